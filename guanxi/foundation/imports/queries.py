"""Who sees which import, and which columns a person has matched before."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.accounts.queries import Guard, Scoped

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class ImportRuns(Guard, Scoped[Any]):
    """Imports: whoever started one sees it, and whoever may see all change sets."""

    view_permission = "changes.view_change_set"
    owner_path = "by_id"
    department_path = "by__department_id"

    def visible_to(self, user: "User") -> Self:
        return (self.filter(by=user) | self.within_scope(user, self.view_permission)).distinct()

    def unfinished(self) -> Self:
        """Those that were begun and neither applied nor given up."""
        return self.exclude(state__in=["applied", "discarded"])


class ColumnMemories(Guard, Scoped[Any]):
    """How somebody matched the columns of such a file before: one's own only."""

    view_permission = "imports.start_import"
    owner_path = "by_id"
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.filter(by=user)
