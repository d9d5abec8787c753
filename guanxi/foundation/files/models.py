"""Files that hang on records. The bytes lie sealed under the house's home, named by the row's uid."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.changes.models import Hanging, Tracked

from .queries import Files


class File(Tracked):
    """One version of one file. Versions of the same file share their ``series``."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    name = models.CharField(_("file name"), max_length=160)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    series = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = Files.as_manager()
    HANGS_ON = Hanging("kind", "record_id", models.Q(is_latest=True, deleted_at=None))
    UNTRACKED: ClassVar[frozenset[str]] = frozenset({"is_latest"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="version_once_a_file")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "record_id", "-id"],
                condition=models.Q(is_latest=True, deleted_at=None),
                name="file_of_record",
            ),
            models.Index(
                fields=["deleted_at"], condition=models.Q(deleted_at__isnull=False), name="file_deleted"
            ),
        ]

    def __str__(self) -> str:
        return self.name
