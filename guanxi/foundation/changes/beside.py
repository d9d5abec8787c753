"""What has no history and stands beside a record that goes into another: kept, moved, and brought back.

Parts that fall with their record (a standing, figures of months) are copied into the ``Absorbed`` row. Rows
that name records by kind and id (shares, watches) move over, unless the other record has the same already.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CASCADE

from .dependents import relations_to
from .models import Tracked

type Row = dict[str, str | None]
type Aside = dict[str, Any]


def set_aside(lost: Tracked, kept: Tracked) -> Aside:
    """Copies of what goes with ``lost``, the keys of what moved to ``kept``, and what machines kept of it."""
    gone: defaultdict[str, list[Row]] = defaultdict(list)
    moved: dict[str, list[int]] = {}
    for relation in relations_to(type(lost)):
        part = relation.related_model
        if relation.on_delete is CASCADE and not issubclass(part, Tracked):
            rows = part._default_manager.filter(**{relation.field.attname: lost.pk})
            gone[part._meta.label_lower] += [_copied(row) for row in rows]
    for model in _naming():
        copies, keys = _move(model, lost, kept)
        gone[model._meta.label_lower] += copies
        moved |= {model._meta.label_lower: keys} if keys else {}
    machines = {name: _text(lost, name) for name in sorted(lost.UNTRACKED)}
    place = {"kind": lost._meta.label_lower, "lost": lost.pk, "kept": kept.pk}
    return {
        "gone": {k: rows for k, rows in gone.items() if rows},
        "moved": moved,
        "kept": machines,
        "of": place,
    }


def _naming() -> list[Any]:
    """The models whose rows say with ``ONCE_BESIDE`` that they name records by kind and id."""
    return [model for model in apps.get_models() if hasattr(model, "ONCE_BESIDE")]


def _move(model: Any, lost: Tracked, kept: Tracked) -> tuple[list[Row], list[int]]:
    rows = model._default_manager.filter(kind=lost._meta.label_lower).order_by("pk")
    there = set(rows.filter(record_id=kept.pk).values_list(*model.ONCE_BESIDE))
    copies, keys = [], []
    for row in rows.filter(record_id=lost.pk):
        if tuple(getattr(row, name) for name in model.ONCE_BESIDE) in there:
            copies.append(_copied(row))
            row.delete()
        else:
            keys.append(row.pk)
    model._default_manager.filter(pk__in=keys).update(record_id=kept.pk)
    return copies, keys


def _copied(row: models.Model) -> Row:
    return {column.attname: _text(row, column.attname) for column in row._meta.concrete_fields}


def _text(row: models.Model, name: str) -> str | None:
    column: Any = next(one for one in row._meta.concrete_fields if one.attname == name)
    return None if getattr(row, name) is None else column.value_to_string(row)


def put_back(aside: Aside) -> None:
    """Bring back the copies whose neighbours are still there, and what still stands at the other record."""
    for kind, copies in aside["gone"].items():
        model = apps.get_model(kind)
        rows = [_made(model, copy) for copy in copies]
        model._default_manager.bulk_create(_rooted(model, rows), ignore_conflicts=True)
    place = aside["of"]
    for kind, keys in aside["moved"].items():
        model = apps.get_model(kind)
        still = model._default_manager.filter(pk__in=keys, kind=place["kind"], record_id=place["kept"])
        still.update(record_id=place["lost"])


def _made(model: type[models.Model], copy: Mapping[str, str | None]) -> models.Model:
    columns: dict[str, Any] = {column.attname: column for column in model._meta.concrete_fields}
    return model(**{
        name: None if text is None else columns[name].to_python(text)
        for name, text in copy.items()
        if name in columns
    })  # fmt: skip


def _rooted(model: type[models.Model], rows: list[models.Model]) -> Iterable[models.Model]:
    """Those all of whose foreign keys lead somewhere."""
    for column in model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey):
            wanted = {getattr(row, column.attname) for row in rows} - {None}
            remote: Any = column.related_model
            there = set(remote._default_manager.filter(pk__in=wanted).values_list("pk", flat=True)) | {None}
            rows = [row for row in rows if getattr(row, column.attname) in there]
    return rows
