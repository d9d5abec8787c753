"""One dated step of a relationship, nearer or further."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Depth
from guanxi.customers.queries import Moves
from guanxi.foundation.changes.models import Tracked


class DepthMove(Tracked):
    """The relationship became another on a day, for a reason."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="depth_moves", db_index=False
    )
    before = models.CharField(max_length=1, choices=Depth.choices, blank=True)
    after = models.CharField(max_length=1, choices=Depth.choices)
    on = models.DateField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = Moves.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "-on", "-id"], name="depth_of_customer")]

    def __str__(self) -> str:
        return f"{self.before}→{self.after}"
