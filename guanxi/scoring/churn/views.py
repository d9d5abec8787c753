"""Insight: who is likely to leave, how much is at stake, and why."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats
from guanxi.scoring.cards import wording
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.overview import SEEING, Lens

from . import overview
from .listing import HIGH, LOW, MIDDLE, ROSE

COLUMNS = ("tier", "value", "risk", "last_order", "owner")


@require_GET
def show_churn(request: SignedIn) -> HttpResponse:
    """The board: counts by risk, whose risk rose, and the most that is at stake."""
    if not request.user.may(SEEING):
        raise PermissionDenied(SEEING)
    lens = Lens(request.user, mine=request.GET.get("scope") == "mine")
    card = overview.newest_card()
    context: dict[str, Any] = {
        "heading": _("Churn board"),
        "card": card,
        "mine": lens.mine,
        "lacking": wording.lacking(card.lacking) if card and card.lacking else "",
    }
    if card is not None and not card.lacking:
        context |= _told(lens, card, Company.get().currency)
    return render(request, "scoring/churn/show.html", context)


def _told(lens: Lens, card: ModelCard, currency: str) -> dict[str, Any]:
    sums = overview.sums_of(lens)
    said = ngettext("%(n)s customer is likely to leave", "%(n)s customers are likely to leave", sums.high) % {
        "n": formats.number(sums.high)
    }
    return {
        "title": said,
        "as_of": formats.day(card.day),
        "auc": formats.number(card.figures["auc"], 2),
        "baseline": formats.number(card.figures["baseline"] or 0, 2),
        "figures": _figures(lens, sums, currency),
        "risen": overview.risen(lens, currency),
        "dearest": overview.dearest(lens, currency),
        "dearest_url": _list(lens, HIGH),
        "risen_url": _list(lens, ROSE),
        "card_url": reverse("show_card", args=[card.pk]) if lens.sees_all else "",
    }


def _list(lens: Lens, risk: str) -> str:
    return lens.url("list_customers", risk=risk, sort="value", columns=COLUMNS)


def _figures(lens: Lens, sums: overview.Sums, currency: str) -> list[dict[str, str]]:
    counts = (
        (_("50%% or more") % (), sums.high, HIGH),
        (_("25 to 50%%") % (), sums.middle, MIDDLE),
        (_("Under 25%%") % (), sums.low, LOW),
        (_("Risk rose"), sums.rose, ROSE),
    )
    told = [
        {"label": label, "value": formats.number(n), "url": _list(lens, risk), "note": note}
        for (label, n, risk), note in zip(
            counts, ("", "", "", _("by 10 points or more since the run before")), strict=True
        )
    ]
    told.append(
        {
            "label": _("Expected to leave"),
            "value": formats.number(sums.expected),
            "note": _("of %(n)s who bought within a year") % {"n": formats.number(sums.customers)},
        }
    )
    if not formats.amounts_hidden():
        told.append(
            {
                "label": _("At stake"),
                "value": formats.money(sums.at_stake, currency),
                "note": _("net goods of 12 months times risk"),
            }
        )
    return told
