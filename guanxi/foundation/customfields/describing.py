"""Custom fields in histories and conflicts: their names and values in words, for whoever may see them."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import words
from guanxi.foundation.ui.words import Described

from . import showing
from .choices import FieldKind
from .keeping import held
from .models import PREFIX, CustomField


def register() -> None:
    words.FAMILIES[PREFIX] = describe


def describe(record: models.Model | type[models.Model], names: Iterable[str]) -> dict[str, Described]:
    """The custom fields among these names; values point at names that are not for all, so ids stay hidden."""
    codes = [name.removeprefix(PREFIX) for name in names]
    fields = list(CustomField.objects.filter(noun=record._meta.label_lower, code__in=codes))
    pk = getattr(record, "pk", None) if isinstance(record, models.Model) else None
    now = held(fields, [pk])[pk] if pk else {}
    return {field.name: _described(field, now.get(field.code)) for field in fields}


def _described(field: CustomField, now: Any) -> Described:
    def told(value: Any) -> str:
        if isinstance(value, str | list | dict | bool | int) or value is None:
            return showing.image(field, value, _names(field, value))
        return showing.words(field, value, _names(field, value))

    return Described(field.label, told, now)


def _names(field: CustomField, value: Any) -> showing.Names:
    """A colleague's name is for all; a customer's is shown only where who reads is known."""
    if field.kind != FieldKind.PERSON or not isinstance(value, int):
        return {}
    rows = User.objects.filter(pk=value).values_list("pk", "name")
    return {(field.kind, pk): name for pk, name in rows}
