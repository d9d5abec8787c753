"""Policies are read by whom they are for; what is acknowledged is seen by scope, and one's own always."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.changes.models import TrackedRows

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

MANAGE, VIEW = "policies.manage_policies", "policies.view_duties"


class Policies(TrackedRows[Any]):
    """Every colleague may read what the house asks of people; changing it takes a permission."""

    view_permission = MANAGE
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()


class Versions(Guard, Scoped[Any]):
    view_permission = MANAGE
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()


class Duties(Guard, Scoped[Any]):
    """Who has to acknowledge which version, and who has."""

    view_permission = VIEW
    owner_path = "user_id"
    department_path = "user__department_id"

    def still_open(self) -> Self:
        return self.filter(acknowledged_at=None)

    def of(self, user: "User") -> Self:
        return self.filter(user_id=user.pk)
