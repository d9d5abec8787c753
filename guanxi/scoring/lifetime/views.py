"""Insight: what customers will bring."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats
from guanxi.scoring.cards import telling, wording
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.overview import SEEING, Lens

from . import overview
from .listing import HERE, LEFT, ONCE, OPEN

COLUMNS = ("tier", "value", "expected", "still", "last_order")


@require_GET
def show_lifetime(request: SignedIn) -> HttpResponse:
    """What is expected of the customers within the reader's sight, and how sure that is."""
    if not request.user.may(SEEING):
        raise PermissionDenied(SEEING)
    lens = Lens(request.user, mine=request.GET.get("scope") == "mine")
    card = overview.newest_card()
    context: dict[str, Any] = {
        "heading": _("Lifetime value"),
        "card": card,
        "mine": lens.mine,
        "hidden": formats.amounts_hidden(),
        "lacking": wording.lacking(card.lacking) if card and card.lacking else "",
    }
    if card is not None and not card.lacking and not formats.amounts_hidden():
        context |= _told(lens, card, Company.get().currency)
    return render(request, "scoring/lifetime/show.html", context)


def _told(lens: Lens, card: ModelCard, currency: str) -> dict[str, Any]:
    sums = overview.sums_of(lens)
    months = card.figures["months"]
    said = ngettext("%(amount)s expected in %(n)s month", "%(amount)s expected in %(n)s months", months) % {
        "amount": formats.money(sums.value, currency),
        "n": months,
    }
    return {
        "title": said,
        "as_of": formats.day(card.day),
        "figures": _figures(lens, card, sums, currency),
        "dearest": overview.dearest(lens, currency),
        "dearest_url": lens.url("list_customers", columns=COLUMNS),
        "slipping": overview.slipping(lens, currency),
        "slipping_url": lens.url("list_customers", still=LEFT, sort="value", columns=COLUMNS),
        "short": card.figures["short"],
        "days": telling.days_of(card, currency) if lens.sees_all else [],
        "card_url": reverse("show_card", args=[card.pk]) if lens.sees_all else "",
        "way": wording.way(card.figures["best"]),
    }


def _figures(lens: Lens, card: ModelCard, sums: overview.Sums, currency: str) -> list[dict[str, str]]:
    def of(still: str) -> str:
        return lens.url("list_customers", still=still, sort="value", columns=COLUMNS)

    return [
        {
            "label": _("Expected, net goods"),
            "value": formats.money(sums.value, currency),
            "note": _between(lens, card, currency),
        },
        {
            "label": _("Net goods, last 12 months"),
            "value": formats.money(sums.before, currency),
            "note": _("of the same customers"),
        },
        {
            "label": _("Probably left"),
            "value": formats.number(sums.left),
            "note": _("under 20%% likely still a customer") % (),
            "url": of(LEFT),
        },
        {
            "label": pgettext("of a probability", "Open"),
            "value": formats.number(sums.open),
            "note": _("20 to 80%%") % (),
            "url": of(OPEN),
        },
        {
            "label": _("Probably still there"),
            "value": formats.number(sums.here),
            "note": _("80%% or more") % (),
            "url": of(HERE),
        },
        {
            "label": _("Bought once"),
            "value": formats.number(sums.once),
            "note": _("too few to say"),
            "url": of(ONCE),
        },
    ]


def _between(lens: Lens, card: ModelCard, currency: str) -> str:
    """From to, as far off as the past day that was furthest off; of the company as a whole only."""
    low, high = card.figures["total_low"], card.figures["total_high"]
    if not lens.sees_all or low is None or high is None:
        return ""
    return _("%(low)s to %(high)s, as far off as on days past") % {
        "low": formats.money(low, currency),
        "high": formats.money(high, currency),
    }
