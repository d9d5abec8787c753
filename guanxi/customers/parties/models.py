"""A dated link from one record to what the other is to it."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel
from guanxi.customers.parties.choices import LinkKind
from guanxi.customers.queries import shared_with
from guanxi.foundation.changes.models import Tracked, TrackedRows


class PartyLinks(TrackedRows[Any]):
    """A link is seen by whoever sees both records: of a hidden one nothing is told, not even that it is."""

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
    shared = shared_with("customer_id")

    def _conditions(self, user: Any, permission: str) -> list[Q]:
        """Changed by whoever may change either record, seen with both."""
        conditions = super()._conditions(user, permission)
        if conditions == [Q()]:
            return conditions
        customers: Any = apps.get_model("customers", "Customer")._default_manager.all()
        seen = customers.within_scope(user, self.view_permission).order_by().values("pk")
        if permission == self.view_permission:
            return [condition & Q(party_id__in=seen) for condition in conditions]
        within = customers.within_scope(user, permission).order_by().values("pk")
        either = Q(customer_id__in=within) | Q(party_id__in=within)
        return [either & Q(customer_id__in=seen) & Q(party_id__in=seen)] if conditions else []

    def of(self, pk: int) -> "PartyLinks":
        """The links of one record, whichever side it is on; what a merge made a link to itself is none."""
        return self.filter(Q(customer_id=pk) | Q(party_id=pk)).exclude(customer_id=F("party_id"))

    def holding(self) -> "PartyLinks":
        """Those that have not ended."""
        return self.filter(ended_on=None).exclude(customer_id=F("party_id"))


class PartyLink(Tracked):
    """``party`` is ``kind`` of ``customer`` from ``since`` until ``ended_on``."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="party_links")
    party = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(_("what it is to the other"), max_length=10, choices=LinkKind.choices)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(
        _("source channel"), max_length=13, choices=Channel.choices, default=Channel.SALES
    )

    objects = PartyLinks.as_manager()

    class Meta:
        ordering: ClassVar = []

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.party_id}"
