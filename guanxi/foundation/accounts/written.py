"""What is written by an action and keeps no history of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from guanxi.foundation import ledger


class Written(models.Model):
    """A row without a history of its own, whose writing is an action's all the same."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        ledger.require(f"save of {self._meta.label}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        ledger.require(f"delete of {self._meta.label}")
        return super().delete(*args, **kwargs)


class Versioned(Written):
    """One that several people edit: an edit of what somebody else has saved since is a conflict."""

    version = models.PositiveIntegerField(default=1, editable=False)

    # What an edit replaces beside the row's own columns: a relation, and the columns in which it says it.
    BESIDE: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        self.version += not self._state.adding
        if update_fields is not None:
            update_fields = {*update_fields, "version"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def saved(self, name: str) -> Any:
        """What an edit of ``name`` would replace."""
        if name not in self.BESIDE:
            return getattr(self, name)
        rows = getattr(self, name).values_list(*self.BESIDE[name])
        return dict(rows) if len(self.BESIDE[name]) > 1 else sorted(key for (key,) in rows)
