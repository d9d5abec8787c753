"""Who sees which import, and which columns a person has matched before."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from guanxi.foundation.accounts.queries import Guard, Scoped

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class ImportRuns(Guard, Scoped[Any]):
    """Imports: whoever started one sees it, and whoever may see all change sets."""

    view_permission = "changes.view_change_set"
    owner_path = "by_id"
    department_path = "by__department_id"

    def _conditions(self, user: "User", permission: str) -> list[Q]:
        conditions = super()._conditions(user, permission)
        own = Q(by_id=user.pk)
        if permission != self.view_permission or Q() in conditions or own in conditions:
            return conditions
        return [own, *conditions] if user.is_active else []


class WordMemories(Guard, Scoped[Any]):
    """What somebody said that words mean: one's own, and what colleagues share."""

    view_permission = "imports.start_import"
    owner_path = "by_id"
    department_path = None

    def known_to(self, user: "User") -> Self:
        """One's own, and what others of the department share."""
        own = Q(by=user)
        if user.department_id is None:
            return self.filter(own)
        return self.filter(own | Q(is_shared=True, by__department_id=user.department_id))


class ColumnMemories(Guard, Scoped[Any]):
    """How somebody matched the columns of such a file before: one's own, and what colleagues share."""

    view_permission = "imports.start_import"
    owner_path = "by_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.filter(by=user)

    def of_colleagues(self, user: "User") -> Self:
        """What others of the department have matched and share."""
        if user.department_id is None:
            return self.none()
        return self.filter(is_shared=True, by__department_id=user.department_id).exclude(by=user)
