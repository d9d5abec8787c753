"""A record's fields and values in words: for its history, for a conflict, and for editing in place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Conflict
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.privacy.sealed import Sealed, is_veiled

from . import formats
from .parts import Difference

# The records that values of foreign keys name: field and key → its name.
type Names = Mapping[tuple[str, Any], str]


@dataclass(frozen=True)
class Described:
    """A field that is no column: what people call it, its values in words, and its value today."""

    label: str
    told: Callable[[Any], str]
    now: Any = None
    # of a field that holds several facts: what of them is another, "" where nothing is; else both are told
    between: Callable[[Any, Any], str] | None = None


type Describe = Callable[
    [models.Model | type[models.Model], Iterable[str], User | None], Mapping[str, Described]
]
FAMILIES: dict[str, Describe] = {}  # fields that come at run time, by how their names begin


def described(
    record: models.Model | type[models.Model], names: Iterable[str], reader: User | None = None
) -> dict[str, Described]:
    """Those of the named fields that came at run time: one or two queries, none where there are none.

    What not all may see they name as far as ``reader`` sees it.
    """
    found: dict[str, Described] = {}
    wanted = set(names)
    for begins, describe in FAMILIES.items():
        if mine := sorted(name for name in wanted if name.startswith(begins)):
            found |= describe(record, mine, reader)
    return found


def label(record: models.Model | type[models.Model], name: str) -> str:
    """What people call the field."""
    if own := described(record, [name]):
        return own[name].label
    field = _field(record, name)
    text = str(field.verbose_name) if field is not None else name
    return text[:1].upper() + text[1:]


def shown(record: models.Model, name: str) -> str:
    """A field's present value in words; masked where it is personal, empty where there is none."""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, date):
        return formats.day(value)
    return "" if value is None else str(value)


def value(record: models.Model, name: str, value: Any, names: Names) -> str:
    """Any value of the field in words, as history keeps it; a dash where there is none."""
    if value in (None, "") or (isinstance(value, Sealed) and not value):
        return "–"
    field = _field(record, name)
    if isinstance(field, EncryptedTextField):
        if is_veiled(field.label):
            return "–"
        return str(value) if isinstance(value, Sealed) else field.mask(str(value))
    if isinstance(field, models.ForeignKey):
        return names.get((field.attname, value), str(value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match field:
        case models.BooleanField():
            return _("yes") if value else _("no")
        case models.DateField():
            return formats.day(field.to_python(value))
    return str(value)


def names(record: models.Model, values: Iterable[tuple[str, Any]]) -> Names:
    """The names of the records that these (field, value) pairs point at: one query a field."""
    wanted: dict[str, set[Any]] = {}
    fields: dict[str, Any] = {}
    for name, key in values:
        field = _field(record, name)
        if isinstance(field, models.ForeignKey) and key not in (None, ""):
            wanted.setdefault(field.attname, set()).add(key)
            fields[field.attname] = field
    found: dict[tuple[str, Any], str] = {}
    for attname, keys in wanted.items():
        rows = fields[attname].related_model._default_manager.filter(pk__in=keys)
        found |= {(attname, row.pk): str(row) for row in rows}
    return found


def differences(conflict: Conflict) -> list[Difference]:
    """A conflict field by field: what was typed, as it was typed, and what is saved by now."""
    return [
        Difference(
            _label(conflict.record, name),
            _told(conflict.record, name, mine),
            _told(conflict.record, name, theirs),
        )
        for name, (mine, theirs) in conflict.fields.items()
    ]


def _label(record: Any, name: str) -> str:
    return label(record, name) if record is not None else name


def _told(record: Any, name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if record is not None and (own := described(record, [name])):
        return own[name].told(value)
    field = _field(record, name) if record is not None else None
    return (
        str(dict(field.flatchoices).get(value, value)) if field is not None and field.choices else str(value)
    )


def _field(record: models.Model | type[models.Model], name: str) -> Any:
    return next((f for f in record._meta.concrete_fields if name in {f.name, f.attname}), None)
