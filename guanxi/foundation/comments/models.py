"""What people say about a record to each other, and whom they mention."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.changes.models import Hanging, Tracked
from guanxi.foundation.files.models import File

from .queries import Comments

MOST_SIGNS = 10_000


class Comment(Tracked):
    """One comment on one record: plain text with light marks. ``on`` is its day where its author is."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    on = models.DateField()
    body = models.TextField(_("comment"), max_length=MOST_SIGNS)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = Comments.as_manager()
    HANGS_ON = Hanging("kind", "record_id", models.Q(deleted_at=None))

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "record_id", "-on", "-id"],
                condition=models.Q(deleted_at=None),
                name="comment_of_record",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Mention(models.Model):
    """Somebody whom a comment mentions: told once, whatever becomes of the text."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    named = models.CharField(max_length=150, default="", help_text="As the text has it, behind an @.")

    objects: Any = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "user"], name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.user_id}"

    @property
    def names(self) -> dict[str, str]:
        """What stands behind an @ → the name that is shown: the present one, also for a sign-in name."""
        return {self.named: self.user.name or self.named} if self.named else {}


class Attachment(models.Model):
    """A file of the record that a comment brought."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="+")

    objects: Any = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "file"], name="attached_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.file_id}"
