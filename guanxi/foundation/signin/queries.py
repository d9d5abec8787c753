"""Who sees which sessions."""

from typing import Any

from django.db.models import F, QuerySet

from guanxi.foundation.accounts.queries import Guarded, Scoped


class Visits(Scoped[Any]):
    """Sessions: everybody sees and ends the own ones; who keeps accounts, those of whom he keeps."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = "user__department_id"


class Rescues(Guarded):
    """Rescue codes: written by actions, but for the count of tries."""

    def count_try(self) -> None:
        """Before each try, whatever comes of it: the door's writing, which no refusal rolls back."""
        QuerySet.update(self, tries=F("tries") + 1)
