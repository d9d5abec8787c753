"""Taking a change set back: changed fields to what they were, created records away, the rest listed; what
only grows is answered by rows of its own.

A record is restored where nobody changed it since, or all of that was undone; it is deleted, with all that
the set created on it, where nobody changed any of that and nothing from outside refers to it. Works in
batches, each from the place where the last one stopped.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CASCADE, BinaryField, ForeignKey

from guanxi.foundation import ledger
from guanxi.foundation.privacy.fields import EncryptedTextField

from . import keeping, tails
from .dependents import Unit, relations_to, units, wholes, wholes_of
from .models import Change, ChangeSet, Left, Tracked
from .tails import Read, column_of
from .writing import change_all

type Around = Callable[[Collection[int]], AbstractContextManager[None]]
type Answer = Callable[[ChangeSet, Collection[int]], None]
type Restore = Callable[[Mapping[Any, Any]], None]
type RestoreAny = Callable[[str, Mapping[Any, Any]], None]

_AROUND: dict[type[models.Model], list[Around]] = {}
_RESTORE: dict[tuple[type[models.Model], str], Restore] = {}
_ANSWERS: dict[type[Tracked], Answer] = {}  # of models that only grow
LAST = 2  # phase of an undo: restored, deleted, answered
_FAMILIES: dict[str, RestoreAny] = {}  # by how their names begin


def register(
    model: type[Tracked],
    *,
    around: Around | None = None,
    restore: Mapping[str, Restore] | None = None,
    read: Mapping[str, Read] | None = None,
    answer: Answer | None = None,
) -> None:
    """What a room does when an undo touches its records.

    ``around(ids)`` runs around their restoring or deletion: before its ``yield`` they are as they were,
    after it as they will be (search index, sums). ``restore`` brings back a before-image whose name is
    no column, for all its records at once; ``read`` gives what such an image would hold now, by key.
    ``answer`` writes what follows rows of a ledger, which an undo leaves there.
    """
    if answer:
        _ANSWERS[model] = answer
    if around:
        _AROUND.setdefault(model, []).append(around)
    for name, function in (restore or {}).items():
        _RESTORE[model, name] = function
    for name, reader in (read or {}).items():
        tails.READ[model, name] = reader


def register_family(beginning: str, *, restore: RestoreAny, read: tails.ReadAny) -> None:
    """Fields that are no columns and come at run time: on any model, known by how their names begin."""
    _FAMILIES[beginning] = restore
    tails.FAMILIES[beginning] = read


def restorer(model: type[Tracked], name: str) -> Restore | None:
    """What brings back a before-image of a field that is no column; None where it is one."""
    family = next((restore for begins, restore in _FAMILIES.items() if name.startswith(begins)), None)
    return partial(family, name) if family else _RESTORE.get((model, name))


@dataclass
class Undone:
    """What one batch took back; ``place`` is where the next one begins, None when all is done."""

    place: list[Any] | None
    restored: int = 0
    deleted: int = 0
    left: list[Left] = field(default_factory=list)


def undo_step(change_set: ChangeSet, *, place: Sequence[Any] | None, limit: int) -> Undone:
    """Take back the next ``limit`` records of the set; first what it changed, then what it created."""
    book = ledger.require("undoing")
    book.change_set_id = None  # these changes are the undo's own, not the set's
    phase, turn, after = place or (0, 0, 0)
    models_of = (changed_kinds, created_models, answered_models)[phase](change_set)
    if turn >= len(models_of):
        return Undone([phase + 1, 0, 0] if phase < LAST else None)
    step = (_restore, _delete, _answer)[phase]
    last, done = step(change_set, models_of[turn], after, limit)
    done.place = [phase, turn + 1, 0] if last is None else [phase, turn, last]
    return done


def changed_kinds(change_set: ChangeSet) -> list[type[Tracked]]:
    """The models of which the set changed records."""
    kinds = Change.objects.filter(change_set=change_set).values_list("kind", flat=True).distinct()
    return [apps.get_model(kind) for kind in sorted(kinds)]


# ---- what was changed --------------------------------------------------------------------------


def _restore(
    change_set: ChangeSet, model: type[Tracked], after: int, limit: int
) -> tuple[int | None, Undone]:
    changes = Change.objects.filter(change_set=change_set, kind=model._meta.label_lower)
    ids = list(
        changes.filter(record_id__gt=after)
        .order_by("record_id")
        .values_list("record_id", flat=True)
        .distinct()[:limit]
    )
    done = Undone(None)
    fine, left = judge_changed(change_set, model, ids, locked(model, ids))
    done.left += [Left(model._meta.label_lower, pk, "changed") for pk in left]
    taken = write_back(fine, model)
    done.left += [Left(model._meta.label_lower, pk, "taken") for pk in taken]
    done.restored = len(fine) - len(taken)
    return (ids[-1] if len(ids) == limit else None), done


def judge_changed[M: Tracked](
    change_set: ChangeSet, model: type[M], ids: Sequence[int], rows: Mapping[int, M]
) -> tuple[list[tuple[M, list[Change]]], list[int]]:
    """Of records that the set changed: those that go back, with the set's changes, and those that stay."""
    changes = Change.objects.filter(change_set=change_set, kind=model._meta.label_lower, record_id__in=ids)
    by_record = _by_record(changes)
    # What the set itself created goes as a whole: to restore it first would look like somebody's edit.
    rows = {pk: row for pk, row in rows.items() if row.change_set_id != change_set.pk}
    since = {pk: by_record[pk][0].version for pk in rows}
    touched, again = tails.touched(change_set, model, since)
    last = tails.last_versions(change_set, model, {pk: by_record[pk] for pk in rows})
    fine = {pk for pk, row in rows.items() if pk in again or (pk not in touched and row.version == last[pk])}
    return [(rows[pk], by_record[pk]) for pk in rows if pk in fine], [pk for pk in rows if pk not in fine]


def _by_record(changes: models.QuerySet[Change]) -> dict[int, list[Change]]:
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for change in changes.order_by("id"):
        found[change.record_id].append(change)
    return found


def locked[M: Tracked](model: type[M], ids: Collection[int]) -> dict[int, M]:
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return {row.pk: row for row in rows}


def write_back(rows: Sequence[tuple[Tracked, list[Change]]], model: type[Tracked]) -> list[int]:
    """Give the records their values back; returns those whose former unique value is taken by now."""
    if not rows:
        return []
    ids = [row.pk for row, _changes in rows]
    with arounds({model: ids}):
        try:
            with transaction.atomic():
                _assign_and_write(rows, model)
        except IntegrityError:
            return [row.pk for row, changes in rows if not _write_one(row.pk, changes, model)]
    return []


def _write_one(pk: int, changes: list[Change], model: type[Tracked]) -> bool:
    try:
        with transaction.atomic():
            _assign_and_write([(row, changes) for row in locked(model, [pk]).values()], model)
    except IntegrityError:
        return False
    return True


def _assign_and_write(rows: Sequence[tuple[Tracked, list[Change]]], model: type[Tracked]) -> None:
    apart: defaultdict[str, dict[Tracked, Any]] = defaultdict(dict)
    for row, changes in rows:
        for change in reversed(changes):  # the earliest before-image wins
            value = keeping.before(change)
            if restorer(model, change.field):
                apart[change.field][row] = value
            else:
                assign(row, change.field, value)
    drafts = list(ledger.require().drafts)
    try:
        change_all(row for row, _changes in rows)
        for name, values in apart.items():
            if restore := restorer(model, name):
                restore(values)
    except IntegrityError:
        ledger.require().drafts = drafts
        raise


def assign(row: Tracked, name: str, value: Any) -> None:
    """Give one column the value that a before-image holds."""
    column = column_of(type(row), name)
    match column:
        case EncryptedTextField():
            setattr(row, name, value or "")
        case BinaryField():
            setattr(row, name, None if value is None else bytes.fromhex(value))
        case ForeignKey():
            setattr(row, name, value)
        case _:
            setattr(row, name, column.to_python(value))


# ---- what was created --------------------------------------------------------------------------


@cache
def _referers_first() -> list[type[Tracked]]:
    """All tracked models, each before those that it refers to."""
    ordered: list[type[Tracked]] = []
    waiting = [model for model in apps.get_models() if issubclass(model, Tracked)]

    def place(model: type[Tracked]) -> None:
        if model in ordered or model not in waiting:
            return
        waiting.remove(model)
        for relation in relations_to(model):
            referer = relation.related_model
            if relation.on_delete is not CASCADE:  # it is in the way, and may go with what it is a part of
                for whole in (*wholes(referer), *(one.remote_field.model for one in wholes_of(referer))):
                    place(whole)
            elif issubclass(referer, Tracked):
                place(referer)
        ordered.append(model)

    while waiting:
        place(waiting[0])
    return ordered


def created_models(change_set: ChangeSet) -> list[type[Tracked]]:
    return [model for model in _referers_first() if not model.ONLY_GROWS]


# ---- what stays, and is answered ---------------------------------------------------------------


def answered_models(change_set: ChangeSet) -> list[type[Tracked]]:
    return list(_ANSWERS)


def _answer(change_set: ChangeSet, model: type[Tracked], after: int, limit: int) -> tuple[int | None, Undone]:
    """Of rows of a ledger that the set wrote: the room writes what they are answered by."""
    rows = model._default_manager.filter(change_set=change_set, pk__gt=after)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    if ids:
        _ANSWERS[model](change_set, ids)
    return (ids[-1] if len(ids) == limit else None), Undone(None, restored=len(ids))


# ---- how created records go --------------------------------------------------------------------


def _delete(change_set: ChangeSet, model: type[Tracked], after: int, limit: int) -> tuple[int | None, Undone]:
    rows = model._default_manager.filter(change_set=change_set, pk__gt=after)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    done = Undone(None)
    if ids:
        batch = units(change_set, model, ids)
        done.left = [left_of(model, unit) for unit in batch if unit.reason]
        done.deleted = _delete_units([unit for unit in batch if not unit.reason])
    return (ids[-1] if len(ids) == limit else None), done


def left_of(model: type[Tracked], unit: Unit) -> Left:
    assert unit.reason
    return Left(model._meta.label_lower, unit.root, unit.reason, tuple(sorted(unit.holders)))


def _delete_units(doomed: Sequence[Unit]) -> int:
    members: dict[type[models.Model], list[int]] = {}
    for unit in doomed:
        for model, ids in unit.members.items():
            members.setdefault(model, []).extend(ids)
    with arounds(members):
        for model in sorted(members, key=_referers_first().index):  # type: ignore[arg-type]
            model._default_manager.filter(pk__in=members[model]).delete()
    return sum(len(ids) for ids in members.values())


def arounds(members: Mapping[type[models.Model], Sequence[int]]) -> ExitStack:
    """All that rooms do around the restoring, moving or deletion of these records."""
    stack = ExitStack()
    for model, ids in members.items():
        for around in _AROUND.get(model, ()):
            stack.enter_context(around(ids))
    return stack
