"""The house's method of judging records, and what a count of them all came to."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel
from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.changes.models import Tracked, TrackedRows

from .measure import bit
from .policy import Method

BANDS = (0, 40, 60, 75, 90)  # the first score of each band


def lacks(code: str) -> models.Q:
    """The condition that a customer lacks this."""
    return models.Q(GreaterThan(models.F("lacks").bitand(bit(code)), 0))


class QualityPolicies(TrackedRows[Any]):
    """The method is known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None


class QualityPolicy(Tracked):
    """The method in force: one row, with its history."""

    values: Any = models.JSONField(default=dict)

    objects = QualityPolicies.as_manager()

    def __str__(self) -> str:
        return str(self.values)

    @classmethod
    def current(cls) -> Method:
        """The published default until somebody changes it."""
        row = cls.objects.order_by("pk").first()
        return Method.from_dict(row.values if row else {})


class QualityCounts(Guard, Scoped[Any]):
    """Sums over the customers of one owner, seen by whoever sees those."""

    view_permission = "customers.view_customer"


class QualityCount(models.Model):
    """Of one owner's customers of one channel: how many, their points, how many lack what; one day a month.

    A page over a million customers reads some thousand of these.
    """

    month = models.DateField(help_text="Its first day.")
    counted_on = models.DateField(help_text="The last day of the month on which it was counted.")
    counted_at = models.DateTimeField(null=True, help_text="When that was; none: before this was kept.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    source = models.CharField(_("source channel"), max_length=13, choices=Channel.choices)
    customers = models.PositiveIntegerField()
    points = models.PositiveBigIntegerField(help_text="The sum of their scores.")
    facts = models.PositiveIntegerField(
        default=0, help_text="Single values through this channel, of whichever customers of the owner."
    )
    # How many have so many points, or more; and how many lack what (``measure.CODES``).
    from_0 = models.PositiveIntegerField(default=0)
    from_40 = models.PositiveIntegerField(default=0)
    from_60 = models.PositiveIntegerField(default=0)
    from_75 = models.PositiveIntegerField(default=0)
    from_90 = models.PositiveIntegerField(default=0)
    lacks_person = models.PositiveIntegerField(default=0)
    lacks_phone = models.PositiveIntegerField(default=0)
    lacks_email = models.PositiveIntegerField(default=0)
    lacks_role = models.PositiveIntegerField(default=0)
    lacks_industry = models.PositiveIntegerField(default=0)
    lacks_size = models.PositiveIntegerField(default=0)
    lacks_place = models.PositiveIntegerField(default=0)
    lacks_address = models.PositiveIntegerField(default=0)
    lacks_name_odd = models.PositiveIntegerField(default=0)
    lacks_person_odd = models.PositiveIntegerField(default=0)
    lacks_overdue = models.PositiveIntegerField(default=0)
    lacks_silent = models.PositiveIntegerField(default=0)
    lacks_origin = models.PositiveIntegerField(default=0)
    lacks_unconfirmed = models.PositiveIntegerField(default=0)
    lacks_shared = models.PositiveIntegerField(default=0)
    lacks_disagrees = models.PositiveIntegerField(default=0)

    objects = QualityCounts.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["month"], name="quality_count_month"),
            models.Index(fields=["owner", "month"], name="quality_count_owner"),
            models.Index(fields=["department", "month"], name="quality_count_dept"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.owner_id} {self.source}"
