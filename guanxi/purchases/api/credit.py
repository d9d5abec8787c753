"""How a customer's credit stands, over the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema

from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.ui.formats import amounts_hidden, wired
from guanxi.foundation.ui.wire import READ_ERRORS
from guanxi.purchases.api.orders import user_of, visible_customer
from guanxi.purchases.credit import WORTH, Assessment, assess

router = Router(tags=["purchases"])


class PointOut(Schema):
    label: str
    got: float
    of: int
    evidence: str


class CreditOut(Schema):
    """``proposed`` is the grade that the points make, empty where too little is known; ``grade`` holds.

    ``used`` are orders whose term still runs: payments are not known here.
    """

    grade: str
    proposed: str
    score: int | None
    limit: str | None
    used: str | None
    over: str | None
    orders_without_rate: int
    is_set_by_hand: bool
    reason: str
    points: list[PointOut]


@router.get("/customers/{int:customer_id}/credit", response={200: CreditOut, **READ_ERRORS})
def show_credit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """How far a customer is trusted, what is open, and every point of its score with the evidence."""
    customer = visible_customer(request, customer_id)
    return JsonResponse(_told(assess(customer, business_day(user_of(request).company))))


def _told(found: Assessment) -> dict[str, Any]:
    hidden = amounts_hidden()
    return {
        "grade": found.grade,
        "proposed": found.proposed,
        "score": found.score,
        "limit": None if hidden else wired(found.limit),
        "used": None if hidden else wired(found.used),
        "over": None if hidden else wired(found.over),
        "orders_without_rate": found.without_rate,
        "is_set_by_hand": found.set_by_hand is not None,
        "reason": found.set_by_hand.reason if found.set_by_hand else "",
        "points": [
            {"label": str(one.label), "got": round(one.got, 1), "of": one.of, "evidence": one.evidence}
            for one in found.points
            if not (hidden and one.code == WORTH)
        ],
    }
