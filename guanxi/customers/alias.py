"""Names and numbers that a customer is found by besides its own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.changes.models import Tracked

from .queries import Aliases


class Alias(Tracked):
    """What a customer is called besides: a short name, a former one, what one merged into it was known by."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("also called"), max_length=200, blank=True)
    sort_name = models.CharField(max_length=120, editable=False, blank=True)
    customer_no = models.CharField(_("customer number"), max_length=24, blank=True)
    external_no = models.CharField(_("number in the source"), max_length=60, blank=True)
    external_source = models.CharField(_("source system"), max_length=40, blank=True)
    was = models.BigIntegerField(null=True, editable=False, help_text="The key of the one merged into it.")

    PART_OF = "customer"
    UNTRACKED = frozenset({"sort_name"})
    objects = Aliases.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_name"], condition=~Q(sort_name=""), name="alias_name"),
            models.Index(fields=["customer_no"], condition=~Q(customer_no=""), name="alias_number"),
            models.Index(fields=["external_no"], condition=~Q(external_no=""), name="alias_external_no"),
            models.Index(fields=["was"], condition=Q(was__isnull=False), name="alias_was"),
        ]

    def __str__(self) -> str:
        return self.name or self.customer_no
