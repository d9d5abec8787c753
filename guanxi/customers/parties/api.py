"""Related parties over the API: links between two records, and records that are no customers."""

from datetime import date
from typing import Any, cast

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.api.schemas import ContactIn
from guanxi.customers.choices import Channel, Kind
from guanxi.customers.parties import actions
from guanxi.customers.parties.choices import LinkKind, PartyKind
from guanxi.customers.parties.listing import parties_listing
from guanxi.customers.parties.models import PartyLink
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.lists import read_page
from guanxi.foundation.ui.wire import ERRORS, LARGEST_PAGE, READ_ERRORS, Asked, example, paged, versioned

router = Router(tags=["customers"])


class PartyLinkIn(Asked):
    """``kind``: what the record ``party_id`` is to the customer of the address."""

    model_config = example(party_id=17, kind="supplier", since="2024-05-01", note="二级供应商")

    party_id: int
    kind: LinkKind
    since: date | None = None
    note: str = ""
    source: Channel = Channel.SALES


class EndPartyLinkIn(Asked):
    model_config = example(on="2025-06-30")

    on: date | None = None


class PartyIn(Asked):
    """``party``: supplier, dealer, wholesale, provider or partner; empty: a customer."""

    model_config = example(party="supplier")

    party: PartyKind | None = None
    version: int | None = None


class NewPartyIn(Asked):
    """``contacts``: the people there, as with a customer; ``kind``: firm or person."""

    model_config = example(
        name="常州轴承厂",
        party="supplier",
        source="sales",
        contacts=[{"name": "周工", "phone": "13812346021", "is_primary": True}],
    )

    name: str
    party: PartyKind
    source: Channel
    kind: Kind = Kind.FIRM
    region: str = ""
    note: str = ""
    contacts: list[ContactIn] = []


class PartyLinkOut(Schema):
    id: int
    customer_id: int
    party_id: int
    kind: str
    since: date
    ended_on: date | None
    note: str
    source: str
    version: int


class PartyOut(Schema):
    id: int
    customer_no: str
    name: str
    kind: str
    party: str
    region: str
    owner_id: int


class PartyPage(Schema):
    items: list[PartyOut]
    after: str
    before: str


def _link(link: PartyLink) -> dict[str, Any]:
    names = ("customer_id", "party_id", "kind", "since", "ended_on", "note", "source", "version")
    return {"id": link.pk} | {name: getattr(link, name) for name in names}


def _party(row: Any) -> dict[str, Any]:
    names = ("customer_no", "name", "kind", "region", "owner_id")
    return {"id": row.pk, "party": row.party or ""} | {name: getattr(row, name) for name in names}


@router.get("/parties", response={200: PartyPage, **READ_ERRORS})
def list_parties(request: SignedIn, sort: str = "", after: str = "", before: str = "") -> HttpResponse:
    """Records that are no customers: suppliers, dealers, wholesalers, service providers, partners."""
    page = read_page(parties_listing(), request.user, request.GET)
    items = [_party(row) for row in page.rows]
    return paged(items, page)


@router.post("/parties", response={201: PartyOut, **ERRORS})
def create_party(request: SignedIn, asked: NewPartyIn) -> HttpResponse:
    """Add a record that is no customer, with the people there, to one's own department."""
    if request.user.department is None:
        raise Http404
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    made = actions.create_party(request.user.department, by=request.user, **given)
    return JsonResponse(_party(made), status=201)


@router.post("/party-links/{int:party_link_id}/end", response={200: PartyLinkOut, **ERRORS})
def end_party_link(request: SignedIn, party_link_id: int, asked: EndPartyLinkIn) -> HttpResponse:
    """The one is no longer what it was to the other."""
    rows = PartyLink.objects.visible_to(request.user)
    link = cast(PartyLink, get_object_or_404(rows, pk=party_link_id))
    return versioned(_link(actions.end_party_link(link, by=request.user, on=asked.on)))


@router.get("/{int:customer_id}/parties", response={200: list[PartyLinkOut], **READ_ERRORS})
def list_party_links(request: SignedIn, customer_id: int) -> HttpResponse:
    """The links of one record of which both ends are seen, those that ended too."""
    customer = visible_customer(request, customer_id)
    rows = PartyLink.objects.visible_to(request.user).of(customer.pk).order_by("pk")[:LARGEST_PAGE]
    return JsonResponse([_link(link) for link in rows], safe=False)


@router.post("/{int:customer_id}/parties", response={201: PartyLinkOut, **ERRORS})
def link_party(request: SignedIn, customer_id: int, asked: PartyLinkIn) -> HttpResponse:
    """Say what another record is to this one, since when."""
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    party = visible_customer(request, given.pop("party_id"))
    customer = visible_customer(request, customer_id)
    return versioned(_link(actions.link_party(customer, by=request.user, party=party, **given)), 201)


@router.post("/{int:customer_id}/party", response={200: PartyOut, **ERRORS})
def set_party(request: SignedIn, customer_id: int, asked: PartyIn) -> HttpResponse:
    """Say that a record is no customer but a supplier, a dealer …; or, with nothing, a customer again."""
    customer = visible_customer(request, customer_id)
    by, version = request.user, asked.version
    found = actions.set_party(customer, by=by, party=asked.party or "", version=version)
    return JsonResponse(_party(found))
