"""A customer's need, in template 2's fields."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Channel
from guanxi.foundation.changes.models import Tracked

from .choices import CLOSED, NeedKind, NeedPriority, NeedStatus, Reply
from .queries import Needs

NO_DAY = date(9999, 12, 31)  # where needs without a day stand in order


class Need(Tracked):
    """One thing a customer needs of us: what, how urgent, what we propose, who sees to it, until when."""

    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        related_name="needs",
        db_index=False,
        verbose_name=_("customer"),
    )
    kind = models.CharField(_("kind of need"), max_length=7, choices=NeedKind.choices)
    kind_label = models.CharField(_("kind, in the file's words"), max_length=40, blank=True)
    description = models.CharField(pgettext_lazy("of a customer", "need"), max_length=500)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=NeedPriority.choices, default=NeedPriority.MEDIUM
    )
    source = models.CharField(  # noqa: DJ001 - a column added to a large table
        _("source channel"), max_length=13, choices=Channel.choices, null=True, blank=True
    )
    offering = models.CharField(_("related product or service"), max_length=200, blank=True)
    solution = models.TextField(_("proposed solution"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("owner"),
    )
    owner_label = models.CharField(_("owner, in the file's words"), max_length=80, blank=True)
    proposed_on = models.DateField(_("first named on"), null=True, blank=True)
    expected_on = models.DateField(_("to be met by"), null=True, blank=True)
    sort_expected = models.DateField(default=NO_DAY, editable=False)
    feedback = models.CharField(_("customer feedback"), max_length=9, choices=Reply.choices, blank=True)
    feedback_note = models.CharField(_("note on the feedback"), max_length=200, blank=True)
    feedback_label = models.CharField(_("feedback, in the file's words"), max_length=240, blank=True)
    status = models.CharField(
        pgettext_lazy("of a need", "status"),
        max_length=7,
        choices=NeedStatus.choices,
        default=NeedStatus.OPEN,
    )
    is_closed = models.BooleanField(default=False, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("how it ended"), max_length=200, blank=True)

    PART_OF = "customer"
    UNTRACKED = frozenset({"sort_expected", "is_closed"})
    objects = Needs.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "is_closed", "priority"], name="need_of_customer"),
            models.Index(fields=["sort_expected", "id"], name="need_expected"),
            models.Index(fields=["priority", "sort_expected", "id"], name="need_priority"),
            models.Index(fields=["status", "id"], name="need_status"),
            models.Index(fields=["owner", "status", "id"], name="need_owner_status"),
        ]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        return f"/needs/{self.pk}/"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """What follows from the rest: where it sorts, and whether it is still open."""
        self.sort_expected = self.expected_on or NO_DAY
        self.is_closed = self.status in CLOSED

    @property
    def owner_name(self) -> str:
        """Whoever a file named, else whose it is here."""
        return self.owner_label or self.owner.name
