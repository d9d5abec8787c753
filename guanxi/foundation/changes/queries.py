"""Reading before-images and change sets."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from guanxi.foundation.accounts.queries import Guard, Guarded, Scoped

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


class Changes(Guarded):
    """Before-images. Who may see the record may see its history: callers check the record first."""

    def of(self, row: models.Model) -> Self:
        """The changes of one record, newest first."""
        return self.filter(kind=row._meta.label_lower, record_id=row.pk).order_by("-id")


class ChangeSets(Guard, Scoped[Any]):
    """Change sets: their maker sees them, and whoever may see all imports."""

    view_permission = "changes.view_change_set"
    owner_path = "by_id"
    department_path = "by__department_id"

    def visible_to(self, user: "User") -> Self:
        return (self.filter(by=user) | self.within_scope(user, self.view_permission)).distinct()

    def unfinished(self) -> Self:
        return self.filter(state__in=["applying", "undoing"])


class AbsorbedRows(Guarded):
    """Records that went into others. Who may see the other may know: callers check it first."""

    def into(self, row: models.Model) -> Self:
        """What went into this record and is still in it, the newest first."""
        found = self.filter(kind=row._meta.label_lower, into_id=row.pk, released_at=None)
        return found.select_related("by").order_by("-id")

    def end_of(self, kind: str, record_id: int) -> int | None:
        """Where this record has gone in the end; None where it went nowhere."""
        gone, here = False, record_id
        while step := self.filter(kind=kind, record_id=here, released_at=None).first():
            gone, here = True, step.into_id
        return here if gone else None
