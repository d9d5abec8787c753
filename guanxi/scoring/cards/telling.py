"""The parts of one card as its page shows them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact
from guanxi.scoring.cards.models import ModelCard

from . import wording


# On CDNOW's customers, 39 weeks (formulas.md, section 3): model, what is published and reproduced, where.
CERTIFICATES = (
    ("BG/NBD", "r .243 · α 4.414 · a .793 · b 2.426 · ln L −9,582.4", "Fader, Hardie, Lee 2005"),
    ("Pareto/NBD", "r .553 · α 10.578 · s .606 · β 11.669 · ln L −9,595.0", "Fader, Hardie, Lee 2005"),
    ("Gamma-Gamma", "p 6.25 · q 3.74 · v 15.44", "Fader, Hardie 2013"),
)


def parts_of(card: ModelCard, currency: str) -> dict[str, Any]:
    """What a card's page shows below its data."""
    return PARTS[card.kind](card, currency)


def _of_baskets(card: ModelCard, _currency: str) -> dict[str, Any]:
    """How rules were looked for, and what offers are ranked by."""
    figures = card.figures
    margin = _("net goods: no unit cost is known")
    if figures["margin"] is not None:
        margin = _("margin; where no unit cost is known, the mean of %(share)s") % {
            "share": formats.percent(figures["margin"])
        }
    facts = [
        Fact(_("Orders counted"), formats.number(figures["baskets"])),
        Fact(_("Products"), formats.number(figures["products"])),
        Fact(_("Least support"), formats.percent(float(figures["support"]))),
        Fact(_("Least confidence"), formats.percent(float(figures["confidence"]))),
        Fact(_("Rules found"), formats.number(figures["found"])),
        Fact(
            _("Rules that are no chance"), formats.number(figures["rules"]), note=_("at most 5%% false") % ()
        ),
        Fact(_("Offers"), formats.number(figures["offers"])),
        Fact(_("Offers are ranked by"), margin),
    ]
    return {"fits": [{"title": _("How it was counted"), "note": "", "facts": facts}]}


def _of_lifetime(card: ModelCard, currency: str) -> dict[str, Any]:
    """Days, ways and fits of a forecast."""
    figures = card.figures
    return {
        "days": days_of(card, currency),
        "ways": [_way(name, told, best=name == figures["best"]) for name, told in figures["ways"].items()],
        "fits": [
            _fit(_("Buying, BG/NBD"), figures["buying"], ""),
            _fit(_("Spending, Gamma-Gamma"), figures["spending"], _goes_with(figures["goes_with"])),
        ],
        "certificates": [
            Fact(model, told, note=_("%(source)s; a test holds it") % {"source": source})
            for model, told, source in CERTIFICATES
        ],
    }


def days_of(card: ModelCard, currency: str) -> list[dict[str, str]]:
    """Past days: what was told of them, and what came."""
    return [
        {
            "on": formats.day(date.fromisoformat(day["on"])),
            "weeks": formats.number(day["weeks"]),
            "n": formats.number(day["n"]),
            "told": formats.money(day["told"], currency),
            "came": formats.money(day["came"], currency),
            "off": wording.off(day["off"]),
        }
        for day in card.figures["days"]
    ]


def _way(name: str, told: Mapping[str, Any], *, best: bool) -> dict[str, Any]:
    offs = [trial["off"] for trial in told["trials"] if trial["off"] is not None]
    return {
        "name": wording.way(name),
        "best": best,
        "days": formats.number(len(told["trials"])),
        "loss": "–" if told["loss"] is None else formats.number(told["loss"], 3),
        "off": wording.off(max(offs, key=abs)) if offs else "–",
        "factor": "–" if not told["trials"] else f"× {formats.number(told['factor'], 2)}",
        "remark": _("could not be tried: too little is on record for it") if told["refused"] else "",
    }


def _goes_with(correlation: float | None) -> str:
    if correlation is None:
        return ""
    return _("spending goes with frequency by %(r)s; the model takes it as 0") % {
        "r": formats.number(correlation, 2)
    }


def _fit(title: str, told: Mapping[str, Any] | None, note: str) -> dict[str, Any]:
    if told is None:
        said = _("no likeliest parameters were found: each customer's own mean stands in")
        return {"title": title, "note": said, "facts": []}
    facts = [
        Fact(name, formats.number(value, 3), note="" if error is None else f"± {formats.number(error, 3)}")
        for name, value, error in told["parameters"]
    ]
    if not told["settled"]:
        note = _("the parameters ran away: these customers hardly differ; what it tells may still be right")
    n = ngettext("%(n)s customer", "%(n)s customers", told["n"]) % {"n": formats.number(told["n"])}
    facts.append(Fact(_("Log-likelihood"), formats.number(told["likelihood"] or 0, 1), note=n))
    return {"title": title, "note": note, "facts": facts}


PARTS: Mapping[str, Callable[[ModelCard, str], dict[str, Any]]] = {
    ModelCard.Kind.LIFETIME: _of_lifetime,
    ModelCard.Kind.BASKETS: _of_baskets,
}
