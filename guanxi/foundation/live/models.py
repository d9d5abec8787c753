"""What just happened, for pages that are open: one table, written by the web and the workers."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class LiveEvent(models.Model):
    """A hint that something under ``topic`` is new. It holds ids; what is new, the page asks for."""

    topic = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: Any = models.Manager()

    class Meta:
        db_table = "live_event"
        indexes: ClassVar = [models.Index(fields=["topic", "id"], name="live_event_of_topic")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
