"""Customers over the API: listed, read, added, changed, assigned, moved, revealed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from guanxi.customers import actions
from guanxi.customers.api import shapes
from guanxi.customers.api.schemas import (
    AssignIn,
    CardIn,
    CardOut,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    CustomerPatch,
    CustomersAsked,
    DepthIn,
    Revealed,
    RevealIn,
    StageIn,
)
from guanxi.customers.cards import read_card as reading
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.reading import customer_seen_by
from guanxi.customers.sensitive.opening import opened
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, paged, read_asked_page, versioned

router = Router(tags=["customers"])


def visible_customer(request: SignedIn, customer_id: int) -> Customer:
    """One customer as ``request``'s user may see it, a sensitive one's opening being on record; else 404."""
    customer = customer_seen_by(request.user, customer_id)
    if customer is None:
        raise Http404
    opened(customer, request.user)
    return customer


def colleague(request: SignedIn, pk: int | None) -> User | None:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk) if pk is not None else None


def department(request: SignedIn, pk: int | None) -> Department | None:
    rows = Department.objects.visible_to(request.user)
    return get_object_or_404(rows, pk=pk) if pk is not None else None


@router.get("/", response={200: CustomerPage, **READ_ERRORS})
def list_customers(request: SignedIn, asked: Query[CustomersAsked]) -> HttpResponse:
    """Customers by key, filtered and sorted as on the list page."""
    page = read_asked_page(customers_listing(), request.user, request.GET, asked)
    return paged(shapes.customer_rows(page.rows), page)


@router.get("/{int:customer_id}", response={200: CustomerOut, **READ_ERRORS})
def show_customer(request: SignedIn, customer_id: int) -> HttpResponse:
    """One customer with its tags; personal values masked."""
    return versioned(shapes.whole_customer(visible_customer(request, customer_id), request.user))


@router.post("/", response={201: CustomerOut, **ERRORS})
def create_customer(request: SignedIn, asked: CustomerIn) -> HttpResponse:
    """Add a customer, with its people if they are given; without a department to one's own."""
    by = request.user
    given = asked.model_dump(exclude_unset=True)
    place = department(request, given.pop("department_id", None)) or by.department
    if place is None:
        raise Http404
    owner = colleague(request, given.pop("owner_id", None))
    customer = actions.create_customer(place, by=by, owner=owner, **given)
    return versioned(shapes.whole_customer(customer, by, is_new=True), 201)


@router.post("/read-card", response={200: CardOut, **ERRORS})
def read_card(request: SignedIn, asked: CardIn) -> HttpResponse:
    """What a pasted signature or a card's text says, as a new customer takes it. Nothing is written."""
    if not request.user.may("customers.add_customer"):
        raise PermissionDenied("customers.add_customer")
    card = reading(asked.text)
    person = card.contact()
    told = {**card.fields(), "contacts": [person] if person else [], "left": card.left}
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@router.patch("/{int:customer_id}", response={200: CustomerOut, **ERRORS})
def change_customer(request: SignedIn, customer_id: int, asked: CustomerPatch) -> HttpResponse:
    """Change the given fields; with ``version`` nothing that somebody else changed is overwritten."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    return _again(request, actions.change_customer(customer, by=request.user, **given))


@router.post("/{int:customer_id}/assign", response={200: CustomerOut, **ERRORS})
def assign_customer(request: SignedIn, customer_id: int, asked: AssignIn) -> HttpResponse:
    """Hand it to another owner or department."""
    customer = actions.assign_customer(
        visible_customer(request, customer_id),
        by=request.user,
        owner=colleague(request, asked.owner_id),
        department=department(request, asked.department_id),
        version=asked.version,
    )
    return versioned(shapes.whole_customer(customer, request.user))


@router.post("/{int:customer_id}/stage", response={200: CustomerOut, **ERRORS})
def move_stage(request: SignedIn, customer_id: int, asked: StageIn) -> HttpResponse:
    """Move it through its lifecycle."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    return _again(request, actions.move_stage(customer, by=request.user, **given))


@router.post("/{int:customer_id}/depth", response={200: CustomerOut, **ERRORS})
def move_depth(request: SignedIn, customer_id: int, asked: DepthIn) -> HttpResponse:
    """Say how close the relationship is by now; where it cools, why."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    return _again(request, actions.move_depth(customer, by=request.user, **given))


@router.post("/{int:customer_id}/reveal", response={200: Revealed, **ERRORS})
def reveal_personal(request: SignedIn, customer_id: int, asked: RevealIn) -> HttpResponse:
    """The value behind a mask; audited."""
    customer = visible_customer(request, customer_id)
    value = actions.reveal_personal(customer, by=request.user, field=asked.field)
    return revealed(asked.field, value)


def revealed(field: str, value: str) -> HttpResponse:
    """A personal value on its way to one person: nothing in between may keep it."""
    return JsonResponse({"field": field, "value": value}, headers={"Cache-Control": "no-store"})


def _again(request: SignedIn, customer: Customer) -> HttpResponse:
    return versioned(shapes.whole_customer(visible_customer(request, customer.pk), request.user))
