"""Several actions with one cause as one change set: what a person can take back with one click."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, models, transaction

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User

from .models import Change, ChangeSet


@dataclass
class Gathering:
    """What the actions within came to; ``change_set`` is None where there is nothing to take back.

    ``told``: whether one of them did something, for it was audited. It may have no way back: rows without a
    history went, or others came in their place.
    """

    change_set: ChangeSet | None
    changed: set[tuple[str, int]] = field(default_factory=set)
    created: int = 0
    wrote: bool = False
    told: bool = False

    def add(
        self, changes: Sequence[Change], created: Sequence[models.Model], *, wrote: bool, told: bool
    ) -> None:
        self.changed |= {(change.kind, change.record_id) for change in changes}
        self.created += len(created)
        self.wrote |= wrote
        self.told |= told

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.created or self.wrote)


def count_batch(change_set: ChangeSet, kinds: Sequence[str]) -> None:
    """Add an import's batch to the set's sums; a batch that changed nothing leaves no audit entry."""
    counts = {kind: kinds.count(kind) for kind in ("new", "changed", "same", "wrong")}
    change_set.created += counts["new"]
    change_set.changed += counts["changed"]
    change_set.same += counts["same"]
    change_set.save(update_fields=["created", "changed", "same"])
    book = ledger.require("an import's batch")
    if counts["new"] or counts["changed"]:
        book.note(**counts)
    else:
        book.keep_silent()


_current: ContextVar[Gathering | None] = ContextVar("guanxi_gathering", default=None)


def current() -> Gathering | None:
    """The set that is being gathered now, to which the outermost action adds itself."""
    return _current.get()


@contextmanager
def gathered(by: User, purpose: str) -> Iterator[Gathering]:
    """Whatever actions do within is one set of ``by``, all of it or nothing.

    A set that holds nothing is not kept. What was written holds all the same: an action may have done
    something that no set takes back.
    """
    with transaction.atomic():
        change_set = ChangeSet(purpose=purpose, by=by, state=ChangeSet.State.APPLIED)
        change_set.save()
        gathering = Gathering(change_set)
        token = _current.set(gathering)
        try:
            yield gathering
        finally:
            _current.reset(token)
        if gathering.is_empty:
            gathering.change_set = None
            _drop(change_set)
            return
        change_set.changed, change_set.created = len(gathering.changed), gathering.created
        change_set.save(update_fields=["changed", "created"])


def _drop(change_set: ChangeSet) -> None:
    """Nothing names it: so no table has to be asked, as Django would ask each that may."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {ChangeSet._meta.db_table} WHERE id = %s", [change_set.pk])  # noqa: S608


@contextmanager
def tentatively(book: ledger.Ledger) -> Iterator[None]:
    """An action within that is refused leaves nothing behind, neither in the database nor in the ledger."""
    drafts, created, announced = len(book.drafts), len(book.created), len(book.events)
    detail, wrote = dict(book.detail), book.wrote
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del book.drafts[drafts:], book.created[created:], book.events[announced:]
        book.detail, book.wrote = detail, wrote
        raise
