"""What people decided of a customer's credit, and the house's method."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.queries import OfCustomer
from guanxi.foundation.changes.models import Tracked, TrackedRows

from .policy import Policy


class Grade(models.TextChoices):
    """From who pays without being asked to who pays before."""

    A = "A", pgettext_lazy("credit", "A, very good")
    B = "B", pgettext_lazy("credit", "B, good")
    C = "C", pgettext_lazy("credit", "C, with care")
    D = "D", pgettext_lazy("credit", "D, no credit")


class Credits(OfCustomer):
    """Seen by whoever sees the customer."""


class Credit(Tracked):
    """A grade, and perhaps a limit, that somebody set for a customer: since when, and why."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="credit")
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices)
    limit = models.DecimalField(
        _("credit limit"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    on = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=200)

    PART_OF = "customer"
    objects = Credits.as_manager()

    def __str__(self) -> str:
        return f"{self.customer_id} {self.grade}"


class CreditPolicies(TrackedRows[Any]):
    """The method is known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None


class CreditPolicy(Tracked):
    """The method in force: one row, with its history."""

    values: Any = models.JSONField(default=dict)

    objects = CreditPolicies.as_manager()

    UNTRACKED: ClassVar = frozenset[str]()

    def __str__(self) -> str:
        return str(self.values)

    @classmethod
    def current(cls) -> Policy:
        """The published default until somebody changes it."""
        row = cls.objects.order_by("pk").first()
        return Policy.from_dict(row.values if row else {})
