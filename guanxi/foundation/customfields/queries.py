"""Which definitions people may see and change; values are seen by whoever sees their record."""

from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.changes.models import TrackedRows

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

# Written out: for Django to make it takes five times as long as to answer it.
IN_USE = """
    SELECT * FROM customfields_customfield WHERE noun = %s AND retired_on IS NULL AND NOT deleting
    ORDER BY position, id
"""


class CustomFields(TrackedRows[Any]):
    """What fields there are is known to all colleagues; changing one takes a permission for all."""

    view_permission = "customfields.manage_fields"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()

    def of(self, noun: str) -> Self:
        """The fields of one kind of record that are in use, in their order."""
        return self.filter(noun=noun, retired_on=None, deleting=False).order_by("position", "id")

    def in_use(self, noun: str) -> list[Any]:
        """The same, read at once: every page and every answer about records asks it."""
        return list(self.raw(IN_USE, [noun]))


class Values(Guarded):
    """Values by field and record; callers have checked the record and the field's roles."""
