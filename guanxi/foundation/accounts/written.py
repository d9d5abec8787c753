"""What is written by an action and keeps no history of its own."""

from typing import Any

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
