"""Requests of persons over the API, all that is held of one, erasure, and how long data is kept."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.api.shapes import of_customer
from guanxi.customers.consent.choices import Source
from guanxi.customers.models import Contact, Customer
from guanxi.customers.owning import with_owner
from guanxi.customers.sensitive.opening import part_opened
from guanxi.customers.subject_rights import actions
from guanxi.customers.subject_rights.choices import Asked as AskedFor
from guanxi.customers.subject_rights.choices import Stands
from guanxi.customers.subject_rights.classes import catalogue
from guanxi.customers.subject_rights.listing import requests_listing
from guanxi.customers.subject_rights.models import RetentionPolicy, SubjectRequest
from guanxi.customers.subject_rights.twins import twins_of
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.sentences import told as sentence
from guanxi.foundation.ui import records
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


class PersonRequestsAsked(PageAsked):
    """Filters as on the page; ``q`` finds the customer and its people."""

    q: str = ""
    sort: str = ""
    state: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    received: tuple[str, ...] = ()


class PersonRequestRow(Schema):
    """``state``: open, granted or declined."""

    id: int
    customer: Named
    contact_id: int | None
    kind: str
    state: str
    received_on: date
    due_on: date
    owner: Named
    answered_on: date | None


class PersonRequestOut(PersonRequestRow):
    source: str
    wish: str
    answer: str
    version: int


class PersonRequestPage(Schema):
    items: list[PersonRequestRow]
    after: str
    before: str


class PersonRequestIn(Asked):
    """Of a firm it says which person; whoever sends it sees to it unless ``owner_id`` names somebody."""

    model_config = example(kind="access", source="message", contact_id=21, wish="一份全部资料的副本")

    kind: AskedFor
    source: Source
    contact_id: int | None = None
    received_on: date | None = None
    wish: str = ""
    owner_id: int | None = None


class AnswerIn(Asked):
    """``state``: granted or declined, which takes an ``answer``."""

    model_config = example(state="declined", answer="身份未能核实")

    state: Stands
    answer: str = ""
    version: int | None = None


class TakeIn(Asked):
    model_config = example(reason="按请求提供副本")

    reason: str


class HeldOut(Schema):
    """``data``: kind of data → its rows; ``keys``: kind → key → what it is called; ``words``: kind → key →
    code → what it means."""

    format: int
    house: str
    made_at: str
    made_by: str
    request: int
    sections: dict[str, str]
    keys: dict[str, dict[str, str]]
    words: dict[str, dict[str, dict[str, str]]]
    data: dict[str, list[dict[str, Any]]]


class StaysOut(Schema):
    code: str
    count: int
    until: date
    basis: str


class TwinPerson(Schema):
    id: int
    name: str
    customer: Named


class TwinPair(Schema):
    """A pair of possible doubles that nobody has decided yet."""

    id: int
    left: Named
    right: Named


class TwinsOut(Schema):
    """The first of each; ``further``: how many more of them, ``unseen``: of those that one may not see."""

    people: list[TwinPerson]
    pairs: list[TwinPair]
    further: int
    unseen: int


class ErasedOut(Schema):
    """``stays``: what a law keeps, without the person."""

    erased: int
    stays: list[StaysOut]


class RuleOut(Schema):
    years: int
    basis: str
    after: str


class RetentionOut(Schema):
    """``due``: kind of data → how many are over their time, as counted at night."""

    answer_days: int
    warn_days: int
    rules: dict[str, RuleOut]
    due: dict[str, int]


class RuleIn(Asked):
    model_config = example(years=5)

    years: int | None = None
    basis: str | None = None
    after: str | None = None


class RetentionIn(Asked):
    """Only what is given is changed; ``rules`` by kind of data."""

    model_config = example(answer_days=15, rules={"talks": {"years": 5}})

    answer_days: int | None = None
    warn_days: int | None = None
    rules: dict[str, RuleIn] = {}


def _request(request: SignedIn, pk: int) -> SubjectRequest:
    rows = SubjectRequest.objects.visible_to(request.user).select_related("owner", "customer", "contact")
    found: SubjectRequest = get_object_or_404(rows, pk=pk)
    return found


def _row(row: Any, customer: str, owner: str) -> dict[str, Any]:
    names = ("contact_id", "kind", "state", "received_on", "due_on", "answered_on")
    return of_customer(row, customer, owner, names)


def _whole(row: SubjectRequest) -> dict[str, Any]:
    more = {name: getattr(row, name) for name in ("source", "wish", "answer", "version")}
    return _row(row, row.customer.name, row.owner.name) | more


@router.get("/person-requests", response={200: PersonRequestPage, **READ_ERRORS})
def list_subject_requests(request: SignedIn, asked: Query[PersonRequestsAsked]) -> HttpResponse:
    """What persons ask of their data; what is to be answered first comes first."""
    page = read_asked_page(requests_listing(), request.user, request.GET, asked)
    rows = [_row(row, row.customer__name, row.owner__name) for row in page.rows]
    return paged(rows, page)


@router.post("/{int:customer_id}/person-requests", response={201: PersonRequestOut, **ERRORS})
def register_request(request: SignedIn, customer_id: int, asked: PersonRequestIn) -> HttpResponse:
    """Write down what a person asks of the own data."""
    customer = visible_customer(request, customer_id)
    given = asked.model_dump(exclude_unset=True)
    if (pk := given.pop("contact_id", None)) is not None:
        rows = Contact.objects.visible_to(request.user).filter(customer=customer)
        given["contact"] = get_object_or_404(rows, pk=pk)
    made = actions.register_request(customer, by=request.user, **with_owner(given, request.user))
    return versioned(_whole(made), 201)


@router.get("/person-requests/{int:person_request_id}", response={200: PersonRequestOut, **READ_ERRORS})
def show_subject_request(request: SignedIn, person_request_id: int) -> HttpResponse:
    """One request of a person."""
    return versioned(_whole(_request(request, person_request_id)))


@router.post("/person-requests/{int:person_request_id}/answer", response={200: PersonRequestOut, **ERRORS})
def answer_request(request: SignedIn, person_request_id: int, asked: AnswerIn) -> HttpResponse:
    """Grant or decline it; who is restricted, or objects, is not contacted any more."""
    row = _request(request, person_request_id)
    actions.answer_request(row, by=request.user, **asked.model_dump(exclude_unset=True))
    return versioned(_whole(_request(request, person_request_id)))


@router.post("/person-requests/{int:person_request_id}/data", response={200: HeldOut, **ERRORS})
def export_person(request: SignedIn, person_request_id: int, asked: TakeIn) -> HttpResponse:
    """All that the house holds of whoever asks, in full; for a reason, which is kept."""
    row = _request(request, person_request_id)
    found = actions.export_person(row, by=request.user, reason=asked.reason)
    part_opened(row, request.user)
    return JsonResponse(found)


@router.get("/person-requests/{int:person_request_id}/alike", response={200: TwinsOut, **READ_ERRORS})
def show_twins(request: SignedIn, person_request_id: int) -> HttpResponse:
    """Before an erasure: other records that look like this person, which it leaves as they are."""
    row = _request(request, person_request_id)
    if not records.may(request.user, actions.ERASE, row):
        raise PermissionDenied(actions.ERASE)
    found = twins_of(actions.person_of_request(row), request.user)
    people = [{"id": one.pk, "name": one.called, "customer": _named(one.customer)} for one in found.people]
    pairs = [{"id": one.pk, "left": _named(one.left), "right": _named(one.right)} for one in found.pairs]
    return JsonResponse({"people": people, "pairs": pairs, "further": found.further, "unseen": found.unseen})


def _named(customer: Customer) -> dict[str, Any]:
    return {"id": customer.pk, "name": customer.name}


@router.post("/person-requests/{int:person_request_id}/erase", response={200: ErasedOut, **ERRORS})
def erase_person(request: SignedIn, person_request_id: int, close_others: bool = False) -> HttpResponse:
    """Erase whoever asked for it, for good; what a law keeps stays without the person."""
    row = _request(request, person_request_id)
    rows = actions.erase_person(row, by=request.user, close_others=close_others)
    stays = rows[0].stays if rows else []
    told = [
        {"code": code, "count": count, "until": until, "basis": str(sentence(basis))}
        for code, count, until, basis in stays
    ]
    return JsonResponse({"erased": len(rows), "stays": told})


@router.get("/retention", response={200: RetentionOut, **READ_ERRORS})
def show_retention(request: SignedIn) -> HttpResponse:
    """How long what is kept, on what basis, and by when requests are answered."""
    if not request.user.may(actions.MANAGE):
        raise Http404
    row = RetentionPolicy.objects.order_by("pk").first()
    return JsonResponse({**RetentionPolicy.current().as_dict(), "due": row.due if row else {}})


@router.post("/retention", response={200: RetentionOut, **ERRORS})
def change_retention(request: SignedIn, asked: RetentionIn) -> HttpResponse:
    """Change how long data is kept, and by when requests are answered."""
    row = actions.change_retention(Company.get(), by=request.user, values=asked.model_dump(exclude_none=True))
    return JsonResponse({**RetentionPolicy.current().as_dict(), "due": row.due})


class CatalogueField(Schema):
    """``nature``: descriptive, transactional or promotional; ``personal``: empty, personal or sensitive."""

    noun: str
    code: str
    name: str
    nature: str
    personal: str
    origin: str
    kept: str
    is_own: bool


class FieldCatalogue(Schema):
    items: list[CatalogueField]


@router.get("/field-catalogue", response={200: FieldCatalogue, **READ_ERRORS})
def show_field_catalogue(request: SignedIn) -> HttpResponse:
    """Every field with its class of data, whether personal, where it comes from, how long it is kept."""
    if not request.user.may(actions.MANAGE):
        raise Http404
    names = ("noun", "code", "name", "nature", "personal", "origin", "kept", "is_own")
    items = [{name: getattr(one, name) for name in names} for one in catalogue()]
    return JsonResponse({"items": items})
