"""What belongs to a created record, and whether anything else has come to depend on it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from django.db import connection, models
from django.db.models import CASCADE, ManyToOneRel

from .models import ChangeSet, Tracked
from .tails import touched


@dataclass
class Unit:
    """A record that a set created, with everything the set created on it: they stay or go together."""

    root: int
    members: dict[type[models.Model], list[int]] = field(default_factory=dict)
    reason: Literal["", "changed", "referred"] = ""


def units(change_set: ChangeSet, model: type[Tracked], ids: Sequence[int]) -> list[Unit]:
    """The units whose root is among ``ids``; records that belong to another of the set's are no roots."""
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    for parent in _parents(model):
        rows = rows.exclude(**{f"{parent}__change_set": change_set})
    versions = dict(_held(rows).values_list("pk", "version"))
    found = {pk: Unit(pk, {model: [pk]}) for pk in versions}
    gathering = _Gathering(change_set, found)
    for pk, version in versions.items():
        gathering.note_version(model, pk, pk, version)
    gathering.follow(model, {pk: pk for pk in found})
    return list(found.values())


def _held[M: models.Model](rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """Locked as a whole, so that nobody comes to refer to them meanwhile."""
    return rows.select_for_update(of=("self",)) if connection.features.has_select_for_update else rows


def _parents(model: type[Tracked]) -> Iterator[str]:
    for column in model._meta.concrete_fields:
        remote = column.remote_field
        if remote and remote.on_delete is CASCADE and issubclass(remote.model, Tracked):
            yield column.name


class _Gathering:
    """Follows every relation that points at the units' members: parts join them, strangers hold them."""

    def __init__(self, change_set: ChangeSet, found: dict[int, Unit]) -> None:
        self.change_set = change_set
        self.found = found
        self.roots: dict[tuple[type[models.Model], int], int] = {}
        self.referers: list[tuple[type[models.Model], int, int]] = []
        self.newer: defaultdict[type[Tracked], dict[int, int]] = defaultdict(dict)

    def note_version(self, model: type[Tracked], pk: int, root: int, version: int) -> None:
        if version != 1:
            self.newer[model][pk] = root

    def follow(self, model: type[models.Model], roots: dict[int, int]) -> None:
        self._walk(model, roots)
        self._judge_newer()
        for referer, pk, root in self.referers:
            if self.roots.get((referer, pk)) != root and not self.found[root].reason:
                self.found[root].reason = "referred"

    def _walk(self, model: type[models.Model], roots: dict[int, int]) -> None:
        """``roots`` maps each member's key to its unit's."""
        if not roots:
            return
        self.roots |= {(model, pk): root for pk, root in roots.items()}
        for relation in relations_to(model):
            referer = relation.related_model
            is_part = relation.on_delete is CASCADE
            if is_part and not issubclass(referer, Tracked):
                continue  # order lines, standings: no life of their own
            if not issubclass(referer, Tracked):
                self._hold(relation, roots)
                continue
            parts = {}
            for pk, target, *state in self._pointing(relation, roots):
                root = roots[target]
                if is_part:
                    parts[pk] = root
                    self._join(referer, pk, root, state)
                else:
                    self.referers.append((referer, pk, root))
            self._walk(referer, parts)

    def _judge_newer(self) -> None:
        """A later version is somebody's edit, unless the set itself made it, or it was undone."""
        for model, roots in self.newer.items():
            changed, _again = touched(self.change_set, model, dict.fromkeys(roots, 1))
            for pk in changed:
                unit = self.found[roots[pk]]
                unit.reason = unit.reason or "changed"

    def _hold(self, relation: ManyToOneRel, roots: dict[int, int]) -> None:
        """Parts of other records (order lines of a product) hold what they name, however many they are."""
        name = relation.field.attname
        rows = relation.related_model._default_manager.filter(**{f"{name}__in": list(roots)})
        for target in rows.order_by().values_list(name, flat=True).distinct():
            unit = self.found[roots[target]]
            unit.reason = unit.reason or "referred"

    def _pointing(self, relation: ManyToOneRel, keys: Collection[int]) -> Any:
        referer, name = relation.related_model, relation.field.attname
        columns = ["change_set_id", "version"] if issubclass(referer, Tracked) else []
        rows = _held(referer._default_manager.filter(**{f"{name}__in": list(keys)}).order_by("pk"))
        return rows.values_list("pk", name, *columns)

    def _join(self, model: type[Tracked], pk: int, root: int, state: Sequence[Any]) -> None:
        change_set_id, version = state
        unit = self.found[root]
        unit.members.setdefault(model, []).append(pk)
        if change_set_id != self.change_set.pk:
            unit.reason = unit.reason or "referred"
        self.note_version(model, pk, root, version)


def wholes(model: type[models.Model]) -> list[type[Tracked]]:
    """The tracked model itself, or those of which an untracked one is a part, as a line is of its order."""
    if issubclass(model, Tracked):
        return [model]
    foreign = [column.remote_field for column in model._meta.concrete_fields if column.remote_field]
    return [r.model for r in foreign if r.on_delete is CASCADE and issubclass(r.model, Tracked)]


@cache
def relations_to(model: type[models.Model]) -> list[ManyToOneRel]:
    """Every relation that points at ``model``, hidden ones too."""
    return [found for found in model._meta.get_fields(include_hidden=True) if isinstance(found, ManyToOneRel)]
