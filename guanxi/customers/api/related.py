"""What hangs on a customer over the API: contacts, interactions, tags."""

from functools import partial
from typing import Any, cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from guanxi.customers import actions
from guanxi.customers.api import shapes
from guanxi.customers.api.customers import revealed, visible_customer
from guanxi.customers.api.schemas import (
    ContactIn,
    ContactOut,
    ContactPatch,
    InteractionIn,
    InteractionOut,
    InteractionPage,
    InteractionPatch,
    InteractionsAsked,
    LeaveIn,
    PutTagIn,
    RevealContactIn,
    Revealed,
    Tagged,
    TagIn,
    TagOut,
)
from guanxi.customers.consent.talking import through_gate
from guanxi.customers.indexing import in_order
from guanxi.customers.models import Contact, Customer, Interaction, Tag, TagLink
from guanxi.customers.queries import TOLD
from guanxi.customers.sensitive.opening import opened, part_opened
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.lists import Listing, Sort
from guanxi.foundation.ui.wire import ERRORS, LARGEST_PAGE, READ_ERRORS, paged, read_asked_page, versioned

router = Router(tags=["customers"])
NOT_SAID = ""


# ---- contacts ----------------------------------------------------------------------------------


def _contact(request: SignedIn, pk: int) -> Contact:
    rows = Contact.objects.visible_to(request.user).select_related("customer")
    return cast(Contact, part_opened(get_object_or_404(rows, pk=pk), request.user))


@router.get("/{int:customer_id}/contacts", response={200: list[ContactOut], **READ_ERRORS})
def list_contacts(request: SignedIn, customer_id: int) -> HttpResponse:
    """All people of a customer, those who left too."""
    customer = visible_customer(request, customer_id)
    rows = Contact.objects.visible_to(request.user).filter(customer=customer)
    return JsonResponse(shapes.contacts(in_order(rows)[:LARGEST_PAGE], request.user), safe=False)


@router.post("/{int:customer_id}/contacts", response={201: ContactOut, **ERRORS})
def add_contact(request: SignedIn, customer_id: int, asked: ContactIn) -> HttpResponse:
    """Add a person."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    contact = actions.add_contact(customer, by=request.user, **given)
    return versioned(shapes.contact(contact, request.user), 201)


@router.get("/contacts/{int:contact_id}", response={200: ContactOut, **READ_ERRORS})
def show_contact(request: SignedIn, contact_id: int) -> HttpResponse:
    """One person of a customer; personal values masked."""
    return versioned(shapes.contact(_contact(request, contact_id), request.user))


@router.patch("/contacts/{int:contact_id}", response={200: ContactOut, **ERRORS})
def change_contact(request: SignedIn, contact_id: int, asked: ContactPatch) -> HttpResponse:
    """Change the given fields; a mask sent back changes nothing."""
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    contact = actions.change_contact(_contact(request, contact_id), by=request.user, **given)
    return versioned(shapes.contact(contact, request.user))


@router.post("/contacts/{int:contact_id}/leave", response={200: ContactOut, **ERRORS})
def leave_contact(request: SignedIn, contact_id: int, asked: LeaveIn) -> HttpResponse:
    """This person no longer works for the customer."""
    contact = actions.leave_contact(_contact(request, contact_id), by=request.user, on=asked.on)
    return versioned(shapes.contact(contact, request.user))


@router.post("/contacts/{int:contact_id}/return", response={200: ContactOut, **ERRORS})
def return_contact(request: SignedIn, contact_id: int) -> HttpResponse:
    """This person works for the customer again, or never left."""
    contact = actions.return_contact(_contact(request, contact_id), by=request.user)
    return versioned(shapes.contact(contact, request.user))


@router.post("/contacts/{int:contact_id}/make-first", response={200: ContactOut, **ERRORS})
def make_first_contact(request: SignedIn, contact_id: int) -> HttpResponse:
    """Talk to this person first."""
    contact = actions.make_first_contact(_contact(request, contact_id), by=request.user)
    return versioned(shapes.contact(contact, request.user))


@router.post("/contacts/{int:contact_id}/reveal", response={200: Revealed, **ERRORS})
def reveal_personal(request: SignedIn, contact_id: int, asked: RevealContactIn) -> HttpResponse:
    """The value behind a mask; audited."""
    contact = _contact(request, contact_id)
    return revealed(asked.field, actions.reveal_personal(contact, by=request.user, field=asked.field))


# ---- interactions ------------------------------------------------------------------------------


def _see_customer(request: SignedIn, customer_id: int) -> None:
    """404 unless this person sees the customer, of which nothing else is needed."""
    rows = Customer.objects.visible_to(request.user).only("pk", "sensitive_on")
    opened(get_object_or_404(rows, pk=customer_id), request.user)


def _interaction(request: SignedIn, pk: int) -> Interaction:
    rows = Interaction.objects.visible_to(request.user).select_related("customer")
    return cast(Interaction, part_opened(get_object_or_404(rows, pk=pk), request.user))


def _interactions_of(customer_id: int, direction: str | None) -> Listing:
    only = {} if direction is None else {"direction": direction}
    return Listing(
        name="interactions",
        # unscoped: read_page takes the branches of whoever asks
        rows=lambda: Interaction.objects.filter(customer_id=customer_id, **only),
        columns=(),
        sorts=(Sort("newest", "", ("on", "id"), descending=True),),
        values=TOLD,
    )


@router.get("/{int:customer_id}/interactions", response={200: InteractionPage, **READ_ERRORS})
def list_interactions(request: SignedIn, customer_id: int, asked: Query[InteractionsAsked]) -> HttpResponse:
    """What was said and done, newest first, by key; of one direction, where it is asked for."""
    _see_customer(request, customer_id)
    listing = _interactions_of(customer_id, asked.direction)
    page = read_asked_page(listing, request.user, request.GET, asked)
    rows = shapes.listed_interactions(page.rows, request.user)
    return paged(rows, page)


@router.post("/{int:customer_id}/interactions", response={201: InteractionOut, **ERRORS})
def log_interaction(request: SignedIn, customer_id: int, asked: InteractionIn) -> HttpResponse:
    """Record one contact: its day and channel must be said."""
    customer = visible_customer(request, customer_id)
    given = _with_contact(request, asked)
    write = partial(actions.log_interaction, customer, by=request.user, **given)
    interaction = through_gate(customer, request.user, write)
    return versioned(shapes.interaction(interaction, request.user), 201)


@router.get("/interactions/{int:interaction_id}", response={200: InteractionOut, **READ_ERRORS})
def show_interaction(request: SignedIn, interaction_id: int) -> HttpResponse:
    """One contact with a customer."""
    return versioned(shapes.interaction(_interaction(request, interaction_id), request.user))


@router.patch("/interactions/{int:interaction_id}", response={200: InteractionOut, **ERRORS})
def change_interaction(request: SignedIn, interaction_id: int, asked: InteractionPatch) -> HttpResponse:
    """Change the given fields."""
    interaction = _interaction(request, interaction_id)
    changed = actions.change_interaction(interaction, by=request.user, **_with_contact(request, asked))
    return versioned(shapes.interaction(changed, request.user))


def _with_contact(request: SignedIn, asked: InteractionIn | InteractionPatch) -> dict[str, Any]:
    given = asked.model_dump(exclude_unset=True)
    contact_id = given.pop("contact_id", NOT_SAID)
    if contact_id is None and isinstance(asked, InteractionPatch):
        given["contact"] = ""  # from now on nobody
    elif isinstance(contact_id, int):
        given["contact"] = _contact(request, contact_id)
    return given


# ---- tags --------------------------------------------------------------------------------------


@router.get("/tags", response={200: list[TagOut], **READ_ERRORS})
def list_tags(request: SignedIn) -> HttpResponse:
    """The tag library."""
    rows = Tag.objects.visible_to(request.user).order_by("family", "name")
    return JsonResponse(list(rows.values("id", "family", "name")), safe=False)


@router.post("/tags", response={200: TagOut, **ERRORS})
def create_tag(request: SignedIn, asked: TagIn) -> HttpResponse:
    """Add a word to the library, or get the one that is there."""
    tag = actions.create_tag(Company.get(), by=request.user, family=asked.family, name=asked.name)
    return JsonResponse({"id": tag.pk, "family": tag.family, "name": tag.name})


@router.post("/{int:customer_id}/tags", response={201: Tagged, **ERRORS})
def put_tag(request: SignedIn, customer_id: int, asked: PutTagIn) -> HttpResponse:
    """Tag a customer."""
    tag = get_object_or_404(Tag.objects.visible_to(request.user), pk=asked.tag_id)
    customer = visible_customer(request, customer_id)
    link = actions.put_tag(customer, by=request.user, tag=tag, source=asked.source, since=asked.since)
    return JsonResponse(shapes.tagged(link), status=201)


@router.post("/tag-links/{int:link_id}/remove", response={200: Tagged, **ERRORS})
def remove_tag(request: SignedIn, link_id: int) -> HttpResponse:
    """The tag no longer fits; that it once did stays."""
    link = cast(TagLink, get_object_or_404(TagLink.objects.visible_to(request.user), pk=link_id))
    return JsonResponse(shapes.tagged(actions.remove_tag(link, by=request.user)))
