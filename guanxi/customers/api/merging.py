"""Two records of one customer made one over the API, and taken apart; other names."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers import actions
from guanxi.customers.alias import Alias
from guanxi.customers.api import shapes
from guanxi.customers.api.customers import visible_customer
from guanxi.customers.api.schemas import CustomerOut
from guanxi.customers.choices import Kind
from guanxi.customers.doubles import doubles_of
from guanxi.customers.elsewhere import kept_elsewhere
from guanxi.customers.merged import merged_into
from guanxi.customers.models import Customer
from guanxi.customers.parties.merged import ended_parents
from guanxi.customers.reading import customer_seen_by
from guanxi.customers.sensitive.opening import opened
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, versioned

router = Router(tags=["customers"])


class MergeIn(Asked):
    """``take`` names fields whose value comes from the lost one; left out: those that the kept one lacks."""

    model_config = example(lost_id=17, take=["name", "size"])

    lost_id: int
    take: list[str] | None = None
    version: int | None = None


class TakeOutIn(Asked):
    """``interactions``: contacts logged after the merge that belong to the one taken out."""

    model_config = example(lost_id=17, interactions=[203])

    lost_id: int
    interactions: list[int] = []


class MergeOut(CustomerOut):
    """``parents_ended``: the customers that stood above one of the two and do so no more."""

    parents_ended: list[int]


class MergedOut(Schema):
    customer_id: int
    name: str
    by: str
    at: datetime


class DoubleOut(Schema):
    customer_id: int
    customer_no: str
    name: str
    why: str


class AliasOut(Schema):
    id: int
    name: str
    customer_no: str
    external_no: str


class AliasIn(Asked):
    model_config = example(name="Hengyue")

    name: str


class ElsewhereOut(Schema):
    """``owner``: the first sign of who looks after it."""

    owner: str
    why: str


@router.get("/elsewhere", response={200: list[ElsewhereOut], **READ_ERRORS})
def find_elsewhere(
    request: SignedIn, name: str = "", kind: Kind = Kind.FIRM, phone: str = "", email: str = ""
) -> HttpResponse:
    """Whether such a customer is here already beyond what one sees: that it exists, and nothing more."""
    if not request.user.may("customers.add_customer"):
        raise PermissionDenied("customers.add_customer")
    person = {way: value for way, value in (("phone", phone), ("email", email)) if value}
    found = kept_elsewhere(request.user, {"name": name, "kind": kind}, [person])
    return JsonResponse([{"owner": one.owner, "why": str(one.why)} for one in found], safe=False)


@router.get("/{int:customer_id}/doubles", response={200: list[DoubleOut], **READ_ERRORS})
def list_doubles(request: SignedIn, customer_id: int) -> HttpResponse:
    """Other records that may be the same customer, the likeliest first, and why."""
    found = doubles_of(visible_customer(request, customer_id), request.user)
    rows = [
        {
            "customer_id": one.customer.pk,
            "customer_no": one.customer.customer_no,
            "name": one.customer.name,
            "why": str(one.why),
        }
        for one in found
    ]
    return JsonResponse(rows, safe=False)


@router.post("/{int:customer_id}/merge", response={200: MergeOut, **ERRORS})
def merge_customers(request: SignedIn, customer_id: int, asked: MergeIn) -> HttpResponse:
    """Make the lost customer one with this one. Of two parent firms one holds: the other's link ends."""
    kept = visible_customer(request, customer_id)
    lost = get_object_or_404(Customer.objects.visible_to(request.user), pk=asked.lost_id)
    more: dict[str, Any] = {} if asked.version is None else {"version": asked.version}
    done = actions.merge_customers(kept, by=request.user, lost=lost, take=asked.take, **more)
    ended = [link.party_id for link in ended_parents(done, request.user)]
    shape = shapes.whole_customer(visible_customer(request, customer_id), request.user)
    return versioned(shape | {"parents_ended": ended})


@router.get("/{int:customer_id}/merged", response={200: list[MergedOut], **READ_ERRORS})
def list_merged(request: SignedIn, customer_id: int) -> HttpResponse:
    """What went into this customer and is still part of it."""
    kept = visible_customer(request, customer_id)
    rows = [
        {"customer_id": one["id"], "name": one["name"], "by": str(one["by"]), "at": one["at"].isoformat()}
        for one in merged_into(kept)
    ]
    return JsonResponse(rows, safe=False)


@router.post("/{int:customer_id}/take-out", response={200: CustomerOut, **ERRORS})
def unmerge_customers(request: SignedIn, customer_id: int, asked: TakeOutIn) -> HttpResponse:
    """Take a customer out again that went into this one."""
    kept = visible_customer(request, customer_id)
    actions.unmerge_customers(kept, by=request.user, lost_id=asked.lost_id, take=asked.interactions)
    lost = customer_seen_by(request.user, asked.lost_id)
    found = opened(lost, request.user) if lost else visible_customer(request, customer_id)
    return versioned(shapes.whole_customer(found, request.user))


@router.get("/{int:customer_id}/aliases", response={200: list[AliasOut], **READ_ERRORS})
def list_aliases(request: SignedIn, customer_id: int) -> HttpResponse:
    """What the customer is called besides."""
    rows = visible_customer(request, customer_id).aliases.order_by("pk")
    return JsonResponse([_alias(one) for one in rows], safe=False)


@router.post("/{int:customer_id}/aliases", response={201: AliasOut, **ERRORS})
def add_alias(request: SignedIn, customer_id: int, asked: AliasIn) -> HttpResponse:
    """Also call the customer so: files and search know it by this, too."""
    alias = actions.add_alias(visible_customer(request, customer_id), by=request.user, name=asked.name)
    return JsonResponse(_alias(alias), status=201)


@router.post("/{int:customer_id}/aliases/{int:alias_id}/remove", response={204: None, **ERRORS})
def remove_alias(request: SignedIn, customer_id: int, alias_id: int) -> HttpResponse:
    """Call it so no longer."""
    rows = Alias.objects.visible_to(request.user).filter(customer=visible_customer(request, customer_id))
    alias = rows.filter(pk=alias_id).first()
    if alias is None:
        raise Http404
    actions.remove_alias(alias, by=request.user)
    return HttpResponse(status=204)


def _alias(one: Alias) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "name", "customer_no", "external_no")}
