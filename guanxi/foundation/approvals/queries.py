"""Whose requests a person sees, and which he decides."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

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


# In words, as branches are (``accounts/spelled.py``): the palette asks them at every key.
SEATS = "SELECT request_id FROM approvals_seat WHERE user_id = %s"
SPOKEN = "SELECT request_id FROM approvals_move WHERE by_id = %s"
STOOD_IN = """
    SELECT approvals_seat.request_id FROM approvals_seat
    JOIN approvals_deputy ON approvals_deputy.user_id = approvals_seat.user_id
    WHERE approvals_deputy.deputy_id = %s AND approvals_deputy.first <= %s AND approvals_deputy.last >= %s
"""


def _among(requests: str, *params: Any) -> Q:
    return Q(pk__in=RawSQL(requests, params))  # noqa: S611 - ours


def _as_kept(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


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
        deciding = _among(SEATS, user.pk)
        spoke = _among(SPOKEN, user.pk)
        standing_in = _among(STOOD_IN, user.pk, *[_as_kept(business_day(user.company))] * 2)
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

    def _absent(self, user: "User", today: date) -> Any:
        """For whom ``user`` stands in on this day."""
        deputies: Any = apps.get_model("approvals", "Deputy")._default_manager
        return deputies.filter(deputy_id=user.pk, first__lte=today, last__gte=today).order_by()


class Deputies(Guard, Scoped[Any]):
    """Who stands in for whom, when, is known to all colleagues; everybody names the own deputy."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()
