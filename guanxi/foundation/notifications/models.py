"""Notices, how each person wants to be told, what goes out of the house, and who watches which record."""

import uuid
from datetime import time
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written
from guanxi.foundation.errors import Sentence
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.sentences import told

from .queries import Addresses, Deliveries, Notifications, Watches

OWNER: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.CASCADE, "related_name": "+"}


class Notification(models.Model):
    """One thing one person is told. Written by ``notifying`` as a consequence, as a job's row is.

    The sentence names no record: what it is about stands beside it, and is named only to who may see it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(**OWNER, db_index=False)
    notice = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, blank=True, help_text="Of the record it is about.")
    record_id = models.BigIntegerField(null=True)
    sentence: Any = models.JSONField(help_text="As a sentence is kept.")
    url = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    key = models.CharField(max_length=120, help_text="The same thing told twice has the same.")
    in_page = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = Notifications.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], condition=models.Q(in_page=True), name="notice_of_person"),
            models.Index(
                fields=["user", "-id"],
                condition=models.Q(in_page=True, read_at=None),
                name="notice_unread",
            ),
            models.Index(fields=["at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.pk}"

    @property
    def text(self) -> Sentence:
        """What is said, in the reader's language."""
        return told(self.sentence)


class Habits(Written):
    """When somebody wants to be told: the quiet hours, and the hour and weekday of what is gathered."""

    user = models.OneToOneField(**OWNER)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    digest_at = models.TimeField(_("gathered notices come at"), default=time(8))
    digest_weekday = models.PositiveSmallIntegerField(_("weekly ones on"), default=0)

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return f"habits of {self.user_id}"


class Preference(Written):
    """What somebody chose for one kind of notice on one channel; without a row the house's default holds."""

    user = models.ForeignKey(**OWNER, db_index=False)
    notice = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    timing = models.CharField(max_length=6)

    objects = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "notice", "channel"], name="one_choice_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.channel}: {self.timing}"


class Address(Written):
    """A chat or the like where somebody is told; the address is a secret, for who has it can write there."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(**OWNER)
    service = models.CharField(_("service"), max_length=20)
    name = models.CharField(_("what you call it"), max_length=60)
    address = EncryptedTextField(_("address"), label="notice.address", max_length=600)
    failed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Addresses.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def channel(self) -> str:
        return f"address:{self.pk}"


class Delivery(models.Model):
    """One notice on its way out by one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not sent")

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    user = models.ForeignKey(**OWNER)
    channel = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=80, blank=True, help_text="The kind of the error, never its words.")

    objects: Any = Deliveries.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}: {self.state}"


class Watch(Written):
    """Somebody wants to hear of what happens on this record."""

    user = models.ForeignKey(**OWNER, db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Watches.as_manager()
    ONCE_BESIDE = ("user_id",)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "record_id", "user"], name="watched_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
