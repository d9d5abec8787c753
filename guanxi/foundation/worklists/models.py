"""One change of many rows: which rows, what is done to them, and what came of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.jobs.models import JobRun

from .queries import BulkEdits


class BulkEdit(models.Model):
    """A bulk edit under its change set; ``asked`` holds codes and ids as the form gave them."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    worklist = models.CharField(max_length=40)
    bulk = models.CharField(max_length=40)
    asked: Any = models.JSONField(default=dict)
    keys: Any = models.JSONField(default=list)
    change_set = models.OneToOneField(ChangeSet, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(JobRun, on_delete=models.PROTECT, null=True, related_name="+")
    done = models.PositiveIntegerField(default=0, help_text="Rows that were gone through.")
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    reasons: Any = models.JSONField(
        default=list, help_text="[key, kept sentence] of the first that were refused."
    )

    objects = BulkEdits.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "-id"], name="bulk_edit_of_person")]

    def __str__(self) -> str:
        return f"{self.worklist} {self.bulk} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.done >= len(self.keys)
