"""What scoring said, when, and with which thresholds."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Tier
from guanxi.foundation.changes.models import Tracked
from guanxi.insight.thresholds import LOST, NEW, RETURNING, Thresholds

from .baskets.models import BasketRule, Offer, OfferAnswer  # noqa: F401 - models of this app
from .cards.models import ModelCard  # noqa: F401 - a model of this app, kept with its own room
from .churn.models import Risk  # noqa: F401 - a model of this app, kept with its own room
from .lifetime.models import Forecast  # noqa: F401 - a model of this app, kept with its own room
from .queries import MonthFigures, Runs, TierChanges
from .queries import Thresholds as ThresholdRows


class ThresholdSetting(Tracked):
    """The thresholds of the tiers in force: one row, with its history."""

    values = models.JSONField(default=dict)

    objects = ThresholdRows.as_manager()

    def __str__(self) -> str:
        return str(self.values)

    @classmethod
    def current(cls) -> Thresholds:
        """The thresholds in force; the published defaults until somebody changes them."""
        row = cls.objects.order_by("pk").first()
        return Thresholds.from_dict(row.values if row else {})


class ScoreRun(models.Model):
    """One computation of all standings, as of a day."""

    class Cause(models.TextChoices):
        NIGHT = "night", _("every night")
        IMPORT = "import", _("after an import")
        ASKED = "asked", _("asked for")

    as_of = models.DateField(null=True)
    as_of_given = models.DateField(
        null=True, help_text="Asked for; otherwise today, or the last event's day."
    )
    cause = models.CharField(max_length=6, choices=Cause.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    thresholds = models.JSONField(default=dict)
    figures: Any = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = Runs.as_manager()

    def __str__(self) -> str:
        return f"{self.as_of} {self.cause}"

    @property
    def day(self) -> date:
        """The day as of which a finished run speaks."""
        return self.as_of or timezone.localdate(self.started_at)


class TierChange(models.Model):
    """A customer went from one tier to another; ``looking_back`` ones were computed for months past."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    before = models.CharField(max_length=9, choices=Tier.choices, blank=True)
    after = models.CharField(max_length=9, choices=Tier.choices, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    numbers: Any = models.JSONField(default=dict)
    # What the customer was worth then; of months past nobody has kept it.
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    looking_back = models.BooleanField(default=False)

    objects = TierChanges.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "-on", "-id"], name="tier_change_of_customer"),
            models.Index(fields=["looking_back", "-on", "-value", "-id"], name="tier_change_dearest"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.before}→{self.after}"


class MonthRevenue(models.Model):
    """One customer's net goods revenue of one month, and its tier as of the month's end."""

    # No indexes of their own: those of Meta serve them, and a run writes some hundred thousand rows.
    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField(help_text="Its last day.")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    tier = models.CharField(max_length=9, choices=Tier.choices, blank=True)
    revenue = models.DecimalField(max_digits=18, decimal_places=3)

    objects = MonthFigures.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "run", "month"], name="month_revenue_once")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.customer_id}"


class MonthMovement(models.Model):
    """A customer who was new, lost or back in one month: whom the bars of home count, and open to."""

    class Kind(models.TextChoices):
        NEW = NEW, _("New")
        RETURNING = RETURNING, pgettext_lazy("customers who returned", "Back")
        LOST = LOST, _("Lost")

    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField(help_text="Its last day.")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    objects = MonthFigures.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "run", "month", "kind"], name="movement_once")
        ]
        # Not led by the run: sums over few customers would walk all of it instead of theirs.
        indexes: ClassVar = [
            models.Index(fields=["month", "kind", "run", "customer"], name="movement_of_month")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.customer_id}"
