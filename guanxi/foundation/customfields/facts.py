"""Custom fields on a record's page: by section, in their order, changed in place by whoever may."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.ui import records
from guanxi.foundation.ui.parts import Fact, Masked

from . import showing
from .choices import FieldKind
from .computing import why_empty
from .keeping import fields_of, held, is_kept_of
from .models import CustomField
from .nouns import Noun, noun_of, pointed


@dataclass(frozen=True)
class Section:
    title: str
    facts: Sequence[Fact]


def sections_of(row: Tracked, user: User, *, may_change: bool) -> list[Section]:
    """What this person sees of the record's custom fields; two queries, and one a kind pointed at."""
    every = fields_of(type(row))
    fields = [field for field in every if field.may_see(user) and is_kept_of(field, row)]
    if not fields:
        return []
    values = held(fields, [row.pk])[row.pk]
    known = showing.names(fields, [values], user)
    drawn = _Drawing(row, user, noun_of(type(row)), every, may_change=may_change)
    titles = dict.fromkeys(field.section for field in fields)
    return [
        Section(
            title or _("More fields"),
            [drawn.fact(field, values.get(field.code), known) for field in fields if field.section == title],
        )
        for title in titles
    ]


def facts_of(row: Tracked, user: User, *, may_change: bool) -> list[Fact]:
    """The same in one list, for pages without room for sections."""
    return facts_of_many([row], user, may_change=may_change).get(row.pk, [])


def facts_of_many(rows: Sequence[Tracked], user: User, *, may_change: bool) -> dict[int, list[Fact]]:
    """The same for several records on one page, in as many queries as for one."""
    if not rows:
        return {}
    every = fields_of(type(rows[0]))
    fields = [field for field in every if field.may_see(user)]
    values = held(fields, [row.pk for row in rows]) if fields else {}
    known = showing.names(fields, list(values.values()), user)
    found = {}
    for row in rows if fields else ():
        drawn = _Drawing(row, user, noun_of(type(row)), every, may_change=may_change)
        own = values.get(row.pk, {})
        kept = [field for field in fields if is_kept_of(field, row)]
        found[row.pk] = [drawn.fact(field, own.get(field.code), known) for field in kept]
    return found


def told_of_many(model: type[models.Model], ids: Sequence[int], reader: User) -> dict[int, list[str]]:
    """“Field: value” of each record, only of what stands there; one query where no field is seen."""
    fields = [field for field in fields_of(model) if field.may_see(reader)] if ids else []
    values = held(fields, ids) if fields else {}
    known = showing.names(fields, values.values(), reader)
    return {
        pk: [
            f"{field.label}{_(': ')}{showing.words(field, own[field.code], known)}"
            for field in fields
            if own.get(field.code) is not None
        ]
        for pk, own in values.items()
    }


def shown_value(row: Any, field: CustomField, user: User) -> str:
    """One value as the page shows it, after it was changed in place."""
    value = held([field], [row.pk])[row.pk].get(field.code)
    known = showing.names([field], [{field.code: value}], user)
    return _Drawing(row, user, noun_of(type(row)), [field], may_change=True).value(field, value, known)


class _Drawing:
    def __init__(
        self, row: Tracked, user: User, noun: Noun, fields: Sequence[CustomField], *, may_change: bool
    ) -> None:
        self.row, self.user, self.noun, self.fields, self.may_change = row, user, noun, fields, may_change
        self._may_reveal: bool | None = None

    def fact(self, field: CustomField, value: Any, known: showing.Names) -> Fact:
        may_edit = self.may_change and self.noun.write is not None and field.may_edit(self.user)
        url = note = ""
        if field.kind == FieldKind.CUSTOMER and (field.kind, value) in known and not may_edit:
            url = pointed(field.kind).address(value)
        if field.kind == FieldKind.FORMULA and value is None:
            reason = why_empty(self.row, field, self.fields)
            note = str(reason) if reason else ""
        edit_url = address(self.noun, self.row, field) if may_edit else ""
        shown = self.value(field, value, known) or "–"
        return Fact(field.label, shown, url=url, note=note, edit_url=edit_url)

    def value(self, field: CustomField, value: Any, known: showing.Names) -> str:
        if isinstance(value, Sealed) and value and self.may_reveal():
            url = reverse("reveal_custom", args=[self.noun.code, self.row.pk, field.code])
            return Masked(str(value), url, field.label).drawn
        return showing.words(field, value, known)

    def may_reveal(self) -> bool:
        if self._may_reveal is None:
            reveal = getattr(self.noun.reveal, "permission", "")
            self._may_reveal = bool(reveal) and records.may(self.user, reveal, self.row)
        return self._may_reveal


def address(noun: Noun, row: Tracked, field: CustomField) -> str:
    """Where one value is changed in place."""
    return reverse("edit_custom", args=[noun.code, row.pk, field.code])
