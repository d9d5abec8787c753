"""One import from the file to its undo, and how its maker matched the columns."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.privacy.fields import BlindIndexField, EncryptedTextField, lookups

from .queries import ColumnMemories, ImportRuns, WordMemories


class ImportRun(models.Model):
    """A file on its way in. What it says lies in sealed files under ``uid``; here are codes and counts."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        EXAMINED = "examined", _("columns to be matched")
        MAPPED = "mapped", _("being checked")
        PREVIEWED = "previewed", _("ready to import")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", pgettext_lazy("import", "imported")
        FAILED = "failed", pgettext_lazy("import", "refused")
        DISCARDED = "discarded", pgettext_lazy("import", "given up")

    MOVES: ClassVar = {
        State.UPLOADED: {State.EXAMINED, State.FAILED, State.DISCARDED},
        State.EXAMINED: {State.EXAMINED, State.UPLOADED, State.MAPPED, State.FAILED, State.DISCARDED},
        State.MAPPED: {State.MAPPED, State.UPLOADED, State.PREVIEWED, State.FAILED, State.DISCARDED},
        State.PREVIEWED: {
            State.EXAMINED,
            State.MAPPED,
            State.UPLOADED,
            State.APPLYING,
            State.FAILED,
            State.DISCARDED,
        },
        State.APPLYING: {State.APPLIED, State.FAILED},
        State.APPLIED: set(),
        State.FAILED: {State.MAPPED, State.UPLOADED, State.DISCARDED},
        State.DISCARDED: set(),
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200, help_text="The file's own name.")
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    signature = models.CharField(max_length=32, blank=True, help_text="The same for the same columns.")
    digest = EncryptedTextField(label="import.digest", help_text="Of the file's bytes.")
    content = BlindIndexField(source="digest", label="import.content", normalise=str)
    mapping = models.JSONField(default=dict, help_text="Field → place of its column.")
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict, help_text="What → new, changed, same, wrong → how many.")
    figures = models.JSONField(default=dict, help_text="What the kind reports of the file.")
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(JobRun, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    objects = ImportRuns.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "-id"], name="import_of_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/imports/{self.pk}/"

    def move(self, state: "ImportRun.State") -> None:
        """Go to ``state``, or fail: the table of moves is the only judge."""
        if state not in self.MOVES[ImportRun.State(self.state)]:
            raise ValueError(f"an import cannot go from {self.state} to {state}")
        self.state = state

    def of_same_file(self) -> ImportRuns:
        """The imports of the very same file, under whichever keys it was noted, that were brought in."""
        known = lookups(ImportRun, "content", self.digest.reveal()) if self.digest else []
        found: ImportRuns = ImportRun.objects.filter(
            kind=self.kind, content__in=known, state=self.State.APPLIED
        )
        return found

    def taken_in(self) -> datetime | None:
        """When the very same file was imported for the first time, if it was and was not taken back."""
        kept = self.of_same_file().filter(change_set__state=ChangeSet.State.APPLIED)
        first: datetime | None = kept.order_by("pk").values_list("applied_at", flat=True).first()
        return first

    def count(self, kind: str, what: str = "") -> int:
        """How many records (of ``what``: the kind's own where nothing is said) came out as ``kind``."""
        return int(self.counts.get(what, {}).get(kind, 0))

    @property
    def is_undone(self) -> bool:
        return self.change_set is not None and self.change_set.state == ChangeSet.State.UNDONE

    @property
    def is_undoing(self) -> bool:
        return self.change_set is not None and self.change_set.state == ChangeSet.State.UNDOING


class ColumnMemory(models.Model):
    """A confirmed matching of columns, used again for files with the same columns.

    Column names are kept as digests: a file without names has somebody's data in its first line.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    signature = models.CharField(max_length=32)
    columns: Any = models.JSONField(default=dict, help_text="Field → digest of its column's name.")
    options: Any = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False, help_text="Colleagues of the department may use it.")
    used_at = models.DateTimeField(default=timezone.now)

    objects = ColumnMemories.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "signature", "kind"], name="columns_remembered_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature}"


class WordMemory(models.Model):
    """What somebody said that a word in a column of choices means, used again for the next file.

    Words are kept as digests, as names of columns are: whose name it was nobody reads here.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=60)
    digest = models.CharField(max_length=16)
    meaning = models.CharField(max_length=40, blank=True, help_text="A choice; empty: to be kept as written.")
    is_shared = models.BooleanField(default=False, help_text="Colleagues of the department may use it.")
    said_at = models.DateTimeField(default=timezone.now)

    objects = WordMemories.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "kind", "field", "digest"], name="word_remembered_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "-said_at"], name="word_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field} {self.meaning}"
