"""The shape in which lists read needs; who sees one, its customer says."""

from typing import Self

from guanxi.customers.queries import OfCustomer

# What a row of the list shows.
NEED_LISTED = (
    "pk", "version", "customer_id", "customer__name", "customer__kind", "customer__customer_no", "kind",
    "kind_label", "description", "priority", "status", "offering", "solution", "owner_id", "owner__name",
    "owner_label", "proposed_on", "expected_on", "feedback", "feedback_note", "closed_on", "outcome",
)  # fmt: skip


class Needs(OfCustomer):
    """What customers need: seen by whoever sees the customer."""

    def still_open(self) -> Self:
        """Those that are neither met nor given up."""
        return self.filter(closed_on=None)

    def urgent(self) -> Self:
        """The open ones first, then by priority, then by the day they are wanted."""
        return self.select_related("owner").order_by("is_closed", "priority", "sort_expected", "id")
