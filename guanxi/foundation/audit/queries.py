"""Reading the chain."""

from typing import TYPE_CHECKING, Any

from guanxi.foundation.accounts.queries import Guard, Scoped

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Entries(Guard, Scoped[Any]):
    """Audit entries are for auditors."""

    view_permission = "audit.view_entries"
    owner_path = None
    department_path = None

    def newest(self) -> "QuerySet[Any]":
        return self.order_by("-position")
