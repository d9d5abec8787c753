"""Custom values as programs read them, and what each field takes, as JSON Schema says it."""

from collections.abc import Collection
from typing import Any

from django.db import models

from guanxi.foundation.accounts.models import User

from .choices import FieldKind
from .cleaning import wire
from .keeping import fields_of, held
from .models import CustomField

SCHEMAS: dict[str, dict[str, Any]] = {
    FieldKind.TEXT: {"type": "string", "maxLength": 255},
    FieldKind.LONG: {"type": "string", "maxLength": 20_000},
    FieldKind.NUMBER: {"type": "string", "format": "decimal"},
    FieldKind.MONEY: {
        "type": "object",
        "properties": {"amount": {"type": "string", "format": "decimal"}, "currency": {"type": "string"}},
    },
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.YES_NO: {"type": "boolean"},
    FieldKind.CHOICE: {"type": "string"},
    FieldKind.CHOICES: {"type": "array", "items": {"type": "string"}},
    FieldKind.PERSON: {"type": "integer"},
    FieldKind.CUSTOMER: {"type": "integer"},
}


def values_of(model: type[models.Model], ids: Collection[int], reader: User) -> dict[int, dict[str, Any]]:
    """Record → code → value, for every field that ``reader`` may see; what is encrypted is masked."""
    fields = [field for field in fields_of(model) if field.may_see(reader)]
    found = held(fields, ids) if fields else {}
    return {
        pk: {field.code: wire(found[pk].get(field.code)) if pk in found else None for field in fields}
        for pk in ids
    }


def definition(field: CustomField) -> dict[str, Any]:
    """A field as programs read it."""
    schema = dict(SCHEMAS[field.value_kind])
    codes = [one["code"] for one in field.choices if not one.get("retired")]
    if field.kind == FieldKind.CHOICE:
        schema["enum"] = codes
    elif field.kind == FieldKind.CHOICES:
        schema["items"] = {"type": "string", "enum": codes}
    plain = (
        "noun", "code", "kind", "labels", "helps", "nature", "section", "required", "default", "choices",
        "currency", "kinds", "seen_by", "edited_by", "is_encrypted", "is_found", "is_internal", "formula",
        "position", "version",
    )  # fmt: skip
    told = {name: getattr(field, name) for name in plain}
    computed = {"readOnly": True} if field.kind == FieldKind.FORMULA else {}
    return {"id": field.pk, **told, "retired_on": field.retired_on, "schema": schema | computed}
