"""What was there before: changes, change sets, and the base of every record that has a history."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.privacy.sealed import Sealed

from . import following
from .queries import AbsorbedRows, Changes, ChangeSets

type Reason = Literal["changed", "referred", "taken"]


@dataclass(frozen=True)
class Left:
    """A record that an undo does not touch, and why; ``holders`` are the kinds of what hangs on it."""

    kind: str
    record_id: int
    reason: Reason
    holders: tuple[str, ...] = ()


class ChangeSet(models.Model):
    """Many changes with one cause (an import, a bulk edit): applied and undone in batches."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("preview")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("failed")

    MOVES: ClassVar = {
        State.PREVIEW: {State.APPLYING, State.FAILED},
        State.APPLYING: {State.APPLIED, State.FAILED, State.UNDOING},
        State.APPLIED: {State.UNDOING},
        State.FAILED: {State.UNDOING, State.APPLYING},
        State.UNDOING: {State.UNDONE},
        State.UNDONE: set(),
    }

    MOST_LEFT_ROWS: ClassVar = 1000
    BY_HAND: ClassVar = frozenset({"edit", "bulk_edit", "edit_cells"})

    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0, help_text="Rows an undo left, because they changed since.")
    left_rows = models.JSONField(
        default=list, help_text="The first of them: kind, id, reason, what holds it."
    )

    objects = ChangeSets.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    def note_left(self, left: Sequence[Left]) -> None:
        """Count what an undo left, and name the first of it."""
        self.left += len(left)
        free = self.MOST_LEFT_ROWS - len(self.left_rows)
        named = [[one.kind, one.record_id, one.reason, list(one.holders)] for one in left[: max(free, 0)]]
        self.left_rows = [*self.left_rows, *named]

    @property
    def is_by_hand(self) -> bool:
        """Whether people made it in a page or a list: what it created is no import's."""
        return self.purpose in self.BY_HAND

    def move(self, state: "ChangeSet.State") -> None:
        """Go to ``state``, or fail: the table of moves is the only judge."""
        if state not in self.MOVES[ChangeSet.State(self.state)]:
            raise ValueError(f"a change set cannot go from {self.state} to {state}")
        self.state = state


class Change(models.Model):
    """One field's value before it changed, as ciphertext; ``version`` is the record's version after it."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    before = models.BinaryField()
    salt = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, null=True, related_name="+")

    digest: bytes = b""  # its commitment, until the audit entry holds it
    objects = Changes.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "record_id", "-id"], name="change_of_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.field}"


@dataclass(frozen=True)
class Hanging:
    """By which columns a model's rows name the record that they hang on; ``where`` they still do."""

    kind: str
    record: str
    where: models.Q = field(default_factory=models.Q)


class TrackedRows[M: models.Model](Guard, Scoped[M]):
    """Rows of tracked models: those of a set that is still being applied stay out of figures."""

    def settled(self) -> Self:
        return self.exclude(change_set__state__in=["applying", "undoing"])


class Tracked(models.Model):
    """A record with a version and a history. ``save`` works only inside an action."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(  # shown, never searched by; and users stay
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    HANGS_ON: ClassVar[Hanging | None] = None
    # Of a ledger: no undo takes its rows away, and what they hang on stays with them.
    ONLY_GROWS: ClassVar = False
    # Of such rows those that hold: the others go with what they hang on, as nothing came of them.
    HOLDS: ClassVar = models.Q()
    # Written by machines as a consequence of other facts: no history of their own.
    UNTRACKED: ClassVar[frozenset[str]] = frozenset()
    # Inputs of its actions that a column of another name keeps, for conflicts.
    KEPT_AS: ClassVar[Mapping[str, str]] = {}
    ALWAYS: ClassVar[frozenset[str]] = frozenset(
        {"uid", "version", "created_at", "created_by_id", "changed_at"}
    )

    _as_read: tuple[Collection[str], Collection[Any]] = (), ()

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **more)
        row._as_read = field_names, values  # noqa: SLF001 - its own class
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: DJ012 - after the reading it compares with
        """Write what differs from what was read, raise the version, and keep the before-images."""
        book = ledger.require(f"save of {self._meta.label}")
        if self._state.adding:
            self.created_by_id = self.created_by_id or book.by.pk
            self.change_set_id = self.change_set_id or book.change_set_id
            following.tell_coming([self])
            super().save(*args, **kwargs)
            book.created.append(self)
            following.tell_new([self])
        else:
            self._save_differences(book)
        self._remember()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        ledger.require(f"delete of {self._meta.label}")
        return super().delete(*args, **kwargs)

    def _save_differences(self, book: ledger.Ledger) -> None:
        if not self._as_read[0]:
            raise TypeError(f"{self._meta.label} {self.pk} was made in bulk: read it before changing it.")
        different = self.differences()
        if not different:
            return
        tracked = different.keys() - self.UNTRACKED
        if tracked:
            self.version += 1
            self.changed_at = timezone.now()
        book.drafts += [ledger.Draft(self, name, different[name]) for name in sorted(tracked)]
        super().save(update_fields=[*different, *(["version", "changed_at"] if tracked else [])])
        following.tell([(self, different.keys())])

    def differences(self) -> dict[str, Any]:
        """Field → value as read, for each field that now holds another."""
        found = {}
        for name, before in zip(*self._as_read, strict=False):
            if name in self.ALWAYS or name not in self.__dict__:
                continue
            now, then = self.__dict__[name], before
            if isinstance(now, Sealed) or isinstance(then, Sealed):
                now, then = self._sealed(name, now), self._sealed(name, then)
            if now != then:
                found[name] = then
        return found

    def _sealed(self, name: str, value: Any) -> Sealed:
        """A personal value as such, whether it stands as ciphertext, or was assigned or refreshed."""
        if isinstance(value, Sealed):
            return value
        column: Any = self._meta.get_field(name)
        return column.sealed(value, self.uid)  # type: ignore[no-any-return]

    def _remember(self) -> None:
        names = [f.attname for f in self._meta.concrete_fields]
        known = [name for name in names if name in self.__dict__]
        self._as_read = known, [self.__dict__[name] for name in known]

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        # A deferred field loads itself this way: what was assigned to the others must stay a difference.
        if fields is None:
            self._remember()
        else:
            attnames = {self._meta.get_field(name).attname for name in fields}  # type: ignore[union-attr]
            read = dict(zip(*self._as_read, strict=False)) | {n: self.__dict__[n] for n in attnames}
            self._as_read = list(read), list(read.values())


class Absorbed(models.Model):
    """A record that went into another of its kind: what its before-images do not tell of it.

    Its columns are the before-images of ``change_set``, where nothing else is held of them.
    """

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    into_id = models.BigIntegerField()
    uid = models.UUIDField()
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    came_with = models.ForeignKey(ChangeSet, on_delete=models.SET_NULL, null=True, related_name="+")
    beside: Any = models.JSONField(default=dict, help_text="Rows without a history that stood beside it.")
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="absorbed")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = AbsorbedRows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "record_id"], condition=models.Q(released_at=None), name="absorbed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "into_id"], name="absorbed_into")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} → {self.into_id}"
