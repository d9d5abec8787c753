"""Sign-ins that failed, and the periodic reviews of who saw, took out and changed what."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written

from .queries import Reviews


class FailedSignIn(models.Model):
    """The door writes it. What was typed is kept nowhere; the address is shortened."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Whose name was typed; empty: nobody's here.",
    )
    address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"


class Period(models.TextChoices):
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")


class ReviewPlan(Written):
    """How often the house is reviewed, and how many days later it should be signed: one row."""

    period = models.CharField(_("a review"), max_length=7, choices=Period.choices, default=Period.MONTH)
    days = models.PositiveSmallIntegerField(
        _("days until it should be signed"), default=14, help_text=_("After them the auditors are reminded.")
    )

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return self.period

    @classmethod
    def get(cls) -> "ReviewPlan":
        """The plan; what is not saved yet is the default."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class SecurityReview(Written):
    """One period: what was counted of each person, and who signed it with which remarks."""

    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    opened_at = models.DateTimeField(default=timezone.now)
    counted_at = models.DateTimeField(_("counted"), default=timezone.now)
    counts: Any = models.JSONField(default=dict, help_text="Person → what → how many.")
    earlier: Any = models.JSONField(default=list, help_text="The same of earlier periods, the newest first.")
    strangers = models.PositiveIntegerField(default=0, help_text="Failed sign-ins under nobody's name.")
    reminded_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    remarks = models.TextField(_("remarks"), blank=True)
    head = models.CharField(max_length=90, blank=True, help_text="Where the chain stood as it was signed.")

    objects = Reviews.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "last"], name="review_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"
