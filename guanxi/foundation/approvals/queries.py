"""Whose requests a person sees, and which he decides."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import TrackedRows

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

VIEW, ASK, DECIDE, MANAGE = (
    "approvals.view_request",
    "approvals.ask",
    "approvals.decide",
    "approvals.manage",
)


class Definitions(TrackedRows[Any]):
    """Which way requests go is known to all colleagues; changing it takes a permission for all."""

    view_permission = MANAGE
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()


class Requests(TrackedRows[Any]):
    """Requests are seen by who asks, by who decides or decided, also for others, and by scope."""

    view_permission = VIEW
    owner_path = "asker_id"

    def _conditions(self, user: "User", permission: str) -> list[Q]:
        scope = user.scope_of(permission)
        if scope is None:
            return []
        deciding = Q(pk__in=self._seats().filter(user_id=user.pk).values("request_id"))
        spoke = Q(pk__in=self._moves().filter(by_id=user.pk).values("request_id"))
        standing_in = Q(pk__in=self._seats().filter(user_id__in=self._absent(user)).values("request_id"))
        if permission == DECIDE:
            return [deciding, standing_in]
        if permission == ASK:
            return [Q()] if scope is Scope.ALL and user.is_system else [Q(asker_id=user.pk)]
        if scope is Scope.ALL:
            return [Q()]
        within = [] if scope is Scope.OWN else user.departments_within(scope)
        return [Q(asker_id=user.pk), deciding, spoke, standing_in, *(Q(department_id=pk) for pk in within)]

    def waiting_for(self, user: "User", today: date) -> Self:
        """Those in whose present step ``user``, or somebody he stands in for, has still to decide."""
        seats = self._seats().filter(state="waiting")
        people = [user.pk, *self._absent(user, today).values_list("user_id", flat=True)]
        return self.filter(state="waiting", pk__in=seats.filter(user_id__in=people).values("request_id"))

    def _seats(self) -> Any:
        return self.model._meta.get_field("seats").related_model._default_manager.order_by()

    def _moves(self) -> Any:
        return self.model._meta.get_field("moves").related_model._default_manager.order_by()

    def _absent(self, user: "User", today: date | None = None) -> Any:
        """For whom ``user`` stands in today."""
        day = today or business_day(user.company)
        deputies: Any = apps.get_model("approvals", "Deputy")._default_manager
        rows = deputies.filter(deputy_id=user.pk, first__lte=day, last__gte=day)
        return rows.order_by().values("user_id") if today is None else rows.order_by()


class Deputies(Guard, Scoped[Any]):
    """Who stands in for whom, when, is known to all colleagues; everybody names the own deputy."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()
