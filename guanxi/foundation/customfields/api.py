"""The fields of records over the API: read by everybody as far as they are theirs, kept by who keeps them."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, versioned

from . import actions
from .models import CustomField
from .nouns import noun_named
from .wired import definition

router = Router(tags=["custom fields"], by_alias=True)


class FieldOut(Schema):
    """A field. ``schema`` says in JSON Schema what a value of it is, where records carry it (``custom``)."""

    id: int
    noun: str
    code: str
    kind: str
    labels: dict[str, str]
    helps: dict[str, str]
    nature: str
    section: str
    required: bool
    default: Any
    choices: list[dict[str, Any]]
    currency: str
    kinds: list[str]
    seen_by: list[str]
    edited_by: list[str]
    is_encrypted: bool
    is_found: bool
    is_internal: bool
    formula: str
    position: int
    version: int
    retired_on: date | None
    # ``schema`` is a name of ninja's own classes
    value_schema: dict[str, Any] = Field(serialization_alias="schema")


class ChoiceIn(Asked):
    code: str = ""
    labels: dict[str, str]
    colour: str = ""
    retired: bool = False


class FieldPatch(Asked):
    model_config = example(labels={"zh-hans": "信用评级", "en": "Credit rating"})

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}
    nature: str = ""
    section: str = ""
    required: bool = False
    default: Any = None
    choices: list[ChoiceIn] = []
    currency: str = ""
    kinds: list[str] = []
    seen_by: list[str] = []
    edited_by: list[str] = []
    is_found: bool = False
    is_internal: bool = False
    formula: str = ""
    version: int | None = None


class FieldIn(FieldPatch):
    model_config = example(
        noun="customers.customer",
        kind="text",
        code="credit_grade",
        labels={"zh-hans": "信用等级", "en": "Credit grade"},
    )

    noun: str
    kind: str
    labels: dict[str, str]
    code: str = ""
    is_encrypted: bool = False


class FieldOrderIn(Asked):
    model_config = example(noun="customers.customer", codes=["terms"])

    noun: str
    codes: list[str]


class FieldsAsked(Asked):
    noun: str = Field(json_schema_extra={"example": "customers.customer"})


@router.get("/", response={200: list[FieldOut], **READ_ERRORS})
def list_custom_fields(request: SignedIn, asked: Query[FieldsAsked]) -> HttpResponse:
    """The fields of one kind of record (``customers.customer``) that this person may see, in their order."""
    if noun_named(asked.noun) is None:
        raise Http404(asked.noun)
    rows = CustomField.objects.visible_to(request.user).of(asked.noun)
    return JsonResponse([definition(one) for one in rows if one.may_see(request.user)], safe=False)


@router.post("/", response={201: FieldOut, **ERRORS})
def create_custom_field(request: SignedIn, asked: FieldIn) -> HttpResponse:
    """Add a field to a kind of record."""
    given = asked.model_dump(exclude_unset=True)
    given.pop("version", None)
    return versioned(definition(actions.create_custom_field(Company.get(), by=request.user, **given)), 201)


def _field(request: SignedIn, pk: int) -> CustomField:
    found: CustomField = get_object_or_404(CustomField.objects.visible_to(request.user), pk=pk)
    return found


@router.patch("/{int:field_id}", response={200: FieldOut, **ERRORS})
def change_custom_field(request: SignedIn, field_id: int, asked: FieldPatch) -> HttpResponse:
    """Change what is given; the code and the kind stay."""
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    field = _field(request, field_id)
    return versioned(definition(actions.change_custom_field(field, by=request.user, **given)))


@router.post("/{int:field_id}/retire", response={200: FieldOut, **ERRORS})
def retire_custom_field(request: SignedIn, field_id: int) -> HttpResponse:
    """Out of use; its values are kept."""
    return versioned(definition(actions.retire_custom_field(_field(request, field_id), by=request.user)))


@router.post("/{int:field_id}/restore", response={200: FieldOut, **ERRORS})
def restore_custom_field(request: SignedIn, field_id: int) -> HttpResponse:
    """In use again, with the values it had."""
    return versioned(definition(actions.restore_custom_field(_field(request, field_id), by=request.user)))


@router.post("/order", response={204: None, **ERRORS})
def reorder_custom_fields(request: SignedIn, asked: FieldOrderIn) -> HttpResponse:
    """Put the fields of a kind of record in this order."""
    actions.reorder_custom_fields(Company.get(), by=request.user, noun=asked.noun, codes=asked.codes)
    return HttpResponse(status=204)
