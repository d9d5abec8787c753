"""Custom values as cells of a sheet, in a file or on a page: written so that they are read back alike."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models

from guanxi.foundation.accounts.models import User
from guanxi.foundation.privacy.sealed import Sealed

from . import keeping, showing
from .choices import POINTING, FieldKind
from .cleaning import Money
from .inside import inside_of
from .models import CustomField
from .nouns import pointed, pointed_at

BETWEEN = "、"
SPLITTING = frozenset("、,，;；|\n")  # what parts several choices of one cell


class Columns:
    """The columns behind those of a template: every field that ``reader`` sees, but for what is computed."""

    def __init__(self, model: type[models.Model], reader: User, *, computed: bool = False) -> None:
        every = keeping.fields_of(model)
        self.fields = [f for f in every if f.may_see(reader) and (computed or f.kind != FieldKind.FORMULA)]
        self._reader, self._every = reader, every

    def heads(self, taken: Collection[str]) -> list[str]:
        """Their titles; where two would be alike, each with its code."""
        often = Counter([*taken, *(field.label for field in self.fields)])
        return [f"{f.label} ({f.code})" if often[f.label] > 1 else f.label for f in self.fields]

    def inside(self, taken: Collection[str]) -> dict[str, str]:
        """Which of these titles stay in the house, and for what: sums of money do, and what is marked."""
        told = zip(self.heads(taken), self.fields, strict=True)
        return {head: kind for head, field in told if (kind := inside_of(field, self._every))}

    def cells(self, ids: Sequence[int], in_full: Collection[int] = ()) -> Mapping[int, list[Any]]:
        """The cells of these records; ``in_full`` are those whose sealed values may stand open."""
        if not self.fields:
            return {pk: [] for pk in ids}
        values = keeping.held(self.fields, ids)
        known = self._names([values[pk] for pk in ids])
        return {
            pk: [_cell(f, values[pk].get(f.code), known, in_full=pk in in_full) for f in self.fields]
            for pk in ids
        }

    def _names(self, rows: Sequence[Mapping[str, Any]]) -> Mapping[tuple[str, int], str]:
        """By what an import knows each again: customers by number, colleagues by name, or as they sign in."""
        found: dict[tuple[str, int], str] = {}
        for field in (one for one in self.fields if one.kind in POINTING):
            ids = {row[field.code] for row in rows if field.code in row}
            seen = pointed_at(field.kind).objects.visible_to(self._reader)
            key = pointed(field.kind).key
            if key:
                pairs = list(seen.filter(pk__in=ids).values_list("pk", key))
            else:
                people = list(seen.filter(pk__in=ids).values_list("pk", "name", "username"))
                names = seen.filter(name__in={name for _pk, name, _own in people}, is_active=True)
                often = Counter(names.values_list("name", flat=True))
                pairs = [(pk, name if often[name] == 1 else own) for pk, name, own in people]
            found |= {(field.kind, pk): text for pk, text in pairs}
        return found


def _cell(field: CustomField, value: Any, known: showing.Names, *, in_full: bool) -> Any:
    match value:
        case Sealed():
            return value.reveal() if in_full else str(value)
        case Money():
            own = value.currency == field.currency
            return value.amount if own else f"{value.amount:f} {value.currency}"
        case tuple():
            labels = [(code, field.choice_label(code)) for code in value]
            return BETWEEN.join(code if SPLITTING & set(label) else label for code, label in labels)
        case int() if not isinstance(value, bool):
            return known.get((field.kind, value), "")
        case bool() | str():
            return showing.words(field, value, known)
    return value
