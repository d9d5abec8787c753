"""What an undo asks of custom fields: their values come back as any other, and go with their records."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from guanxi.foundation import ledger
from guanxi.foundation.changes import undoing
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.privacy.sealed import Sealed

from . import keeping
from .cleaning import Money, Wrong, clean, wire
from .models import PREFIX, CustomField
from .nouns import nouns


def register() -> None:
    undoing.register_family(PREFIX, restore=restore, read=read)
    for noun in nouns():
        undoing.register(noun.model, around=partial(_around, noun.model))


def restore(name: str, values: Mapping[Tracked, Any]) -> None:
    """Give records the value of one field back, as its before-image holds it."""
    rows = list(values)
    field = _field(type(rows[0]), name)
    if field is None:
        return  # deleted for good meanwhile, with its history
    now = keeping.held([field], [row.pk for row in rows])
    book = ledger.require()
    news: list[keeping.News] = []
    drafts = []
    for row in rows:
        value, present = unwire(field, values[row], book), now[row.pk].get(field.code)
        if value != present:
            news.append((field, row, value))
            image = present if isinstance(present, Sealed) else wire(present)
            drafts.append(ledger.Draft(row, name, image))
    keeping.replace(news)
    changed = {row.pk for _field, row, _value in news}
    keeping.raise_versions([row for row in rows if row.pk in changed])
    book.drafts += drafts
    keeping.follow([row for row in rows if row.pk in changed])


def unwire(field: CustomField, value: Any, book: ledger.Ledger) -> Any:
    """A before-image as a value again: what stood there once may stand there again."""
    if value is None:
        return None
    held = value
    if isinstance(value, list):
        held = tuple(value)
    elif isinstance(value, dict):
        held = Money(*value.values())
    try:
        return clean(field, value, book.by, held)
    except Wrong:
        return None  # of a kind that the field no longer is


def read(model: type[Tracked], name: str, ids: Collection[int]) -> Mapping[int, Any]:
    """What before-images of the field would hold now."""
    field = _field(model, name)
    if field is None:
        return {}
    found = keeping.held([field], ids)
    return {pk: _image(values.get(field.code)) for pk, values in found.items()}


def _image(value: Any) -> Any:
    return value.reveal() if isinstance(value, Sealed) else wire(value)


def _field(model: type[Tracked], name: str) -> CustomField | None:
    rows = CustomField.objects.filter(noun=model._meta.label_lower, code=name.removeprefix(PREFIX))
    found: CustomField | None = rows.first()
    return found


@contextmanager
def _around(model: type[Tracked], ids: Collection[int]) -> Iterator[None]:
    """Formulas follow what is restored; the values of a record that is gone go too."""
    yield
    if not CustomField.objects.filter(noun=model._meta.label_lower).exists():
        return
    rows = list(model._default_manager.filter(pk__in=ids))
    keeping.follow(rows)
    keeping.forget(model, set(ids) - {row.pk for row in rows})
