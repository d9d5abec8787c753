"""Who sees which saved view, and who may change it."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q

from guanxi.foundation.accounts.models import Department
from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.accounts.scopes import Scope

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

SHARE = "savedviews.share_view"


class SavedViews(Guard, Scoped[Any]):
    """One's own views, and those shared with a department one is in or below, one's role, or everybody."""

    view_permission = "savedviews.save_view"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        if not user.is_active:
            return self.none()
        below = Department.objects.filter(
            pk=user.department_id or 0, path__startswith=OuterRef("department__path")
        )
        return self.filter(
            Q(owner=user.pk)
            | Q(shared="everybody")
            | Q(shared="role", role__in=user.roles.order_by().values("pk"))
            | (Q(shared="department") & Exists(below))
        )

    def within_scope(self, user: "User", permission: str) -> Self:
        """One's own; whoever may share with all keeps what others have shared, too."""
        own = super().within_scope(user, permission)
        if user.scope_of(SHARE) is not Scope.ALL:
            return own
        return own | self.exclude(shared="private")


class ViewPlaces(Guard, Scoped[Any]):
    """Where each person keeps a view: nobody else's business."""

    view_permission = "savedviews.save_view"
    owner_path = "user_id"
    department_path = None


class ListExports(Guard, Scoped[Any]):
    """A file is for whoever asked for it, and for nobody else."""

    view_permission = "savedviews.export_list"
    owner_path = "by_id"
    department_path = None

    def within_scope(self, user: "User", permission: str) -> Self:
        if user.is_system:  # which clears what is over
            return self.all()
        return self.filter(by=user.pk) if user.may(permission) else self.none()
