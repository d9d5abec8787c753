"""A long job as a row: its steps, its progress, and the fence that lets only one worker write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.live.publishing import publish, topic_of_job
from guanxi.foundation.sentences import told

from . import presence
from .queries import JobRuns


class Superseded(RuntimeError):
    """Another worker claimed this step; what this one did since its last batch is rolled back."""


class JobRun(models.Model):
    """One run of a job. ``params`` and ``cursor`` hold ids and counts, never personal values."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    kind = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    params = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_index=True)
    step = models.PositiveIntegerField(default=0, help_text="Steps finished.")
    fence = models.PositiveIntegerField(default=0, help_text="Raised by each claim: an older worker stops.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Claims of the present step.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    stop_asked = models.BooleanField(default=False)
    here = models.CharField(
        max_length=40, blank=True, help_text="The process that runs it itself; empty: the workers do."
    )
    language = models.CharField(
        max_length=8, default="zh-hans", help_text="Spoken as it was started, for who has chosen none."
    )
    narrowed = models.JSONField(
        null=True, help_text="What the token that started it leaves of its user's permissions."
    )
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="When whoever started it last looked at it.")
    error: Any = models.JSONField(default=str, blank=True, help_text="A sentence as it is kept.")

    objects = JobRuns.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "-id"], name="job_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.STOPPED}

    @property
    def is_cut_off(self) -> bool:
        """Whether the process that ran it itself is dead: nobody goes on with it unasked."""
        return bool(self.here) and not self.is_over and not presence.is_alive(self.here)

    @property
    def is_resting(self) -> bool:
        """Whether nobody works at it and it is not done: it can go on, if it has something to go on with."""
        return self.state in {self.State.FAILED, self.State.STOPPED} or self.is_cut_off

    @property
    def why(self) -> Sentence:
        """Why it failed or was stopped, in the reader's language; "" where nobody has to be told."""
        return told(self.error)

    @contextmanager
    def batch(self) -> Iterator[dict[str, Any]]:
        """One transaction: the batch's writes and the cursor that says it is done stand or fall together."""
        with transaction.atomic():
            rows = JobRun.objects.filter(pk=self.pk)
            if connection.features.has_select_for_update:
                rows = rows.select_for_update()
            row = rows.values("fence", "cursor", "stop_asked").get()
            if row["fence"] != self.fence:
                raise Superseded(f"job {self.pk}: fence {self.fence} is no longer current")
            self.stop_asked = row["stop_asked"]
            self.cursor = row["cursor"]
            yield self.cursor
            JobRun.objects.filter(pk=self.pk).update(
                cursor=self.cursor, done=self.done, total=self.total, message=self.message
            )
            publish(topic_of_job(self.pk))

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Progress; written with the present batch, or at once outside one."""
        self.done, self.total, self.message = done, self.total if total is None else total, message
        JobRun.objects.filter(pk=self.pk, fence=self.fence).update(
            done=self.done, total=self.total, message=self.message
        )
        publish(topic_of_job(self.pk))
