"""What scoring last said of each customer."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from .choices import Tier
from .queries import Standings


class Standing(models.Model):
    """What scoring last said of a customer, as of a date. Read by all, written only by scoring."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    as_of = models.DateField()
    run_id = models.BigIntegerField()
    tier = models.CharField(max_length=9, choices=Tier.choices)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    potential = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    loyalty = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    lost_on = models.DateField(null=True, help_text="The day on which the silence passed its limit.")
    value_moved = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, help_text="By how much the value is another than lately."
    )
    facts: Any = models.JSONField(default=dict, help_text="The figures behind it, by name.")
    reasons: Any = models.JSONField(default=list, help_text="Reason codes with their figures.")

    objects = Standings.as_manager()

    class Meta:
        indexes: ClassVar = [
            # Partial: most are neither, and every import ends with all standings written.
            models.Index(fields=["customer"], condition=Q(lost_on__isnull=False), name="standing_lost"),
            models.Index(
                fields=["potential", "tier", "customer"],
                condition=Q(potential__isnull=False),
                name="standing_by_potential",
            ),
            models.Index(
                fields=["value_moved", "customer"],
                condition=Q(value_moved__isnull=False),
                name="standing_by_move",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tier}"
