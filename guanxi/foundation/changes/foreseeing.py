"""What an undo will do, before it is begun: the same judgement, with nothing written and nothing held."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .dependents import Foreseen, units
from .models import Change, ChangeSet, Left, Tracked
from .undoing import changed_kinds, created_models, judge_changed, left_of

BATCH = 2000
MOST = 20_000  # records that are looked at: of the rest it is told at the end


@dataclass
class Outlook:
    """How many records of which kind go back, go away, or stay; ``is_whole`` where all were looked at."""

    restored: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    left: list[Left] = field(default_factory=list)
    is_whole: bool = True

    @property
    def given_back(self) -> int:
        return self.restored.total()

    @property
    def going_away(self) -> int:
        return self.removed.total()

    @property
    def going(self) -> int:
        return self.given_back + self.going_away

    @property
    def looked(self) -> int:
        return self.going + len(self.left)


def look_ahead(change_set: ChangeSet, most: int = MOST) -> Outlook:
    """Judge each record of the set as its undo would now, in the same order, as far as ``most`` of them."""
    outlook, foreseen = Outlook(), Foreseen()
    for model in changed_kinds(change_set):
        for ids in _changed(change_set, model):
            if not _has_room(outlook, most):
                return outlook
            rows = {row.pk: row for row in model._default_manager.filter(pk__in=ids)}
            fine, left = judge_changed(change_set, model, ids, rows)
            outlook.restored[model._meta.label_lower] += len(fine)
            outlook.left += [Left(model._meta.label_lower, pk, "changed") for pk in left]
    for model in created_models(change_set):
        for ids in _created(change_set, model):
            if not _has_room(outlook, most):
                return outlook
            for unit in units(change_set, model, ids, foreseen=foreseen):
                if not unit.reason:
                    outlook.removed[model._meta.label_lower] += 1
                    continue
                outlook.left.append(left_of(model, unit))
                for member, keys in unit.members.items():
                    foreseen.staying[member].update(keys)
    return outlook


def _has_room(outlook: Outlook, most: int) -> bool:
    outlook.is_whole = outlook.looked < most
    return outlook.is_whole


def _changed(change_set: ChangeSet, model: type[Tracked]) -> Iterator[list[int]]:
    rows = Change.objects.filter(change_set=change_set, kind=model._meta.label_lower)
    after = 0
    while ids := list(
        rows.filter(record_id__gt=after)
        .order_by("record_id")
        .values_list("record_id", flat=True)
        .distinct()[:BATCH]
    ):
        yield ids
        after = ids[-1]


def _created(change_set: ChangeSet, model: type[Tracked]) -> Iterator[list[int]]:
    rows, after = model._default_manager.filter(change_set=change_set).order_by("pk"), 0
    while ids := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        yield ids
        after = ids[-1]
