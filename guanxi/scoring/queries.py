"""Reading runs, changes of tier and monthly figures, within what a person may see."""

from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Count, Sum

from guanxi.customers.queries import shared_with
from guanxi.foundation.accounts.queries import Guard, Guarded, Scoped

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class Runs(Guarded):
    """Runs of the model: when, as of which day, with which thresholds."""

    def newest(self) -> Any:
        """The newest finished run, or None."""
        return self.filter(finished_at__isnull=False).order_by("-id").first()

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.may("customers.view_customer") else self.none()


class Thresholds(Guard, Scoped[Any]):
    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.may(self.view_permission) else self.none()


class TierChanges(Guard, Scoped[Any]):
    """Changes of tier, seen by whoever sees the customer."""

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
    shared = shared_with("customer_id")

    def newest(self) -> Self:
        return self.select_related("customer").order_by("-on", "-id")


class MonthFigures(Guard, Scoped[Any]):
    """What customers bought and were in each month: summed only over those that a person may see.

    By customer, so that a sum belongs to whoever has the customer today.
    """

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
    shared = shared_with("customer_id")

    def by_tier(self, run_id: int) -> models.QuerySet[Any]:
        """(month, tier, revenue) of one run."""
        rows = self.filter(run_id=run_id).order_by().values_list("month", "tier")
        return cast("models.QuerySet[Any]", rows.annotate(revenue=Sum("revenue")))

    def by_kind(self, run_id: int) -> models.QuerySet[Any]:
        """(month, kind, customers) of one run."""
        rows = self.filter(run_id=run_id).order_by().values_list("month", "kind")
        return cast("models.QuerySet[Any]", rows.annotate(customers=Count("pk")))

    def overtaken_by(self, run_id: int) -> Self:
        """What older runs left."""
        return self.filter(run_id__lt=run_id)
