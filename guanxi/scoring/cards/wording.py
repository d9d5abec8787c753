"""What a card says in words: what is lacking, and from which days it was tried."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats
from guanxi.scoring.cards.models import ModelCard

WAYS: Mapping[str, Sentence] = {
    "bgnbd": "BG/NBD",
    "pareto": "Pareto/NBD",
    "trees": gettext_lazy("Boosted trees"),
    "last_time": gettext_lazy("Same as last period"),
}
"""How purchases to come are told; names of models stay as the field writes them."""


def way(code: str) -> str:
    return str(WAYS.get(code, code))


def _few_repeaters(n: Mapping[str, Any]) -> str:
    said = _(
        "%(repeaters)s of %(customers)s customers bought on more than one day; at least %(needed)s are needed"
        " to tell what comes."
    ) % {name: formats.number(n[name]) for name in ("repeaters", "customers", "needed")}
    return _two(said, _("Record orders with their dates, or import older ones."))


def _short_past(n: Mapping[str, Any]) -> str:
    said = _("The past on record is too short to try a forecast on it.")
    return _two(said, _("Record orders with their dates, or import older ones."))


def _few_baskets(n: Mapping[str, Any]) -> str:
    said = _("%(baskets)s orders of goods are on record; rules are told from %(needed)s on.") % {
        name: formats.number(n[name]) for name in ("baskets", "needed")
    }
    return _two(said, _("Record orders with their lines, or import older ones."))


def _short_for_churn(n: Mapping[str, Any]) -> str:
    said = _(
        "Orders of at least %(days)s days are needed: to learn from, to try on, and to know who came."
    ) % {"days": formats.number(n["days"])}
    return _two(said, _("Record orders with their dates, or import older ones."))


def _few_leavers(n: Mapping[str, Any]) -> str:
    said = _("On the past days at least %(needed)s customers have to have left, and as many to have stayed.")
    return said % {"needed": formats.number(n["needed"])}


LACKING: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "few_repeaters": _few_repeaters,
    "short_past": _short_past,
    "few_baskets": _few_baskets,
    "short_for_churn": _short_for_churn,
    "few_leavers": _few_leavers,
}


def lacking(told: Mapping[str, Any]) -> str:
    """What is missing, and what to record to get it."""
    return LACKING[told["code"]](told)


def _two(first: str, second: str) -> str:
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}


def off(share: float | None) -> str:
    """How far off, with its sign; a dash where it could not be tried."""
    return "–" if share is None else formats.signed(share, as_percent=True)


def outcome(card: ModelCard) -> str:
    """What came of a run, in one sentence."""
    if card.lacking:
        return lacking(card.lacking)
    return OUTCOMES[card.kind](card)


def _of_baskets(card: ModelCard) -> str:
    said = {name: formats.number(card.figures[name]) for name in ("rules", "found", "baskets")}
    return _("%(rules)s of %(found)s rules found are no chance, of %(baskets)s orders") % said


def _of_lifetime(card: ModelCard) -> str:
    said = _("Told by %(way)s") % {"way": way(card.figures["best"])}
    if card.figures["off"] is None:
        return said
    return _("%(said)s; off by %(share)s on average on %(n)s past days") % {
        "said": said,
        "share": formats.percent(card.figures["off"]),
        "n": formats.number(len(card.figures["days"])),
    }


def _of_churn(card: ModelCard) -> str:
    figures = card.figures
    return _("AUC %(auc)s on %(n)s customers of a past day, silence alone %(baseline)s") % {
        "auc": formats.number(figures["auc"] or 0, 2),
        "n": formats.number(figures["days"][0]["n"]),
        "baseline": formats.number(figures["baseline"] or 0, 2),
    }


OUTCOMES: Mapping[str, Callable[[ModelCard], str]] = {
    ModelCard.Kind.LIFETIME: _of_lifetime,
    ModelCard.Kind.BASKETS: _of_baskets,
    ModelCard.Kind.CHURN: _of_churn,
}
