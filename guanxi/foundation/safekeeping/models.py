"""When backups are made by themselves and which of them stay; and what became of each."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import told

from .queries import BackupRuns


class BackupPlan(Written):
    """One row. The store is no part of it: where files may be written, the machine's owner says."""

    is_on = models.BooleanField(
        _("Back up every night"),
        default=True,
        help_text=_("Each backup is restored on trial at once, counted and verified."),
    )
    hour = models.PositiveSmallIntegerField(
        _("from this hour on"), default=2, help_text=_("Hour of the company's clock, 0 to 23.")
    )
    daily = models.PositiveSmallIntegerField(
        _("days"), default=7, help_text=_("Of so many days the newest backup is kept.")
    )
    weekly = models.PositiveSmallIntegerField(
        _("weeks"), default=4, help_text=_("Of so many weeks the newest backup is kept.")
    )
    monthly = models.PositiveSmallIntegerField(
        _("months"), default=12, help_text=_("Of so many months the newest backup is kept.")
    )

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return f"{self.hour}"

    @classmethod
    def get(cls) -> "BackupPlan":
        """The plan; what is not saved yet is the default."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class BackupRun(Written):
    """One backup, from its beginning to what the trial of it came to, and when its file went."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("of a backup", "under way")
        PROVED = "proved", pgettext_lazy("of a backup", "restored and compared")
        UNPROVED = "unproved", pgettext_lazy("of a backup", "made, but the trial failed")
        FAILED = "failed", pgettext_lazy("of a backup", "not made")

    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("ended"), null=True)
    name = models.CharField(_("file"), max_length=80)
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    files = models.PositiveIntegerField(_("files"), default=0)
    entries = models.PositiveBigIntegerField(
        _("audit entries"), default=0, help_text="How far the restored chain was verified."
    )
    recovery = models.CharField(_("recovery key"), max_length=12, blank=True)
    error: Any = models.JSONField(default=str, blank=True, help_text="A sentence as it is kept.")
    removed_at = models.DateTimeField(_("removed"), null=True, help_text="When its file went by the plan.")

    objects = BackupRuns.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def why(self) -> Sentence:
        return told(self.error)
