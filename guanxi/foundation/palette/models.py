"""What a person used, so that the palette offers it first: ids and codes, no values."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from .queries import Uses


class Use(models.Model):
    """``item`` is a record (``customer:12``) or a verb (``do:create_customer``)."""

    pk = models.CompositePrimaryKey("user", "item")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=60)
    heat = models.FloatField()
    at = models.DateTimeField()

    objects: Any = Uses.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-heat"], name="use_by_heat"),
            models.Index(fields=["heat"], name="use_coldest"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.item}"
