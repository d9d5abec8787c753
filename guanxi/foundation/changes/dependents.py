"""What belongs to a created record, and whether anything else has come to depend on it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from django.apps import apps
from django.db import connection, models
from django.db.models import CASCADE, ManyToOneRel

from .models import ChangeSet, Tracked
from .tails import touched


@dataclass
class Unit:
    """A record that a set created, with everything the set created on it: they stay or go together.

    ``holders`` are the kinds of what has come to hang on it since, of which each is reason enough.
    """

    root: int
    members: dict[type[models.Model], list[int]] = field(default_factory=dict)
    is_changed: bool = False
    holders: set[str] = field(default_factory=set)

    @property
    def reason(self) -> Literal["", "changed", "referred"]:
        return "changed" if self.is_changed else "referred" if self.holders else ""


@dataclass
class Foreseen:
    """Looked at beforehand, nothing is gone yet: what of the set would still be there when it comes to it."""

    staying: defaultdict[type[models.Model], set[int]] = field(default_factory=lambda: defaultdict(set))


def units(
    change_set: ChangeSet, model: type[Tracked], ids: Sequence[int], *, foreseen: Foreseen | None = None
) -> list[Unit]:
    """The units whose root is among ``ids``; records that belong to another of the set's are no roots.

    Held until the transaction ends, unless somebody only looks ahead (``foreseen``).
    """
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    for parent in wholes_of(model):
        rows = rows.exclude(**{f"{parent.name}__change_set": change_set})
    gathering = _Gathering(change_set, model, foreseen)
    versions = dict(gathering.held(rows).values_list("pk", "version"))
    gathering.found.update((pk, Unit(pk, {model: [pk]})) for pk in versions)
    for pk, version in versions.items():
        gathering.note_version(model, pk, pk, version)
    gathering.follow(model, {pk: pk for pk in versions})
    return list(gathering.found.values())


class _Gathering:
    """Follows every relation that points at the units' members: parts join them, strangers hold them."""

    def __init__(self, change_set: ChangeSet, root: type[Tracked], foreseen: Foreseen | None) -> None:
        self.change_set = change_set
        self.root = root
        self.foreseen = foreseen
        self.found: dict[int, Unit] = {}
        self.roots: dict[tuple[type[models.Model], int], int] = {}
        self.referers: list[tuple[type[models.Model], int, int]] = []
        self.newer: defaultdict[type[Tracked], dict[int, int]] = defaultdict(dict)

    def held[M: models.Model](self, rows: models.QuerySet[M]) -> models.QuerySet[M]:
        """Locked as a whole, so that nobody comes to refer to them meanwhile."""
        is_locked = self.foreseen is None and connection.features.has_select_for_update
        return rows.select_for_update(of=("self",)) if is_locked else rows

    def note_version(self, model: type[Tracked], pk: int, root: int, version: int) -> None:
        if version != 1:
            self.newer[model][pk] = root

    def follow(self, model: type[models.Model], roots: dict[int, int]) -> None:
        self._walk(model, roots)
        self._judge_newer()
        for referer, pk, root in self.referers:
            if self.roots.get((referer, pk)) != root:
                self.found[root].holders.add(referer._meta.label_lower)

    def _walk(self, model: type[models.Model], roots: dict[int, int]) -> None:
        """``roots`` maps each member's key to its unit's."""
        if not roots:
            return
        self.roots |= {(model, pk): root for pk, root in roots.items()}
        self._look_beside(model, roots)
        for relation in relations_to(model):
            referer = relation.related_model
            is_part = relation.on_delete is CASCADE
            if is_part and not issubclass(referer, Tracked):
                continue  # order lines, standings: no life of their own
            if not issubclass(referer, Tracked):
                self._hold(relation, roots)
                continue
            parts = {}
            for pk, target, change_set_id, version in self._pointing(relation, roots):
                root = roots[target]
                if is_part and referer.ONLY_GROWS:
                    if change_set_id != self.change_set.pk:  # its own came with the record, and goes with it
                        self.found[root].holders.add(referer._meta.label_lower)
                elif is_part:
                    parts[pk] = root
                    self._join(referer, pk, root, (change_set_id, version))
                elif not self._goes_before(referer, pk, change_set_id):
                    self.referers.append((referer, pk, root))
            self._walk(referer, parts)

    def _judge_newer(self) -> None:
        """A later version is somebody's edit, unless the set itself made it, or it was undone."""
        for model, roots in self.newer.items():
            changed, _again = touched(self.change_set, model, dict.fromkeys(roots, 1))
            for pk in changed:
                self.found[roots[pk]].is_changed = True

    def _goes_before(self, referer: type[models.Model], pk: int, change_set_id: int | None) -> bool:
        """Whether it is the set's own and is taken back first: who looks ahead finds it still there."""
        if self.foreseen is None or referer is self.root or change_set_id != self.change_set.pk:
            return False
        return pk not in self.foreseen.staying[referer]

    def _look_beside(self, model: type[models.Model], roots: dict[int, int]) -> None:
        """What names records by kind and id hangs on them, too, unless the set brought it with them."""
        for other in hanging():
            on = other.HANGS_ON
            assert on is not None
            named = {on.kind: model._meta.label_lower, f"{on.record}__in": list(roots)}
            rows = other._default_manager.filter(on.where, **named).exclude(change_set=self.change_set)
            for target in rows.order_by().values_list(on.record, flat=True).distinct():
                self.found[roots[target]].holders.add(other._meta.label_lower)

    def _hold(self, relation: ManyToOneRel, roots: dict[int, int]) -> None:
        """Parts of other records (order lines of a product) hold what they name, however many they are."""
        name, part = relation.field.attname, relation.related_model
        rows = part._default_manager.filter(**{f"{name}__in": list(roots)})
        for still_there in self._still_there(part, rows):
            for target in still_there.order_by().values_list(name, flat=True).distinct():
                self.found[roots[target]].holders.add(_whole_of(part))

    def _still_there[M: models.Model](
        self, part: type[M], rows: models.QuerySet[M]
    ) -> Iterator[models.QuerySet[M]]:
        """Of parts those whose whole will be there: of another's doing, or of the set's own and staying."""
        whole = next(wholes_of(part), None)
        if self.foreseen is None or whole is None:
            yield rows
            return
        yield rows.exclude(**{f"{whole.name}__change_set": self.change_set})
        yield rows.filter(**{f"{whole.attname}__in": self.foreseen.staying[whole.remote_field.model]})

    def _pointing(self, relation: ManyToOneRel, keys: Collection[int]) -> Any:
        name = relation.field.attname
        referer: Any = relation.related_model  # a tracked one
        found = referer._default_manager.filter(referer.HOLDS, **{f"{name}__in": list(keys)})
        rows = self.held(found.order_by("pk"))
        return rows.values_list("pk", name, "change_set_id", "version")

    def _join(self, model: type[Tracked], pk: int, root: int, state: Sequence[Any]) -> None:
        change_set_id, version = state
        unit = self.found[root]
        unit.members.setdefault(model, []).append(pk)
        if change_set_id != self.change_set.pk:
            unit.holders.add(model._meta.label_lower)
        self.note_version(model, pk, root, version)


@cache
def hanging() -> list[type[Tracked]]:
    """The models whose rows name what they hang on by kind and id."""
    return [model for model in apps.get_models() if issubclass(model, Tracked) and model.HANGS_ON]


def wholes_of(model: type[models.Model]) -> Iterator[Any]:
    """The columns of a part that lead to the tracked records of which it is one."""
    for column in model._meta.concrete_fields:
        remote = column.remote_field
        if remote and remote.on_delete is CASCADE and issubclass(remote.model, Tracked):
            yield column


def _whole_of(part: type[models.Model]) -> str:
    """What people know of a part: an order, of one of its lines."""
    whole = next(wholes_of(part), None)
    return (whole.remote_field.model if whole else part)._meta.label_lower


def wholes(model: type[models.Model]) -> list[type[Tracked]]:
    """The tracked model itself, or those of which an untracked one is a part, as a line is of its order."""
    if issubclass(model, Tracked):
        return [model]
    return [column.remote_field.model for column in wholes_of(model)]


@cache
def relations_to(model: type[models.Model]) -> list[ManyToOneRel]:
    """Every relation that points at ``model``, hidden ones too."""
    return [found for found in model._meta.get_fields(include_hidden=True) if isinstance(found, ManyToOneRel)]
