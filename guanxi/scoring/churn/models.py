"""How likely each customer is to leave, and why, as the newest run of the model told it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.queries import OfCustomer


class Risks(OfCustomer):
    """Seen by whoever sees the customer."""


class Risk(models.Model):
    """The probability that a customer buys nothing within the horizon of its card, with its reasons."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="risk"
    )
    card = models.ForeignKey("scoring.ModelCard", on_delete=models.PROTECT, related_name="+", db_index=False)
    chance = models.FloatField(_("Risk of leaving"))
    before = models.FloatField(null=True, help_text="What the run before said; null: it said nothing.")
    rose = models.FloatField(default=0, help_text="Chance less what was said before; 0 where nothing was.")
    reasons: Any = models.JSONField(
        default=list,
        help_text="Feature, value and points of probability; with the base they sum to the chance.",
    )

    objects = Risks.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-chance", "customer"], name="risk_by_chance"),
            models.Index(fields=["-rose", "customer"], name="risk_by_rise"),
            models.Index(fields=["card", "customer"], name="risk_of_card"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.chance:.2f}"
