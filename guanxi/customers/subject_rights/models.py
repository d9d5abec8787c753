"""Requests of persons about their data, what was erased, and how long what is kept."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.consent.choices import Source
from guanxi.customers.consent.models import ByTheHouse, ContactLink
from guanxi.foundation.changes.models import Tracked

from .choices import Asked, Stands
from .policy import Retention
from .queries import Erasures, SubjectRequests

USER: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+", "db_index": False,
}  # fmt: skip


class SubjectRequest(Tracked):
    """What somebody asks of the own data: when it came, until when it is to be answered, and the answer."""

    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        related_name="subject_requests",
        db_index=False,
        verbose_name=_("customer"),
    )
    contact = models.ForeignKey(
        "customers.Contact",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("consent", "person"),
    )
    kind = models.CharField(_("asks for"), max_length=11, choices=Asked.choices)
    state = models.CharField(
        pgettext_lazy("request of a person", "state"),
        max_length=8,
        choices=Stands.choices,
        default=Stands.OPEN,
    )
    received_on = models.DateField(_("came in on"))
    source = models.CharField(_("came in by"), max_length=8, choices=Source.choices)
    link = models.ForeignKey(
        ContactLink, on_delete=models.SET_NULL, null=True, editable=False, related_name="requests"
    )
    wish = models.CharField(_("what exactly"), max_length=500, blank=True)
    due_on = models.DateField(_("to be answered by"))
    owner = models.ForeignKey(**USER, verbose_name=_("responsible"))
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answered_by = models.ForeignKey(**USER, null=True, editable=False, verbose_name=_("answered by"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    PART_OF = "customer"
    objects = SubjectRequests.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "id"], name="request_of_customer"),
            models.Index(fields=["due_on", "id"], name="request_due"),
            models.Index(fields=["state", "due_on", "id"], name="request_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/person-requests/{self.pk}/"

    @property
    def person_name(self) -> str:
        return self.contact.called if self.contact is not None else self.customer.name


class Erasure(models.Model):
    """One record that was erased: what stays of it and until when, and whether its bytes are purged."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Of the record that was erased.")
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    request = models.ForeignKey(SubjectRequest, on_delete=models.SET_NULL, null=True, related_name="erasures")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(**USER)
    stays: Any = models.JSONField(default=list, help_text="Code of what is held, how many, until when.")
    imports: Any = models.JSONField(default=list, help_text="Imports whose files held the person.")
    purged_at = models.DateTimeField(null=True)

    objects = Erasures.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer"], name="erasure_of_customer"),
            models.Index(fields=["at"], condition=models.Q(purged_at=None), name="erasure_unpurged"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class RetentionPolicy(Tracked):
    """How long what is kept, and by when requests are answered: one row, with its history."""

    values: Any = models.JSONField(default=dict)
    due: Any = models.JSONField(default=dict, editable=False, help_text="Kind of data → how many are over.")
    counted_on = models.DateField(null=True, editable=False)

    UNTRACKED: ClassVar = frozenset({"due", "counted_on"})
    objects = ByTheHouse.as_manager()

    def __str__(self) -> str:
        return str(self.values)

    @classmethod
    def current(cls) -> Retention:
        """The published default until somebody changes it."""
        row = cls.objects.order_by("pk").first()
        return Retention.from_dict(row.values if row else {})
