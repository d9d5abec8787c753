"""Reading runs, changes of tier and monthly figures, within what a person may see."""

from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Sum

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

    def newest(self) -> Self:
        return self.select_related("customer").order_by("-on", "-id")


class MonthFigures(Guard, Scoped[Any]):
    """Monthly sums by owner and department: summed only over what a person may see."""

    view_permission = "customers.view_customer"

    def revenue_by_tier(self, run_id: int) -> models.QuerySet[Any]:
        """(month, tier, short history, revenue, customers), by month."""
        rows = self.filter(run_id=run_id).values("month", "tier", "short_history")
        summed = rows.annotate(revenue=Sum("revenue"), customers=Sum("customers"))
        return cast("models.QuerySet[Any]", summed.order_by("month", "tier"))

    def movements(self, run_id: int) -> models.QuerySet[Any]:
        """(month, new, lost, returning), by month."""
        rows = self.filter(run_id=run_id).values("month", "short_history")
        summed = rows.annotate(new=Sum("new"), lost=Sum("lost"), returning=Sum("returning"))
        return cast("models.QuerySet[Any]", summed.order_by("month"))
