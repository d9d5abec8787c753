"""Where a customer's values come from, and settling where sources disagree, over the API."""

from datetime import date, datetime

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.sources import actions
from guanxi.customers.sources.models import Disagreement, FactSource
from guanxi.customers.sources.weighing import disagreements_of
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, LARGEST_PAGE, READ_ERRORS, Asked, example, versioned

router = Router(tags=["customers"])


class SourceOut(Schema):
    """Of one value: its channel, who wrote it down and when; the first of a field is the newest."""

    contact_id: int | None
    field: str
    channel: str
    detail: str
    by_id: int | None
    at: datetime


class DisagreementOut(Schema):
    """What is here and what another source said, in words."""

    id: int
    field: str
    here: str
    here_channel: str
    other: str
    other_channel: str


class SourcesOut(Schema):
    """``source`` is the record's own channel: it holds for all that ``values`` does not name."""

    source: str
    by_id: int | None
    at: datetime
    values: list[SourceOut]
    disagreements: list[DisagreementOut]


class SettleIn(Asked):
    """``take_other``: what the other source said is right; else what is here stays."""

    model_config = example(take_other=True)

    take_other: bool = False
    version: int | None = None


class SettledOut(Schema):
    id: int
    customer_id: int
    field: str
    settled_on: date | None
    version: int


@router.get("/{int:customer_id}/sources", response={200: SourcesOut, **READ_ERRORS})
def show_sources(request: SignedIn, customer_id: int) -> HttpResponse:
    """Through which channel a customer's facts came, who wrote them down and when; where two disagree."""
    customer = visible_customer(request, customer_id)
    rows = FactSource.objects.filter(customer=customer).order_by("-pk")[:LARGEST_PAGE]
    told = [
        {
            "contact_id": row.contact_id,
            "field": row.field,
            "channel": row.channel,
            "detail": row.detail,
            "by_id": row.created_by_id,
            "at": row.created_at,
        }
        for row in rows
    ]
    return JsonResponse(
        {
            "source": customer.source,
            "by_id": customer.created_by_id,
            "at": customer.created_at,
            "values": told,
            "disagreements": [
                {
                    "id": one.pk,
                    "field": one.field,
                    "here": one.here,
                    "here_channel": one.here_channel,
                    "other": one.other,
                    "other_channel": one.other_channel,
                }
                for one in disagreements_of(customer)
            ],
        }
    )


@router.post("/disagreements/{int:disagreement_id}/settle", response={200: SettledOut, **ERRORS})
def settle_disagreement(request: SignedIn, disagreement_id: int, asked: SettleIn) -> HttpResponse:
    """Say which of two sources is right."""
    found = get_object_or_404(Disagreement.objects.visible_to(request.user), pk=disagreement_id)
    settled = actions.settle_disagreement(
        found, by=request.user, take=asked.take_other, version=asked.version
    )
    names = ("customer_id", "field", "settled_on", "version")
    return versioned({"id": settled.pk, **{name: getattr(settled, name) for name in names}})
