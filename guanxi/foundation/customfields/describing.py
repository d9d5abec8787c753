"""Custom fields in histories and conflicts: their names and values in words, for whoever may see them."""

from collections.abc import Iterable
from functools import cache
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


def describe(
    record: models.Model | type[models.Model], names: Iterable[str], reader: User | None = None
) -> dict[str, Described]:
    """The custom fields among these names; what values point at is named as far as ``reader`` sees it."""
    codes = [name.removeprefix(PREFIX) for name in names]
    fields = list(CustomField.objects.filter(noun=record._meta.label_lower, code__in=codes))
    pk = getattr(record, "pk", None) if isinstance(record, models.Model) else None
    now = held(fields, [pk])[pk] if pk else {}
    return {field.name: _described(field, now.get(field.code), reader) for field in fields}


def _described(field: CustomField, now: Any, reader: User | None) -> Described:
    known = cache(lambda pk: _names(field, pk, reader))

    def told(value: Any) -> str:
        names = known(value) if isinstance(value, int) else {}
        if isinstance(value, str | list | dict | bool | int) or value is None:
            return showing.image(field, value, names)
        return showing.words(field, value, names)

    return Described(field.label, told, now)


def _names(field: CustomField, value: int, reader: User | None) -> showing.Names:
    """A colleague's name is for all; a customer's is for whoever sees the customer."""
    if field.kind != FieldKind.PERSON:
        return showing.names([field], [{field.code: value}], reader) if reader else {}
    rows = User.objects.filter(pk=value).values_list("pk", "name")
    return {(field.kind, pk): name for pk, name in rows}
