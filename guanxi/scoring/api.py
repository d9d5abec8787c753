"""Standings over the API; starting a run."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.models import Customer, Standing
from guanxi.customers.sensitive.opening import opened, part_opened
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import is_storable
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example
from guanxi.purchases.models import Product

from . import actions, wording
from .actions import AMOUNTS
from .baskets import actions as basket_actions
from .baskets.panels import suggested
from .cards import actions as card_actions
from .lifetime.models import Forecast

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


class ForecastOut(Schema):
    customer_id: int
    as_of: date
    months: int
    purchases: float
    purchases_low: float
    purchases_high: float
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    alive: float | None
    bought_once: bool


class OfferOut(Schema):
    product_id: int
    kind: str
    chance: float
    worth: Decimal | None
    why: str


class OfferAnswerIn(Asked):
    model_config = example(product_id=1, outcome="taken")

    product_id: int
    outcome: str


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


@router.get("/forecasts/{customer_id}", response={200: ForecastOut, **READ_ERRORS})
def show_forecast(request: SignedIn, customer_id: int) -> dict[str, Any]:
    """What is expected of one customer, with low and high: four of five like it lay between them."""
    if not is_storable(customer_id):
        raise Http404
    rows = Forecast.objects.visible_to(request.user).filter(card__finished_at__isnull=False)
    found = part_opened(
        get_object_or_404(rows.select_related("customer", "card"), pk=customer_id), request.user
    )
    names = ("customer_id", "purchases", "purchases_low", "purchases_high", "alive")
    hidden = formats.amounts_hidden()
    amounts = {name: None if hidden else getattr(found, name) for name in ("value", "low", "high")}
    told = {name: getattr(found, name) for name in names}
    return (
        told
        | amounts
        | {
            "as_of": found.card.day,
            "months": found.card.figures["months"],
            "bought_once": found.once,
        }
    )


@router.get("/offers/{customer_id}", response={200: list[OfferOut], **READ_ERRORS})
def list_offers(request: SignedIn, customer_id: int) -> list[dict[str, Any]]:
    """What to offer one customer next, each with its reason in the reader's language."""
    customer = opened(_customer(request, customer_id), request.user)
    hidden = formats.amounts_hidden()
    return [
        {
            "product_id": offer.product_id,
            "kind": offer.kind,
            "chance": offer.chance,
            "worth": None if hidden else offer.worth,
            "why": why,
        }
        for offer, why in suggested(customer, request.user)
    ]


@router.post("/offers/{customer_id}/answer", response={204: None, **ERRORS})
def answer_offer(request: SignedIn, customer_id: int, asked: OfferAnswerIn) -> HttpResponse:
    """Say what came of an offer: taken, refused or unfit. A no is not offered again for a year."""
    customer = _customer(request, customer_id)
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=asked.product_id)
    basket_actions.answer_offer(customer, by=request.user, product=product, outcome=asked.outcome)
    return HttpResponse(status=204)


def _customer(request: SignedIn, customer_id: int) -> Customer:
    if not is_storable(customer_id):
        raise Http404
    found: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer_id)
    return found


@router.post("/models/{kind}/runs", response={200: JobOut, **ERRORS})
def start_model(request: SignedIn, kind: str) -> HttpResponse:
    """Run one model in the background: what it finds stands on its card."""
    job = card_actions.start_model(Company.get(), by=request.user, kind=kind)
    return JsonResponse({"job": job.pk})


@router.post("/runs", response={200: JobOut, **ERRORS})
def start_scoring(request: SignedIn, asked: ScoringIn) -> HttpResponse:
    """Compute all tiers in the background."""
    job = actions.start_scoring(Company.get(), by=request.user, as_of=asked.as_of)
    return JsonResponse({"job": job.pk})
