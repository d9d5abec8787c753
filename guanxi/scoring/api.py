"""Standings over the API; starting a run."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.models import Standing
from guanxi.customers.sensitive.opening import part_opened
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import is_storable
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example

from . import actions, wording
from .actions import AMOUNTS

router = Router(tags=["scoring"])


class StandingOut(Schema):
    customer_id: int
    as_of: date
    tier: str
    value: Decimal | None
    potential: Decimal | None
    loyalty: Decimal | None
    why: str
    facts: dict[str, Any]


class ScoringIn(Asked):
    model_config = example(as_of="2026-03-31")

    as_of: date | None = None


class JobOut(Schema):
    job: int


@router.get("/standings/{customer_id}", response={200: StandingOut, **READ_ERRORS})
def show_standing(request: SignedIn, customer_id: int) -> dict[str, Any]:
    """One customer's standing with its reason in the reader's language."""
    if not is_storable(customer_id):  # SQLite would break on it: only a key of its own is checked by Django
        raise Http404
    rows = Standing.objects.visible_to(request.user).select_related("customer")
    found = part_opened(get_object_or_404(rows, pk=customer_id), request.user)
    reason = found.reasons[0] if found.reasons else {}
    why = wording.sentence(reason.get("code", ""), reason, Company.get().currency)
    told = {name: getattr(found, name) for name in ("customer_id", "as_of", "tier", "potential", "loyalty")}
    hidden = formats.amounts_hidden()
    facts = {name: fact for name, fact in found.facts.items() if not (hidden and name in AMOUNTS)}
    return told | {"value": None if hidden else found.value, "facts": facts, "why": why}


@router.post("/runs", response={200: JobOut, **ERRORS})
def start_scoring(request: SignedIn, asked: ScoringIn) -> HttpResponse:
    """Compute all tiers in the background."""
    job = actions.start_scoring(Company.get(), by=request.user, as_of=asked.as_of)
    return JsonResponse({"job": job.pk})
