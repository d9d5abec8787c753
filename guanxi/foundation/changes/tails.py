"""Whether a record stands as a change set left it, whatever came and went since.

What another set changed and its own undo took back is no obstacle: the record is what it was before that set.
What somebody changed by hand is one, even when it was changed back by hand.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import BinaryField, F, Max, QuerySet

from guanxi.foundation.privacy.fields import EncryptedTextField

from . import keeping
from .models import Change, ChangeSet, Tracked

UNDO = "undo_batch"  # the verbs under which an undo's own changes stand in the history
TAKE_BACK = "take_back"
UNMERGE = "unmerge_customers"
GOING_BACK = frozenset({UNDO, TAKE_BACK, UNMERGE})
# What somebody who left had goes to another, at once or by and by: nobody went on from anything.
HANDED_OVER = frozenset({"close_account", "hand_over_customers"})

type Read = Callable[[Collection[int]], Mapping[int, Any]]
type ReadAny = Callable[[type[Tracked], str, Collection[int]], Mapping[int, Any]]

READ: dict[tuple[type[Tracked], str], Read] = {}
FAMILIES: dict[str, ReadAny] = {}  # of fields that come at run time, by how their names begin


def touched(
    change_set: ChangeSet, model: type[Tracked], since: Mapping[int, int]
) -> tuple[set[int], set[int]]:
    """Of the records in ``since``: those that others have changed, and those that came back to as they were.

    ``since`` maps a record's key to the version of the set's first change on it, 1 where the set created it.
    """
    history = Change.objects.filter(kind=model._meta.label_lower, record_id__in=list(since))
    others = history.exclude(change_set=change_set).exclude(verb__in=HANDED_OVER).order_by()
    latest = others.values_list("record_id").annotate(last=Max("version"))
    doubtful = {pk: since[pk] for pk, last in latest if last > since[pk]}
    again = _as_left(model, _tails(change_set, history, doubtful)) if doubtful else set()
    return doubtful.keys() - again, again


def last_versions(
    change_set: ChangeSet, model: type[Tracked], own: Mapping[int, Sequence[Change]]
) -> dict[int, int]:
    """The version at which each record stands if only the set went on from it: ``own`` are its changes.

    What was handed over since is no obstacle, unless the set had said whose it is: that would go back to
    somebody who may have left as well.
    """
    found = {pk: changes[-1].version for pk, changes in own.items()}
    rows = Change.objects.filter(
        kind=model._meta.label_lower, record_id__in=list(own), verb__in=HANDED_OVER
    ).exclude(change_set=change_set)
    for pk, version, field in rows.order_by("version").values_list("record_id", "version", "field"):
        if field not in {change.field for change in own[pk]}:
            found[pk] = max(found[pk], version)
    return found


def _tails(
    change_set: ChangeSet, history: QuerySet[Change], since: Mapping[int, int]
) -> dict[int, list[Change]]:
    """What followed the set's last change, of records on which only sets and their undoing did follow."""
    tails: defaultdict[int, list[Change]] = defaultdict(list)
    spoiled = set()
    rows = history.filter(record_id__in=list(since)).annotate(state=F("change_set__state"))
    for change in rows.order_by("version", "id"):
        pk = change.record_id
        if change.version <= since[pk]:
            continue
        if change.change_set_id == change_set.pk:
            if tails[pk]:
                spoiled.add(pk)  # the set went on from what others had done meanwhile
        elif change.verb in GOING_BACK or change.state == ChangeSet.State.UNDONE:
            tails[pk].append(change)
        else:
            spoiled.add(pk)
    return {pk: tail for pk, tail in tails.items() if tail and pk not in spoiled}


def _as_left(model: type[Tracked], tails: Mapping[int, list[Change]]) -> set[int]:
    """The records whose every field that the tail touched holds what it held before the tail."""
    rows = {row.pk: row for row in model._default_manager.filter(pk__in=list(tails))}
    images = {
        name: read([pk for pk, tail in tails.items() if any(change.field == name for change in tail)])
        for (owner, name), read in READ.items()
        if owner is model
    }
    images |= _images_of_families(model, tails)
    return {pk for pk, row in rows.items() if _holds(row, tails[pk], images)}


def _images_of_families(
    model: type[Tracked], tails: Mapping[int, list[Change]]
) -> dict[str, Mapping[int, Any]]:
    names = {change.field for tail in tails.values() for change in tail}
    return {
        name: read(model, name, list(tails))
        for begins, read in FAMILIES.items()
        for name in names
        if name.startswith(begins)
    }


def _holds(row: Tracked, tail: list[Change], images: Mapping[str, Mapping[int, Any]]) -> bool:
    first: dict[str, Change] = {}
    for change in tail:
        first.setdefault(change.field, change)
    return row.version == tail[-1].version and all(
        _is(row, name, keeping.before(change), images) for name, change in first.items()
    )


def is_taken_back(change: Change) -> bool:
    """Whether it went back to what was before, or was taken back itself; its set has been read with it."""
    return change.verb in GOING_BACK or (
        change.change_set is not None and change.change_set.state == ChangeSet.State.UNDONE
    )


def holds(row: Tracked, name: str, then: Any) -> bool:
    """Whether a field holds what a before-image says."""
    families = _images_of_family(type(row), name, row.pk)
    return _is(row, name, then, families)


def _images_of_family(model: type[Tracked], name: str, pk: int) -> dict[str, Mapping[int, Any]]:
    found = [read for begins, read in FAMILIES.items() if name.startswith(begins)]
    return {name: found[0](model, name, [pk])} if found else {}


def _is(row: Tracked, name: str, then: Any, images: Mapping[str, Mapping[int, Any]]) -> bool:
    if name in images:
        return bool(json.loads(json.dumps(images[name].get(row.pk))) == then)
    now, column = getattr(row, name), column_of(type(row), name)
    match column:
        case EncryptedTextField():
            return bool(now.reveal() == (then or ""))
        case BinaryField():
            return bool((None if now is None else bytes(now).hex()) == then)
        case _:
            return bool(now == column.to_python(then))


def column_of(model: type[Tracked], name: str) -> Any:
    return next(column for column in model._meta.concrete_fields if column.attname == name)
