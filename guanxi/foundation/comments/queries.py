"""Who sees which comment: whoever sees the record that it is about."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import TrackedRows
from guanxi.foundation.subjects import beside_visible

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class Comments(TrackedRows[Any]):
    """Comments: seen with their record; changed by who wrote them."""

    view_permission = "comments.add_comment"
    owner_path = "created_by_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.filter(beside_visible(user)) if user.is_active else self.none()

    def within_scope(self, user: "User", permission: str) -> Self:
        scope = user.scope_of(permission)
        if scope is None:
            return self.none()
        rows = self.visible_to(user)
        return rows if scope is Scope.ALL else rows.filter(created_by=user)

    def of(self, kind: str, record_id: int) -> Self:
        """Those about one record, which the caller has checked; the newest first, without the deleted."""
        rows = self.filter(kind=kind, record_id=record_id, deleted_at=None)
        return rows.select_related("created_by").order_by("-on", "-id")
