"""What each customer will bring, as the newest run of the model told it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.queries import OfCustomer


class Forecasts(OfCustomer):
    """Seen by whoever sees the customer."""


class Forecast(models.Model):
    """Purchases and net goods expected of a customer within the months that its card tells."""

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="forecast"
    )
    card = models.ForeignKey("scoring.ModelCard", on_delete=models.PROTECT, related_name="+", db_index=False)
    purchases = models.FloatField(_("Expected purchases"))
    purchases_low = models.FloatField()
    purchases_high = models.FloatField()
    value = models.DecimalField(_("Expected, 12 months"), max_digits=16, decimal_places=2)
    low = models.DecimalField(_("Lower bound"), max_digits=16, decimal_places=2)
    high = models.DecimalField(_("Upper bound"), max_digits=16, decimal_places=2)
    mean = models.DecimalField(max_digits=16, decimal_places=2, help_text="What a purchase brings.")
    alive = models.FloatField(
        _("Still a customer"), null=True, help_text="Probability of not having left; null: cannot be told."
    )
    once = models.BooleanField(default=False, help_text="Bought on one day only: too few for a rhythm.")

    objects = Forecasts.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-value", "customer"], name="forecast_by_value"),
            models.Index(fields=["alive", "customer"], name="forecast_by_alive"),
            models.Index(fields=["card", "customer"], name="forecast_of_card"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.value}"
