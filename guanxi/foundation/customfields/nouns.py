"""Which kinds of records take custom fields: the switchboard names them, one line each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import models

from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Sentence
from guanxi.foundation.privacy.fields import BlindIndexField, EncryptedTextField

from .choices import FieldKind, Nature


@dataclass(frozen=True)
class Noun:
    """A kind of record. ``change`` is the permission to change one; ``kinds`` names the field by whose value
    custom fields may be kept of some records only; ``natures`` the class of the built-in fields that are
    not descriptive; ``hidden`` what a formula may not read; ``amounts`` the built-in sums of money;
    ``reindex`` makes records findable again; ``write`` is the action that changes one (``custom=…``),
    ``reveal`` the one that shows a masked value."""

    model: type[Tracked]
    label: Sentence
    change: str
    kinds: str = ""
    natures: Mapping[str, Nature] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()
    reindex: Callable[[Sequence[int]], None] | None = None
    write: Callable[..., Any] | None = None
    reveal: Callable[..., str] | None = None

    @property
    def code(self) -> str:
        return self.model._meta.label_lower

    def rows(self) -> Any:
        """All of them: whoever asks narrows to what somebody may see."""
        return self.model._default_manager.all()

    def kind_choices(self) -> list[tuple[str, Sentence]]:
        if not self.kinds:
            return []
        column: Any = self.model._meta.get_field(self.kinds)
        return list(column.choices or [])

    def built_in(self) -> list[Any]:
        """Its own fields, as far as people see them."""
        machine = {"id", "uid", "version", "created_at", "created_by", "changed_at", "change_set"}
        return [
            column
            for column in self.model._meta.concrete_fields
            if column.name not in machine and not isinstance(column, BlindIndexField) and _is_named(column)
        ]

    def readable(self) -> dict[str, str]:
        """Of these, what a formula may read: name → kind of value. What machines write later is not among
        them, for a formula is computed as its record is written."""
        fine = {}
        for column in self.built_in():
            kind = _kind_of(column)
            if kind and column.name not in self.hidden and column.name not in self.model.UNTRACKED:
                fine[column.name] = kind
        return fine


def _is_named(column: Any) -> bool:
    """Whether somebody gave it words: a column without is the machine's."""
    return bool(column.editable) or str(column.verbose_name) != column.name.replace("_", " ")


def _kind_of(column: Any) -> str:
    match column:
        case EncryptedTextField() | models.ForeignKey() | models.JSONField():
            return ""
        case models.DateTimeField():
            return ""
        case models.DateField():
            return FieldKind.DATE
        case models.BooleanField():
            return FieldKind.YES_NO
        case models.DecimalField() | models.IntegerField():
            return FieldKind.NUMBER
        case models.CharField() | models.TextField():
            return FieldKind.TEXT
    return ""


def nouns() -> Sequence[Noun]:
    """All of them, as the switchboard names them."""
    table: Sequence[Noun] = import_module(settings.SWITCHBOARD).NOUNS
    return table


def noun_named(code: str) -> Noun | None:
    return next((one for one in nouns() if one.code == code), None)


def noun_of(model: type[models.Model]) -> Noun:
    return next(one for one in nouns() if one.model is model)


@dataclass(frozen=True)
class Pointed:
    """What a field can point at. Where there are too many to list, ``find`` gives those that a text means to
    somebody, and ``key`` names the column by which each is told apart."""

    model: Any
    find: Callable[[str, Any], Sequence[Any]] | None = None
    key: str = ""
    url: str = ""

    def address(self, pk: int) -> str:
        return self.url.format(pk) if self.url else ""


def pointed(kind: str) -> Pointed:
    table: Mapping[str, Pointed] = import_module(settings.SWITCHBOARD).POINTED_AT
    return table[kind]


def pointed_at(kind: str) -> Any:
    """The model that a field of this kind points at."""
    return pointed(kind).model
