"""The parts of one card as its page shows them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.churn.wording import names

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


def _of_churn(card: ModelCard, _currency: str) -> dict[str, Any]:
    """How well it told a past day, and what weighs in it."""
    figures = card.figures
    tried = figures["days"][0]
    error = formats.number(1.96 * (figures["auc_error"] or 0), 2)
    facts = [
        Fact(_("Tried on"), formats.day(date.fromisoformat(tried["on"])), note=_left_of(tried)),
        Fact("AUC", formats.number(figures["auc"] or 0, 3), note=f"± {error}"),
        Fact(_("AUC of silence alone"), formats.number(figures["baseline"] or 0, 3)),
        Fact(_("Brier score"), formats.number(figures["brier"], 3), note=_usual(figures["brier_usual"])),
        Fact(_("Calibration error"), formats.percent(figures["ece"], 1)),
        Fact(_("Lift of the tenth at most risk"), formats.number(figures["lift"] or 0, 1)),
        Fact(_("Kind of model"), str(KINDS[figures["kind"]])),
        Fact(
            _("Talks are looked at"),
            _("yes")
            if figures["with_contacts"]
            else _("no: their record does not reach over all these days"),
        ),
    ]
    learned = [Fact(formats.day(date.fromisoformat(day["on"])), _left_of(day)) for day in figures["days"][1:]]
    return {
        "fits": [
            {"title": _("On customers that it had not seen"), "note": "", "facts": facts},
            {"title": _("Learned from"), "note": "", "facts": learned},
            {
                "title": _("What weighs"),
                "note": _("points of probability, on average"),
                "facts": _weights(figures["weights"]),
            },
        ],
        "curve": [
            {
                "said": formats.percent(told),
                "came": formats.percent(came),
                "between": f"{formats.percent(low)} – {formats.percent(high)}",
                "n": formats.number(n),
            }
            for told, came, low, high, n in figures["curve"]
        ],
    }


def _weights(weights: Mapping[str, float | None]) -> list[Fact]:
    said = names()
    order = sorted(weights.items(), key=lambda one: -(one[1] or 0))
    return [Fact(said[name], formats.number(100 * (weight or 0), 1)) for name, weight in order]


def _left_of(day: Mapping[str, Any]) -> str:
    return _("%(left)s of %(n)s left") % {name: formats.number(day[name]) for name in ("left", "n")}


def _usual(brier: float | None) -> str:
    return _("%(brier)s where all are told the usual share") % {"brier": formats.number(brier or 0, 3)}


KINDS = {"boosted": gettext_lazy("Boosted stumps"), "stepwise": gettext_lazy("Logistic, in steps")}

PARTS: Mapping[str, Callable[[ModelCard, str], dict[str, Any]]] = {
    ModelCard.Kind.LIFETIME: _of_lifetime,
    ModelCard.Kind.BASKETS: _of_baskets,
    ModelCard.Kind.CHURN: _of_churn,
}
