"""Model cards: the runs of all models, and one of them."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.overview import SEEING

from . import actions, telling, wording
from .kinds import MODELS

PAGE = 50
RUNNING = "scoring.run_scoring"


def _refuse_part(request: SignedIn) -> None:
    """Cards tell sums of the whole company."""
    if request.user.scope_of(SEEING) is not Scope.ALL:
        raise PermissionDenied(SEEING)


@require_GET
def list_cards(request: SignedIn) -> HttpResponse:
    """The newest runs first."""
    _refuse_part(request)
    cards = ModelCard.objects.visible_to(request.user).filter(finished_at__isnull=False).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        cards = cards.filter(pk__lt=int(before))
    found = list(cards[: PAGE + 1])
    context = {
        "heading": _("Model cards"),
        "rows": [_row(card) for card in found[:PAGE]],
        "older_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "may_run": request.user.may(RUNNING),
    }
    return render(request, "scoring/cards/list.html", context)


def _row(card: ModelCard) -> dict[str, str]:
    return {
        "name": str(card.get_kind_display()),
        "url": reverse("show_card", args=[card.pk]),
        "as_of": formats.day(card.day),
        "at": formats.moment(card.finished_at) if card.finished_at else "",
        "told": formats.number(card.told),
        "outcome": wording.outcome(card),
    }


@require_GET
def show_card(request: SignedIn, pk: int) -> HttpResponse:
    """One run: its data, how it was tried, its parameters."""
    _refuse_part(request)
    cards = ModelCard.objects.visible_to(request.user).filter(finished_at__isnull=False)
    card = get_object_or_404(cards.select_related("by"), pk=pk)
    currency = Company.get().currency
    context: dict[str, Any] = {
        "heading": f"{card.get_kind_display()} {formats.day(card.day)}",
        "outcome": wording.outcome(card),
        "data": _data(card),
        "hidden": formats.amounts_hidden(),
    }
    if not card.lacking:
        context |= telling.parts_of(card, currency)
    return render(request, "scoring/cards/show.html", context)


def _data(card: ModelCard) -> list[Fact]:
    figures = card.figures
    facts = [
        Fact(_("As of"), formats.day(card.day), note=_("nothing after it was looked at")),
        Fact(_("Customers"), formats.number(card.told)),
        Fact(pgettext("when", "Computed"), formats.moment(card.finished_at) if card.finished_at else ""),
        Fact(_("Run by"), card.by.name),
    ]
    if first := figures.get("first_day"):
        facts.insert(1, Fact(_("First day on record"), formats.day(date.fromisoformat(first))))
    if left_out := figures.get("left_out"):
        said = _("with an order whose exchange rate is unknown")
        facts.append(Fact(_("Left out"), formats.number(left_out), note=said))
    return facts


@require_POST
def run_models(request: SignedIn) -> HttpResponse:
    """All models, now."""
    for kind in MODELS:
        job = actions.start_model(Company.get(), by=request.user, kind=kind)
    return redirect("show_job", pk=job.pk)
