"""Where single values come from, and what a source said that did not stay."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel
from guanxi.customers.queries import OfCustomer
from guanxi.foundation.changes.models import Tracked


class FactSources(OfCustomer):
    """Seen by whoever sees the customer."""


class FactSource(Tracked):
    """One value of a customer, or of a person there, came through another channel than its record.

    The newest of a field holds; who wrote it down and when is the row's own.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="fact_sources", db_index=False
    )
    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, null=True, related_name="+")
    field = models.CharField(max_length=40)
    channel = models.CharField(_("source channel"), max_length=13, choices=Channel.choices)
    detail = models.CharField(_("more exactly"), max_length=120, blank=True)

    PART_OF = "customer"
    objects = FactSources.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "id"], name="source_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.field} {self.channel}"


class Disagreements(OfCustomer):
    """Seen by whoever sees the customer."""


class Disagreement(Tracked):
    """Two sources said otherwise of a field: ``value`` is what did not stay, by the rule in force."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="disagreements", db_index=False
    )
    field = models.CharField(max_length=40)
    value = models.CharField(_("said otherwise"), max_length=200)
    channel = models.CharField(_("source channel"), max_length=13, choices=Channel.choices)
    kept_channel = models.CharField(max_length=13, choices=Channel.choices)
    rule = models.CharField(max_length=8)
    settled_on = models.DateField(_("settled on"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
    )

    PART_OF = "customer"
    objects = Disagreements.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer"], condition=models.Q(settled_on=None), name="disagreement_open")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.field}"
