"""What was answered to a request with an idempotency key: digests, and the answer sealed, for a day."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from .queries import KeptReplies


class KeptReply(models.Model):
    """``request`` and ``rights`` are digests of what was asked and of what its asker might do."""

    owner = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    rights = models.CharField(max_length=64)
    uid = models.CharField(max_length=36)
    at = models.DateTimeField(default=timezone.now)
    reply = models.BinaryField(default=b"")

    objects: Any = KeptReplies.as_manager()

    class Meta:
        db_table = "replies_kept_reply"
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "key"], name="reply_once_per_key")]
        indexes: ClassVar = [models.Index(fields=["at"], name="reply_by_age")]

    def __str__(self) -> str:
        return f"reply {self.pk}"
