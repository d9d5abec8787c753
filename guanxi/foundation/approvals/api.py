"""Approvals over the API."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.approvable import approvables
from guanxi.foundation.approvals.carrying import carry_out_approved
from guanxi.foundation.approvals.listing import requests_listing
from guanxi.foundation.approvals.models import Definition, Request
from guanxi.foundation.approvals.wording import comment_of
from guanxi.foundation.subjects import record_for
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.wire import (
    ERRORS,
    READ_ERRORS,
    Asked,
    Named,
    PageAsked,
    example,
    paged,
    read_asked_page,
    versioned,
)

router = Router(tags=["approvals"])


class RequestsAsked(PageAsked):
    """``box``: decide or mine."""

    box: str = ""
    state: list[str] = []
    sort: str = ""


class RequestRow(Schema):
    id: int
    purpose: str
    subject: str
    state: str
    record_kind: str
    record_id: int
    amount: str | None
    asker: Named
    asked_at: datetime
    step: int
    version: int


class RequestPage(Schema):
    items: list[RequestRow]
    after: str
    before: str


class Moved(Schema):
    at: datetime
    by: str
    instead_of: str | None
    said: str
    step: int
    comment: str


class Sat(Schema):
    step: int
    user: Named
    state: str


class RequestOut(RequestRow):
    comment: str
    steps: list[str]
    seats: list[Sat]
    moves: list[Moved]


class AskIn(Asked):
    """What is asked: a purpose, the record, and what its action needs (ids)."""

    model_config = example(
        purpose="customers.assign_customer", record_id=12, params={"owner": 7}, comment="客户要求换人"
    )

    purpose: str
    record_id: int
    params: dict[str, int] = {}
    comment: str = ""


class MakeIn(Asked):
    """What is asked in words, by which path, and the record that it stands beside, if any."""

    model_config = example(
        definition_id=3,
        subject="春季订单折扣 8%",
        amount="12000.00",
        record_kind="customers.customer",
        record_id=12,
    )

    definition_id: int
    subject: str
    amount: Decimal | None = None
    comment: str = ""
    record_kind: str = ""
    record_id: int = 0


class SaidIn(Asked):
    model_config = example(comment="同意")

    comment: str = ""


class ReturnIn(SaidIn):
    model_config = example(comment="金额写错了", to_step=0)

    to_step: int | None = None


def _row(found: Any) -> dict[str, Any]:
    return {
        "id": found.pk,
        "purpose": found.purpose,
        "subject": found.subject,
        "state": found.state,
        "record_kind": found.kind,
        "record_id": found.record_id,
        "amount": formats.wired(found.amount),
        "asker": {"id": found.asker_id, "name": found.asker.name},
        "asked_at": found.asked_at,
        "step": found.step,
        "version": found.version,
    }


def _whole(request: SignedIn, pk: int) -> dict[str, Any]:
    found = _request(request, pk)
    seats = found.seats.select_related("user").order_by("step", "pk")
    moves = found.moves.select_related("by", "instead_of").order_by("pk")
    return _row(found) | {
        "comment": found.comment,
        "steps": [held["name"] for held in found.path],
        "seats": [
            {"step": s.step, "user": {"id": s.user_id, "name": s.user.name}, "state": s.state} for s in seats
        ],
        "moves": [
            {
                "at": m.at,
                "by": m.by.name,
                "instead_of": m.instead_of.name if m.instead_of else None,
                "said": m.said,
                "step": m.step,
                "comment": comment_of(m),
            }
            for m in moves
        ],
    }


def _request(request: SignedIn, pk: int) -> Any:
    rows = Request.objects.visible_to(request.user).select_related("asker", "definition")
    return get_object_or_404(rows, pk=pk)


@router.get("/", response={200: RequestPage, **READ_ERRORS})
def list_requests(request: SignedIn, asked: Query[RequestsAsked]) -> HttpResponse:
    """Requests by key, newest first."""
    page = read_asked_page(requests_listing(), request.user, request.GET, asked)
    items = [_row(found) for found in page.rows]
    return paged(items, page)


@router.get("/{int:request_id}", response={200: RequestOut, **READ_ERRORS})
def show_request(request: SignedIn, request_id: int) -> HttpResponse:
    """One request: its steps, who decides, every move."""
    return versioned(_whole(request, request_id))


@router.post("/", response={201: RequestOut, **ERRORS})
def ask_approval(request: SignedIn, asked: AskIn) -> HttpResponse:
    """Ask that something may be done to a record as it is now."""
    kind = approvables().get(asked.purpose)
    record = kind.record_for(request.user, asked.record_id) if kind else None
    if record is None:
        raise Http404
    made = actions.ask_approval(
        request.user,
        by=request.user,
        record=record,
        purpose=asked.purpose,
        params=asked.params,
        comment=asked.comment,
    )
    return versioned(_whole(request, made.pk), 201)


@router.post("/own", response={201: RequestOut, **ERRORS})
def make_request(request: SignedIn, asked: MakeIn) -> HttpResponse:
    """Ask for something in words, by a path of the house's own."""
    paths = Definition.objects.visible_to(request.user)
    about = record_for(request.user, asked.record_kind, asked.record_id) if asked.record_kind else None
    made = actions.make_request(
        request.user,
        by=request.user,
        definition=get_object_or_404(paths, pk=asked.definition_id),
        subject=asked.subject,
        amount=asked.amount,
        comment=asked.comment,
        about=about,
    )
    return versioned(_whole(request, made.pk), 201)


def _moved(request: SignedIn, request_id: int, write: Any, **given: Any) -> HttpResponse:
    write(_request(request, request_id), by=request.user, **given)
    carry_out_approved(request_id)
    return versioned(_whole(request, request_id))


@router.post("/{int:request_id}/approve", response={200: RequestOut, **ERRORS})
def approve_request(request: SignedIn, request_id: int, asked: SaidIn) -> HttpResponse:
    """Agree."""
    return _moved(request, request_id, actions.approve_request, comment=asked.comment)


@router.post("/{int:request_id}/reject", response={200: RequestOut, **ERRORS})
def reject_request(request: SignedIn, request_id: int, asked: SaidIn) -> HttpResponse:
    """No, and why."""
    return _moved(request, request_id, actions.reject_request, comment=asked.comment)


@router.post("/{int:request_id}/return", response={200: RequestOut, **ERRORS})
def return_request(request: SignedIn, request_id: int, asked: ReturnIn) -> HttpResponse:
    """Back to the asker, or to an earlier step (counted from 0)."""
    given = {"comment": asked.comment, "to_step": asked.to_step}
    return _moved(request, request_id, actions.return_request, **given)


@router.post("/{int:request_id}/withdraw", response={200: RequestOut, **ERRORS})
def withdraw_request(request: SignedIn, request_id: int, asked: SaidIn) -> HttpResponse:
    """Not needed any more."""
    return _moved(request, request_id, actions.withdraw_request, comment=asked.comment)


@router.post("/{int:request_id}/again", response={200: RequestOut, **ERRORS})
def ask_again(request: SignedIn, request_id: int, asked: SaidIn) -> HttpResponse:
    """What was returned is asked once more."""
    return _moved(request, request_id, actions.ask_again, comment=asked.comment)


@router.post("/{int:request_id}/remind", response={200: RequestOut, **ERRORS})
def remind_request(request: SignedIn, request_id: int) -> HttpResponse:
    """Remind those who have still to decide."""
    return _moved(request, request_id, actions.remind_request)
