"""Security reviews over the API: read and signed by whoever may read the audit."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.oversight import actions, counting, showing
from guanxi.foundation.oversight.models import SecurityReview
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, Problem, example

router = Router(tags=["audit"])
READING: dict[int, Any] = {403: Problem, **READ_ERRORS}
MOST = 100


class ReviewNumber(Schema):
    """``usual``: the median of ``n`` earlier periods of this person."""

    what: str
    value: int
    usual: float
    n: int
    unusual: bool


class ReviewPerson(Schema):
    id: int
    name: str
    numbers: list[ReviewNumber]


class ReviewOut(Schema):
    """``state``: running, waits (for a signature), signed."""

    id: int
    first: date
    last: date
    state: str
    people: list[ReviewPerson]
    strangers: int
    signed_by: str
    signed_at: datetime | None
    remarks: str


class ReviewSignIn(Asked):
    model_config = example(remarks="已逐项核对。")

    remarks: str = ""


def _found(request: SignedIn) -> Any:
    if not request.user.may(actions.AUDIT):
        raise PermissionDenied(actions.AUDIT)
    return SecurityReview.objects.visible_to(request.user).select_related("signed_by").order_by("-first")


def _out(review: SecurityReview, today: date) -> dict[str, Any]:
    people = [
        {
            "id": row["user"].pk,
            "name": row["name"],
            "numbers": [_number(review, row["user"].pk, what) for what in counting.WHAT],
        }
        for row in showing.people_of(review)
    ]
    return {
        "id": review.pk,
        "first": review.first,
        "last": review.last,
        "state": showing.state_of(review, today),
        "people": people,
        "strangers": review.strangers,
        "signed_by": review.signed_by.name if review.signed_by else "",
        "signed_at": review.signed_at,
        "remarks": review.remarks,
    }


def _number(review: SecurityReview, person: int, what: str) -> dict[str, Any]:
    one = counting.judged(str(person), what, review.counts, review.earlier)
    unusual = one.unusual(what)
    return {"what": what, "value": one.value, "usual": one.usual, "n": one.n, "unusual": unusual}


@router.get("/reviews", response={200: list[ReviewOut], **READING})
def list_reviews(request: SignedIn) -> HttpResponse:
    """The newest hundred reviews, each with what was counted of each person."""
    today = business_day(request.user.company)
    return JsonResponse([_out(review, today) for review in _found(request)[:MOST]], safe=False)


@router.get("/reviews/{int:review_id}", response={200: ReviewOut, **READING})
def show_review(request: SignedIn, review_id: int) -> HttpResponse:
    """One review."""
    review = get_object_or_404(_found(request), pk=review_id)
    return JsonResponse(_out(review, business_day(request.user.company)))


@router.post("/reviews/{int:review_id}/sign", response={200: ReviewOut, **ERRORS})
def sign_review(request: SignedIn, review_id: int, asked: ReviewSignIn) -> HttpResponse:
    """Sign a review of a period that is over, once; where a number is unusual, with remarks."""
    review = get_object_or_404(_found(request), pk=review_id)
    actions.sign_review(review, by=request.user, remarks=asked.remarks)
    fresh = get_object_or_404(_found(request), pk=review_id)
    return JsonResponse(_out(fresh, business_day(request.user.company)))
