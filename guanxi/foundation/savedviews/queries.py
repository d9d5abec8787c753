"""Who sees which saved view, and who may change it."""

from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q

from guanxi.foundation import prepared
from guanxi.foundation.accounts.models import Department
from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.accounts.scopes import Scope

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

SHARE = "savedviews.share_view"
MOST_VIEWS = 400
FITTING = 5  # tabs beside “all” on a screen that is not wide
# Tabs as people put them; then what the house began with for one's role, what people share, and what else it
# began with: as it was declared, for names stand in each reader's own order only in one language.
OF_LIST = """
    SELECT {columns}, p.place, p.opens FROM savedviews_savedview AS v
    LEFT JOIN savedviews_viewplace AS p ON p.view_id = v.id AND p.user_id = %s
    WHERE v.listing = %s AND (
        v.owner_id = %s OR v.shared = 'everybody'
        OR (v.shared = 'role' AND EXISTS(SELECT 1 FROM accounts_user_roles AS r
            WHERE r.user_id = %s AND r.role_id = v.role_id))
        OR (v.shared = 'department' AND EXISTS(SELECT 1 FROM accounts_department AS a
            WHERE a.id = v.department_id AND %s LIKE a.path || '%%'))
    )
    ORDER BY CASE WHEN p.place IS NULL THEN 1 ELSE 0 END, p.place,
        CASE WHEN v.ready_made AND v.shared = 'role' THEN 0 WHEN v.ready_made THEN 2 ELSE 1 END,
        CASE WHEN v.ready_made THEN v.id ELSE 0 END, v.name
    LIMIT {most}
"""

LAYOUT = """
    SELECT columns, widths FROM savedviews_listlayout
    WHERE user_id = %s AND listing = %s AND coalesce(view_id, 0) = %s
"""


@cache
def _of_list(model: type[Any]) -> str:
    return OF_LIST.format(columns=prepared.columns(model, "v"), most=MOST_VIEWS)


def _with_place(model: type[Any], row: tuple[Any, ...]) -> Any:
    view = prepared.made(model, row)
    view.place, view.opens = row[-2:]
    return view


def standing(views: list[Any], user_id: int) -> list[Any]:
    """One's tabs; until one has arranged any, what others have shared stands there, as far as it fits."""
    chosen = [view for view in views if view.place is not None]
    return chosen or [view for view in views if view.owner_id != user_id][:FITTING]


class SavedViews(Guard, Scoped[Any]):
    """One's own views, and those shared with a department one is in or below, one's role, or everybody."""

    view_permission = "savedviews.save_view"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        if not user.is_active or not user.may(self.view_permission):
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

    def of_list(self, user: "User", listing: str) -> list[Any]:
        """What ``visible_to`` shows of a list, with ``place`` and ``opens`` of one's own, tabs first.

        Written out: every page of a list asks it, and for Django to make it took longer than to answer it.
        That both say the same a test holds, kind by kind.
        """
        if not user.is_active or not user.may(self.view_permission):
            return []
        path = user.department.path if user.department else ""
        found = prepared.rows(_of_list(self.model), [user.pk, listing, user.pk, user.pk, path])
        rows = [_with_place(self.model, row) for row in found]
        if user.watched_by is None:
            return rows
        theirs = {view.pk for view in self.of_list(user.watched_by, listing)}
        return [view for view in rows if view.pk in theirs]

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


class ListLayouts(Guard, Scoped[Any]):
    """How somebody has arranged a list: nobody else's business."""

    view_permission = "savedviews.save_view"
    owner_path = "user_id"
    department_path = None

    def of_list(self, user: "User", listing: str, view: int | None) -> tuple[str, str]:
        """Columns and widths of one's own; written out, for every page of a list asks it."""
        columns, widths = prepared.first(LAYOUT, [user.pk, listing, view or 0]) or ("", "")
        return columns, widths


class ListExports(Guard, Scoped[Any]):
    """A file is for whoever asked for it, and for nobody else."""

    view_permission = "savedviews.export_list"
    owner_path = "by_id"
    department_path = None

    def within_scope(self, user: "User", permission: str) -> Self:
        if user.is_system:  # which clears what is over
            return self.all()
        return self.filter(by=user.pk) if user.may(permission) else self.none()
