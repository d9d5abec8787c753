"""Consents, wishes and the gate over the API."""

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.consent import actions, links
from guanxi.customers.consent.choices import About, Act, Basis, Law, Purpose, Source, Wanted, Way
from guanxi.customers.consent.models import ConsentEntry, ContactLink, ContactWish, Notice, Transfer
from guanxi.customers.consent.words import reason_words
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, versioned

router = Router(tags=["customers"])
MOST = 200


class OfPerson(Asked):
    """Whom it is about: ``contact_id`` is a person there; without it the customer in person, or all there."""

    contact_id: int | None = None


class ConsentIn(OfPerson):
    """A ground for a purpose, by each channel. A consent names the notice that was given before."""

    model_config = example(
        purpose="marketing",
        channels=["email"],
        source="paper",
        notice_id=1,
        contact_id=12,
        evidence="合同附件 3",
    )

    purpose: Purpose
    channels: list[Way] = []
    basis: Basis = Basis.CONSENT
    source: Source
    law: Law | None = None
    about: About | None = None
    notice_id: int | None = None
    transfer_id: int | None = None
    controller: str = ""
    at: datetime | None = None
    expires_at: datetime | None = None
    evidence: str = ""


class WithdrawIn(OfPerson):
    """Without a purpose all consents end; without a channel by all channels."""

    model_config = example(purpose="marketing", source="phone")

    purpose: Purpose | None = None
    channel: Way | None = None
    source: Source
    at: datetime | None = None
    evidence: str = ""


class FlagIn(OfPerson):
    """``act``: suppressed or released, restricted or unrestricted."""

    model_config = example(act="suppressed", source="message")

    act: Act
    source: Source
    evidence: str = ""


class ContactWishIn(OfPerson):
    """How somebody wants to be contacted, by one channel or, without one, by any: it says it whole."""

    model_config = example(channel="phone", wanted="unwanted", source="phone")

    channel: Way | None = None
    wanted: Wanted | None = None
    cap: int | None = None
    per_days: int = 30
    quiet_from: time | None = None
    quiet_to: time | None = None
    zone: str = ""
    source: Source
    note: str = ""


class MayContactIn(OfPerson):
    """``claims``: whoever asks sends at once if allowed, and it counts as a contact."""

    model_config = example(purpose="marketing", channel="email", contact_id=12)

    purpose: Purpose
    channel: Way
    at: datetime | None = None
    sensitive: bool = False
    transfer_id: int | None = None
    asked_for: str = ""
    claims: bool = False


class LinkIn(OfPerson):
    model_config = example(contact_id=12, days=90)

    days: int | None = None


class ConsentRow(Schema):
    """``answers_to_id``: by an undo of an import that row counts no more, nor does this one."""

    id: int
    contact_id: int | None
    act: str
    purpose: str
    channel: str
    about: str
    controller: str
    law: str
    basis: str
    notice_id: int | None
    notice_digest: str
    transfer_id: int | None
    at: datetime
    source: str
    evidence: str
    expires_at: datetime | None
    answers_to_id: int | None


class ConsentsOut(Schema):
    items: list[ConsentRow]


class WishOut(Schema):
    id: int
    contact_id: int | None
    channel: str
    wanted: str
    cap: int | None
    per_days: int
    quiet_from: time | None
    quiet_to: time | None
    zone: str
    source: str
    note: str
    at: datetime
    version: int


class GateAnswer(Schema):
    """``reason`` is a code, ``words`` say it; ``allowed_from``: when it would be allowed by waiting."""

    id: int
    allowed: bool
    reason: str
    words: str
    allowed_from: datetime | None


class LinkOut(Schema):
    """``path`` is the address on this server; whoever has it chooses for the person."""

    id: int
    path: str
    expires_at: datetime
    revoked_at: datetime | None
    version: int


def _given(request: SignedIn, customer: Customer, asked: OfPerson) -> dict[str, Any]:
    """What was said, records as such; what was left out stays out."""
    given = {name: value for name, value in asked.model_dump(exclude_unset=True).items() if value is not None}
    seen = request.user
    if pk := given.pop("contact_id", None):
        people = Contact.objects.visible_to(seen).filter(customer=customer)
        given["contact"] = get_object_or_404(people, pk=pk)
    if pk := given.pop("notice_id", None):
        given["notice"] = get_object_or_404(Notice.objects.visible_to(seen), pk=pk)
    if pk := given.pop("transfer_id", None):
        given["transfer"] = get_object_or_404(Transfer.objects.visible_to(seen), pk=pk)
    return given


def _row(entry: ConsentEntry) -> dict[str, Any]:
    names = [name for name in ConsentRow.model_fields if name != "id"]
    return {"id": entry.pk, **{name: getattr(entry, name) for name in names}}


@router.get("/{int:customer_id}/consents", response={200: ConsentsOut, **READ_ERRORS})
def list_consents(request: SignedIn, customer_id: int) -> HttpResponse:
    """The newest 200 rows of a customer's consent ledger."""
    customer = visible_customer(request, customer_id)
    rows = ConsentEntry.objects.visible_to(request.user).filter(customer=customer).newest()[:MOST]
    return JsonResponse({"items": [_row(row) for row in rows]})


@router.post("/{int:customer_id}/consents", response={201: ConsentsOut, **ERRORS})
def record_consent(request: SignedIn, customer_id: int, asked: ConsentIn) -> HttpResponse:
    """Write down on what ground somebody may be contacted for a purpose."""
    customer = visible_customer(request, customer_id)
    said = {"channels": [], **_given(request, customer, asked)}
    rows = actions.record_consent(customer, by=request.user, **said)
    return JsonResponse({"items": [_row(row) for row in rows]}, status=201)


@router.post("/{int:customer_id}/consents/withdraw", response={201: ConsentRow, **ERRORS})
def withdraw_consent(request: SignedIn, customer_id: int, asked: WithdrawIn) -> HttpResponse:
    """Write down that a consent ended: for a purpose, a channel, or all of it."""
    customer = visible_customer(request, customer_id)
    row = actions.withdraw_consent(customer, by=request.user, **_given(request, customer, asked))
    return JsonResponse(_row(row), status=201)


@router.post("/{int:customer_id}/consents/flag", response={201: ConsentRow, **ERRORS})
def flag_person(request: SignedIn, customer_id: int, asked: FlagIn) -> HttpResponse:
    """Say that somebody is not to be contacted at all, or may be again."""
    customer = visible_customer(request, customer_id)
    row = actions.flag_person(customer, by=request.user, **_given(request, customer, asked))
    return JsonResponse(_row(row), status=201)


@router.post("/{int:customer_id}/contact-wishes", response={201: WishOut, **ERRORS})
def set_contact_wish(request: SignedIn, customer_id: int, asked: ContactWishIn) -> HttpResponse:
    """Write down how somebody wants to be contacted."""
    customer = visible_customer(request, customer_id)
    wish: ContactWish = actions.set_contact_wish(
        customer, by=request.user, **_given(request, customer, asked)
    )
    names = [name for name in WishOut.model_fields if name != "id"]
    return versioned({"id": wish.pk, **{name: getattr(wish, name) for name in names}}, 201)


@router.post("/{int:customer_id}/may-contact", response={200: GateAnswer, **ERRORS})
def ask_to_contact(request: SignedIn, customer_id: int, asked: MayContactIn) -> HttpResponse:
    """Ask the gate before anything is sent: yes or no, why, and from when. The answer is written down."""
    customer = visible_customer(request, customer_id)
    found = actions.ask_to_contact(customer, by=request.user, **_given(request, customer, asked))
    names = ("allowed", "reason", "allowed_from")
    told = {"id": found.pk, "words": reason_words(found.reason, found.detail)}
    return JsonResponse(told | {name: getattr(found, name) for name in names})


@router.post("/{int:customer_id}/contact-links", response={201: LinkOut, **ERRORS})
def make_contact_link(request: SignedIn, customer_id: int, asked: LinkIn) -> HttpResponse:
    """Make the address of somebody's own page of consents and wishes."""
    customer = visible_customer(request, customer_id)
    link = actions.make_contact_link(customer, by=request.user, **_given(request, customer, asked))
    return versioned(_link(link) | {"path": links.page_of(link)}, 201)


@router.post("/contact-links/{int:contact_link_id}/revoke", response={200: LinkOut, **ERRORS})
def revoke_contact_link(request: SignedIn, contact_link_id: int) -> HttpResponse:
    """The address opens nothing from now on."""
    link = get_object_or_404(ContactLink.objects.visible_to(request.user), pk=contact_link_id)
    return versioned(_link(actions.revoke_contact_link(link, by=request.user)))


def _link(link: ContactLink) -> dict[str, Any]:
    names = ("expires_at", "revoked_at", "version")
    return {"id": link.pk, "path": "", **{name: getattr(link, name) for name in names}}
