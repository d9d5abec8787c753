"""Which definitions people may see and change; values are seen by whoever sees their record."""

from functools import cache
from typing import TYPE_CHECKING, Any, Self

from guanxi.foundation import prepared
from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.changes.models import TrackedRows

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

# Written out: for Django to make it takes five times as long as to answer it.
IN_USE = """
    SELECT {columns} FROM customfields_customfield AS f
    WHERE noun = %s AND retired_on IS NULL AND NOT deleting ORDER BY position, id
"""


@cache
def _in_use(model: type[Any]) -> str:
    return IN_USE.format(columns=prepared.columns(model, "f"))


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
        return [prepared.made(self.model, row) for row in prepared.rows(_in_use(self.model), [noun])]


class Values(Guarded):
    """Values by field and record; callers have checked the record and the field's roles."""
