"""Data quality over the API: of one record, of all, and a word that a record is still right."""

from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import Router, Schema

from guanxi.customers.api import shapes
from guanxi.customers.api.customers import visible_customer
from guanxi.customers.api.schemas import CustomerOut
from guanxi.customers.quality import actions
from guanxi.customers.quality.listing import is_told
from guanxi.customers.quality.measure import CODES
from guanxi.customers.quality.panels import deductions_of
from guanxi.customers.quality.reading import Sums, counted_for
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, versioned

router = Router(tags=["customers"])


class DeductionOut(Schema):
    """``code`` is the word of the filter ``lacks``."""

    code: str
    facet: str
    words: str
    points: int


class QualityOut(Schema):
    """``quality``: 0 to 100, null until the record is measured; due again behind ``review_on``."""

    customer_id: int
    quality: int | None
    deductions: list[DeductionOut]
    review_on: date | None
    confirmed_on: date | None
    confirmed_by_id: int | None
    version: int


class SumsOut(Schema):
    """``key``: a department's id or a channel; ``lacking``: how many lack what, by code."""

    key: str
    name: str
    customers: int
    score: int
    lacking: dict[str, int]


class AllOut(Schema):
    """As counted at night: over the customers whose owners one sees."""

    counted_on: date | None
    whole: SumsOut
    departments: list[SumsOut]
    channels: list[SumsOut]


class ConfirmIn(Asked):
    """With ``version`` only the record that was read is confirmed."""

    model_config = example()

    version: int | None = None


@router.get("/{int:customer_id}/quality", response={200: QualityOut, **READ_ERRORS})
def show_customer_quality(request: SignedIn, customer_id: int) -> HttpResponse:
    """How good a customer's record is, and every deduction with its points."""
    customer = visible_customer(request, customer_id)
    names = ("quality", "review_on", "confirmed_on", "confirmed_by_id", "version")
    told: dict[str, Any] = {name: getattr(customer, name) for name in names}
    found = deductions_of(customer, request.user, may_change=False)
    said = [
        {"code": one.code, "facet": str(one.facet), "words": str(one.words), "points": one.points}
        for one in found
    ]
    return versioned({"customer_id": customer.pk, "deductions": said, **told})


@router.post("/{int:customer_id}/confirm", response={200: CustomerOut, **ERRORS})
def confirm_customer(request: SignedIn, customer_id: int, asked: ConfirmIn) -> HttpResponse:
    """Say that all of a record is still right, as of today."""
    customer = visible_customer(request, customer_id)
    actions.confirm_customer(customer, by=request.user, version=asked.version)
    return versioned(shapes.whole_customer(visible_customer(request, customer_id), request.user))


@router.get("/quality", response={200: AllOut, **READ_ERRORS})
def show_quality(request: SignedIn) -> HttpResponse:
    """How good the records are that one sees: as a whole, by department and by channel of collection."""
    found, told = counted_for(request.user), [code for code in CODES if is_told(code, request.user)]
    return JsonResponse(
        {
            "counted_on": found.on,
            "whole": _sums("", "", found.whole, told),
            "departments": [
                _sums(str(pk), found.names.get(pk, ""), sums, told)
                for pk, sums in sorted(found.by_department.items())
            ],
            "channels": [_sums(code, code, sums, told) for code, sums in sorted(found.by_source.items())],
        }
    )


def _sums(key: str, name: str, sums: Sums, told: list[str]) -> dict[str, Any]:
    lacking = {code: number for code in told if (number := sums.counts.get(f"lacks_{code}", 0))}
    return {"key": key, "name": name, "customers": sums.customers, "score": sums.score, "lacking": lacking}
