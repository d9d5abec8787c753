"""Who sees which file: whoever sees the record on which it hangs."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Sum

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import TrackedRows
from guanxi.foundation.subjects import beside_visible

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

    from .models import File

READ = "files.read_file"
ALL_THAT_IS_SEEN = {READ}


class Files(TrackedRows[Any]):
    """Files: seen and read with their record; changed by who brought them."""

    view_permission = READ
    owner_path = "created_by_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.filter(beside_visible(user)) if user.is_active else self.none()

    def within_scope(self, user: "User", permission: str) -> Self:
        scope = user.scope_of(permission)
        if scope is None:
            return self.none()
        if user.is_system:  # purging: the records may be long gone
            return self.all()
        rows = self.visible_to(user)
        everything = scope is Scope.ALL or permission in ALL_THAT_IS_SEEN
        return rows if everything else rows.filter(created_by=user)

    def newest(self) -> Self:
        """Of each file the newest version, without the deleted."""
        return self.filter(is_latest=True, deleted_at=None)

    def of(self, kind: str, record_id: int) -> Self:
        """The newest version of each file of one record, which the caller has checked."""
        rows = self.newest().filter(kind=kind, record_id=record_id)
        return rows.select_related("created_by").order_by("-id")

    def versions_of(self, file: "File") -> Self:
        """All there are of one file, newest first."""
        return self.filter(series=file.series, deleted_at=None).order_by("-number")

    def bytes_held(self) -> int:
        """What all files take, older versions and deleted ones until they are purged."""
        return int(self.aggregate(held=Sum("size"))["held"] or 0)
