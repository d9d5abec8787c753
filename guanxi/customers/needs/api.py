"""Needs over the API."""

from datetime import date
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.api.shapes import of_customer
from guanxi.customers.choices import Channel
from guanxi.customers.needs import actions
from guanxi.customers.needs.choices import NeedKind, NeedPriority, NeedStatus, Reply
from guanxi.customers.needs.listing import needs_listing
from guanxi.customers.needs.models import Need
from guanxi.customers.owning import with_owner
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.customfields.wired import values_of
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

router = Router(tags=["customers"])


class NeedsAsked(PageAsked):
    """Free text, filters as on the page, and a sort (``-`` turns it round)."""

    q: str = ""
    sort: str = ""
    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    offering: tuple[str, ...] = ()
    customer: str = ""
    set: str = ""


class NeedRow(Schema):
    """A need; ``owner_label`` is whom a file named, where that is none of us."""

    id: int
    customer: Named
    kind: str
    description: str
    priority: int
    status: str
    offering: str
    solution: str
    owner: Named
    owner_label: str
    proposed_on: date | None
    expected_on: date | None
    feedback: str
    feedback_note: str
    closed_on: date | None
    outcome: str
    version: int


class NeedOut(NeedRow):
    source: str | None
    custom: dict[str, Any]


class NeedPage(Schema):
    items: list[NeedRow]
    after: str
    before: str


class NeedFields(Asked):
    source: Channel | Literal[""] = ""
    priority: NeedPriority = NeedPriority.MEDIUM
    offering: str = ""
    solution: str = ""
    owner_id: int | None = None
    proposed_on: date | None = None
    expected_on: date | None = None
    feedback: Reply | str = ""
    feedback_note: str = ""
    custom: dict[str, Any] = {}


class NeedIn(NeedFields):
    """Template 2's fields; whoever sends it sees to it unless ``owner_id`` names somebody."""

    model_config = example(
        kind="product", description="采购智能仓储系统，提升库存周转率", priority=1, expected_on="2027-06-30"
    )

    kind: NeedKind
    description: str


class NeedPatch(NeedFields):
    """Only what is given."""

    model_config = example(priority=3, feedback="confirmed")

    kind: NeedKind | None = None
    description: str = ""
    version: int | None = None


class MoveNeedIn(Asked):
    """``status``: working, met, dropped, or open again; ``outcome`` says how it ended."""

    model_config = example(status="met", outcome="两套方案中选了第一套")

    status: NeedStatus
    outcome: str = ""
    version: int | None = None


def _need(request: SignedIn, pk: int) -> Need:
    rows = Need.objects.visible_to(request.user).select_related("owner", "customer")
    found: Need = get_object_or_404(rows, pk=pk)
    return found


def _row(need: Any, customer: str, owner: str) -> dict[str, Any]:
    names = (
        "kind", "description", "priority", "status", "offering", "solution", "owner_label", "proposed_on",
        "expected_on", "feedback", "feedback_note", "closed_on", "outcome", "version",
    )  # fmt: skip
    return of_customer(need, customer, owner, names)


def _whole(need: Need, reader: User) -> dict[str, Any]:
    custom = values_of(Need, [need.pk], reader)[need.pk]
    return _row(need, need.customer.name, need.owner.name) | {"source": need.source, "custom": custom}


@router.get("/needs", response={200: NeedPage, **READ_ERRORS})
def list_needs(request: SignedIn, asked: Query[NeedsAsked]) -> HttpResponse:
    """A page of needs of all customers one may see; the most urgent first unless sorted."""
    page = read_asked_page(needs_listing(), request.user, request.GET, asked)
    rows = [_row(row, row.customer__name, row.owner__name) for row in page.rows]
    return paged(rows, page)


@router.post("/{int:customer_id}/needs", response={201: NeedOut, **ERRORS})
def record_need(request: SignedIn, customer_id: int, asked: NeedIn) -> HttpResponse:
    """Write down what a customer needs."""
    customer = visible_customer(request, customer_id)
    given = with_owner(asked.model_dump(exclude_unset=True), request.user)
    need = actions.record_need(customer, by=request.user, **given)
    return versioned(_whole(need, request.user), 201)


@router.get("/needs/{int:need_id}", response={200: NeedOut, **READ_ERRORS})
def show_need(request: SignedIn, need_id: int) -> HttpResponse:
    """One need."""
    return versioned(_whole(_need(request, need_id), request.user))


@router.patch("/needs/{int:need_id}", response={200: NeedOut, **ERRORS})
def change_need(request: SignedIn, need_id: int, asked: NeedPatch) -> HttpResponse:
    """Change the given fields."""
    need = _need(request, need_id)
    given = with_owner(asked.model_dump(exclude_unset=True), request.user)
    need = actions.change_need(need, by=request.user, **given)
    return versioned(_whole(need, request.user))


@router.post("/needs/{int:need_id}/move", response={200: NeedOut, **ERRORS})
def move_need(request: SignedIn, need_id: int, asked: MoveNeedIn) -> HttpResponse:
    """Go on with a need, or close it: met, or not pursued."""
    need = actions.move_need(_need(request, need_id), by=request.user, **asked.model_dump(exclude_unset=True))
    return versioned(_whole(need, request.user))
