"""One record goes into another of its kind (a merge), and can come out of it again, also after later edits.

What refers to the lost record refers to the other from then on, with before-images; the lost one's columns
become before-images themselves, and its row goes: no list, search or unique value has to know of it. Coming
out, whatever nobody changed since goes back to where it was; the rest is named, and stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.apps import apps
from django.db.models import OneToOneRel
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User

from . import beside, keeping
from .dependents import hanging, relations_to
from .models import Absorbed, Change, ChangeSet, Left, Tracked
from .tails import column_of, holds, is_taken_back
from .undoing import arounds, assign, locked, restorer, write_back
from .writing import change_all

MOST = 2000  # records asked for at once

type Images = Mapping[str, Any]


def begin() -> ChangeSet:
    """The set that a merge's changes stand in, of whoever merges."""
    book = ledger.require("a merge")
    change_set = ChangeSet(purpose="merge", by=book.by, state=ChangeSet.State.APPLIED)
    change_set.save()
    book.change_set_id = change_set.pk
    return change_set


def hold(lost: Tracked) -> None:
    """Nothing new is to name what is about to go: whoever would write such a row waits, and finds it gone.

    The lock of an action lets rows be written that point at what it holds; they would fall with it unseen.
    """
    locked(type(lost), [lost.pk])


def absorb[M: Tracked](lost: M, kept: M, change_set: ChangeSet, images: Images | None = None) -> Absorbed:
    """``lost`` is ``kept`` from now on. ``images``: its values that are no columns, by field."""
    book = ledger.require("a merge")
    model = type(lost)
    _join_single(lost, kept, change_set)
    for referer, where in _pointing(lost):
        _point(referer, where, {name: kept.pk for name, value in where.items() if value == lost.pk})
    found = Absorbed(
        kind=model._meta.label_lower,
        record_id=lost.pk,
        into_id=kept.pk,
        uid=lost.uid,
        version=lost.version,
        created_at=lost.created_at,
        created_by_id=lost.created_by_id,
        came_with_id=lost.change_set_id,
        beside=beside.set_aside(lost, kept),
        change_set=change_set,
        by=book.by,
    )
    found.save()
    book.drafts += [
        ledger.Draft(lost, name, value) for name, value in ({**_columns(lost), **(images or {})}).items()
    ]
    with arounds({model: [lost.pk]}):
        model._default_manager.filter(pk=lost.pk).delete()
    return found


def _join_single(lost: Tracked, kept: Tracked, change_set: ChangeSet) -> None:
    """What a record has once (its credit) goes into the other's, where that one has it too."""
    for relation in relations_to(type(lost)):
        part, name = relation.related_model, relation.field.attname
        if not (isinstance(relation, OneToOneRel) and issubclass(part, Tracked)):
            continue
        rows = {
            getattr(row, name): row
            for row in part._default_manager.filter(**{f"{name}__in": [lost.pk, kept.pk]})
        }
        if len(rows) > 1:
            absorb(rows[lost.pk], rows[kept.pk], change_set)


def counted(lost: Tracked, by: User) -> dict[str, int]:
    """What would come over with this record, as far as ``by`` sees it: kind → how many."""
    found: dict[str, int] = {}
    for model, where in _pointing(lost):
        rows: Any = model._default_manager.all()
        if number := rows.visible_to(by).filter(**where).count():
            kind = model._meta.label_lower
            found[kind] = found.get(kind, 0) + number
    return found


def _pointing(lost: Tracked) -> Iterator[tuple[type[Tracked], dict[str, Any]]]:
    """The tracked models that name this record, each with where."""
    for relation in relations_to(type(lost)):
        if issubclass(relation.related_model, Tracked):
            yield relation.related_model, {relation.field.attname: lost.pk}
    for other in hanging():
        on = other.HANGS_ON
        assert on is not None
        yield other, {on.kind: lost._meta.label_lower, on.record: lost.pk}


def _point(model: type[Tracked], where: Mapping[str, Any], to: Mapping[str, Any]) -> None:
    ids = list(model._default_manager.filter(**where).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), MOST):
        rows = locked(model, ids[start : start + MOST])
        with arounds({model: list(rows)}):
            for row in rows.values():
                for name, value in to.items():
                    setattr(row, name, value)
            change_all(rows.values())


def _columns(row: Tracked) -> dict[str, Any]:
    """Every value of a record that makes it anew, but for those that machines keep."""
    apart = row.ALWAYS | row.UNTRACKED | {"id", "change_set_id"}
    names = [column.attname for column in row._meta.concrete_fields if column.attname not in apart]
    return {name: getattr(row, name) for name in names}


# ---- coming out --------------------------------------------------------------------------------


@dataclass
class Released:
    """What came out: the records made anew, how many went back to them, and what stays as it is."""

    rows: list[Tracked] = field(default_factory=list)
    restored: int = 0
    left: list[Left] = field(default_factory=list)


def release(change_set: ChangeSet) -> Released:
    """Take a merge apart: its lost records are there again, with all that nobody has changed since."""
    book = ledger.require("taking a merge apart")
    done = Released()
    mine = list(Absorbed.objects.filter(change_set=change_set, released_at=None).order_by("-id"))
    changes: defaultdict[str, defaultdict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in Change.objects.filter(change_set=change_set).order_by("id"):
        changes[change.kind][change.record_id].append(change)
    for one in mine:  # first it frees what the other had: a number stands once
        if kept := changes[one.kind].pop(one.into_id, []):
            _give_back(_model(one.kind), {one.into_id: kept}, change_set, done)
        done.rows.append(_made_anew(one, changes[one.kind].pop(one.record_id, [])))
    for kind, records in changes.items():
        _give_back(_model(kind), records, change_set, done)
    for one in mine:
        beside.put_back(one.beside)
        one.released_at, one.released_by = timezone.now(), book.by
        one.save(update_fields=["released_at", "released_by"])
    book.wrote = True
    change_set.move(ChangeSet.State.UNDOING)
    change_set.note_left(done.left)
    change_set.move(ChangeSet.State.UNDONE)
    change_set.save(update_fields=["state", "left", "left_rows"])
    return done


def staying(change_set: ChangeSet) -> Iterator[tuple[Tracked, Change]]:
    """What taking this merge apart would leave as it is: a record, and the last change of a field."""
    records: defaultdict[str, defaultdict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in Change.objects.filter(change_set=change_set).order_by("id"):
        records[change.kind][change.record_id].append(change)
    for kind, changes in records.items():
        ids = sorted(changes)
        for start in range(0, len(ids), MOST):
            rows = {
                row.pk: row for row in _model(kind)._default_manager.filter(pk__in=ids[start : start + MOST])
            }
            later = _changed_since(rows, changes, change_set) if rows else {}
            yield from ((rows[pk], last) for (pk, _name), last in later.items())


def _model(kind: str) -> type[Tracked]:
    return cast(type[Tracked], apps.get_model(kind))


def _made_anew(one: Absorbed, changes: Iterable[Change]) -> Tracked:
    """The record as it was, under its own key, for the last version has been."""
    model = _model(one.kind)
    row = model(uid=one.uid, version=one.version + 1, created_at=one.created_at)
    row.pk = one.record_id
    row.created_by_id, row.change_set_id = one.created_by_id, one.came_with_id
    apart: dict[str, Any] = {}
    for change in changes:
        value = keeping.before(change)
        if restorer(model, change.field):
            apart[change.field] = value
        else:
            assign(row, change.field, value)
    for name, value in one.beside.get("kept", {}).items():
        setattr(row, name, column_of(model, name).to_python(value))
    with arounds({model: [row.pk]}):
        super(Tracked, row).save(force_insert=True)
        row.refresh_from_db()
        for name, value in apart.items():
            if restore := restorer(model, name):
                restore({row: value})
    return row


def _give_back(
    model: type[Tracked], records: Mapping[int, list[Change]], change_set: ChangeSet, done: Released
) -> None:
    ids = sorted(records)
    for start in range(0, len(ids), MOST):
        rows = locked(model, ids[start : start + MOST])
        later = _changed_since(rows, records, change_set) if rows else set()
        ready = []
        for pk, row in rows.items():
            fine = [change for change in records[pk] if (pk, change.field) not in later]
            if len(fine) < len(records[pk]):
                done.left.append(Left(model._meta.label_lower, pk, "changed"))
            if fine:
                ready.append((row, fine))
        taken = write_back(ready, model)
        done.left += [Left(model._meta.label_lower, pk, "taken") for pk in taken]
        done.restored += len(ready) - len(taken)


def _changed_since(
    rows: Mapping[int, Tracked], records: Mapping[int, Sequence[Change]], change_set: ChangeSet
) -> dict[tuple[int, str], Change]:
    """Record and field of what somebody has changed after the merge, and not taken back since: by what."""
    model = type(next(iter(rows.values())))
    last = {(pk, change.field): change.pk for pk in rows for change in records[pk]}
    later = Change.objects.filter(
        kind=model._meta.label_lower, record_id__in=list(rows), pk__gt=min(last.values())
    )
    found: dict[tuple[int, str], Change] = {}
    tails: defaultdict[tuple[int, str], list[Change]] = defaultdict(list)
    for change in later.exclude(change_set=change_set).select_related("change_set").order_by("pk"):
        place = change.record_id, change.field
        if change.pk > last.get(place, change.pk):
            tails[place].append(change)
    for (pk, name), tail in tails.items():
        if not (all(map(is_taken_back, tail)) and holds(rows[pk], name, keeping.before(tail[0]))):
            found[pk, name] = tail[-1]
    return found
