"""Custom values of a batch of records, such as the rows of a file: named, checked and told as one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.privacy.sealed import Sealed, hide

from . import keeping, showing
from .choices import POINTING, FieldKind
from .cleaning import Named, Seen
from .keeping import Given, Held
from .models import CustomField
from .nouns import pointed, pointed_at


class Batch:
    """The custom fields of one kind of record, as ``by`` may fill them for the records of a batch.

    Where nothing is given nothing is read but the fields themselves; names are looked up together.
    """

    def __init__(self, model: type[Tracked], by: User, given: Iterable[Given | None]) -> None:
        self.by = by
        self.fields: Sequence[CustomField] = keeping.fields_of(model)
        self._by_code = {field.code: field for field in self.fields}
        self._given = [one for one in given if one] if self.fields else []
        self._ids = named(self.fields, self._given, by)
        self._now: Mapping[int, Held] = {}
        self._known: showing.Names = {}

    def load(self, ids: Collection[int]) -> None:
        """Read what stands in the records that the batch may change."""
        if not self._given or not self.fields:
            return
        self._now = keeping.held(self.fields, ids)
        news = [self._meant(given) for given in self._given]
        self._known = showing.names(self.fields, [*self._now.values(), *news], self.by)

    def held(self, pk: int | None, later: Held) -> Held:
        """What the record will hold after the rows before."""
        return {**(self._now.get(pk, {}) if pk else {}), **later}

    def _meant(self, given: Given) -> dict[str, Any]:
        """Names of people and customers as their ids; of a name that fits none, the name."""
        return {
            code: self._ids.get((field.kind, value), Named(value))
            if (field := self._by_code.get(code)) and field.kind in POINTING and isinstance(value, str)
            else value
            for code, value in given.items()
        }

    def checked(self, row: Tracked, given: Given | None, now: Held, *, is_new: bool) -> Held:
        """Clean values of one record, or a refusal; of a new one with its defaults, and what is required."""
        if given is None or (not given and not is_new):
            return {}
        return keeping.clean_given(row, self._meant(given), self.fields, now, by=self.by, complete=is_new)

    def told(self, before: Held, values: Held) -> dict[str, tuple[str, str]]:
        """What changes, in words: the field's name → before and after."""
        return {
            field.name: (self._words(field, before.get(code)), self._words(field, value))
            for code, value in values.items()
            if value != before.get(code)
            for field in (self._by_code[code],)
        }

    def _words(self, field: CustomField, value: Any) -> str:
        if field.is_encrypted and value is not None:
            return str(value) if isinstance(value, Sealed) else hide(str(value))
        return showing.words(field, value, self._known)

    def keep(self, rows: Sequence[tuple[Tracked, Held]], *, is_new: bool) -> set[int]:
        """Write what was checked, formulas too; the ids of the records that changed by it."""
        return keeping.keep_many(rows, by=self.by, is_new=is_new, fields=self.fields)

    @property
    def is_found(self) -> bool:
        """Whether free text finds any of these fields."""
        return any(field.is_found for field in self.fields)


def named(fields: Sequence[CustomField], rows: Iterable[Given], by: User) -> dict[tuple[str, str], int]:
    """(Kind, text) → id of the one colleague or customer whom a file names so, as far as ``by`` sees them."""
    kinds = {field.code: field.kind for field in fields if field.kind in POINTING}
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for given in rows if kinds else ():
        for code in kinds.keys() & given.keys():
            if isinstance(text := given[code], str) and text:
                wanted[kinds[code]].add(text)
    return {(kind, text): pk for kind, texts in wanted.items() for text, pk in _ids(kind, texts, by).items()}


def _ids(kind: str, texts: set[str], by: User) -> dict[str, int]:
    """By what tells each apart first; by name, where one alone is called so."""
    rows = pointed_at(kind).objects.visible_to(by)
    if kind == FieldKind.PERSON:
        rows = rows.filter(is_active=True)
    key = pointed(kind).key or "username"
    found: dict[str, int] = dict(rows.filter(**{f"{key}__in": texts}).values_list(key, "pk"))
    called: defaultdict[str, set[int]] = defaultdict(set)
    for name, pk in rows.filter(name__in=texts - found.keys()).values_list("name", "pk"):
        called[name].add(pk)
    found |= {name: next(iter(ids)) for name, ids in called.items() if len(ids) == 1}
    return {text: Seen(pk) for text, pk in found.items()}
