"""Which customers, and what hangs on them, a person may see; and the shapes in which pages read them."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch

from guanxi.foundation import prepared
from guanxi.foundation.accounts.queries import Shared
from guanxi.foundation.changes.models import TrackedRows

# What a row of the list shows: named tuples of these cost a third of fifty models and their owners.
LISTED = (
    "pk", "version", "customer_no", "kind", "name", "industry", "country", "region", "stage", "depth",
    "tier", "value",
    "total", "last_order_on", "last_contact_on", "owner_id", "owner__name", "owner__is_active",
    "department_id", "department__name", "quality", "review_on", "sensitive_on",
)  # fmt: skip
# And of a list of interactions.
TOLD = (
    "pk", "customer_id", "contact_id", "on", "channel", "direction", "channel_label", "subject",
    "participants", "feedback", "follow_up", "status", "owner_label", "recorded_by", "recorded_on",
    "version", "owner_id", "owner__name",
)  # fmt: skip


# What a share of a customer "to change" includes: where the reader holds these at all.
WRITING = frozenset({"customers.change_customer", "customers.reveal_personal"})


# A supplier or a dealer that never bought is a record, and no customer.
COUNTED = models.Q(party__isnull=True) | models.Q(last_order_on__isnull=False)
OF_NUMBER = "SELECT customer_no FROM customers_customer WHERE customer_no = %s"


def shared_with(path: str) -> Shared:
    """A row that is seen with the customer whose id stands at ``path``, also where that one is shared."""
    return Shared("customers.customer", path, WRITING)


class Customers(TrackedRows[Any]):
    """Customers are seen by owner, by department, by being shared, or all."""

    view_permission = "customers.view_customer"
    shared = shared_with("pk")

    def numbers_among(self, numbers: Iterable[str]) -> set[str]:
        """Which of ``numbers`` customers have."""
        asked = list(numbers)
        if len(asked) == 1:  # somebody adds one customer
            return {row[0] for row in prepared.rows(OF_NUMBER, asked)}
        return set(self.filter(customer_no__in=asked).values_list("customer_no", flat=True))

    def counted(self) -> Self:
        """Those that lists and figures of customers are of: who buys is one, whatever else it is called."""
        return self.filter(COUNTED)

    def for_page(self) -> Self:
        """What the record page's head and rail show."""
        tags = Prefetch("tag_links", queryset=self._tag_links())
        return self.select_related("owner", "department", "standing").prefetch_related(tags)

    def _tag_links(self) -> models.QuerySet[Any]:
        links: Any = self.model._meta.get_field("tag_links").related_model
        rows: models.QuerySet[Any] = links._default_manager.select_related("tag")
        return rows.order_by("tag__family", "tag__name")


class OfCustomer(TrackedRows[Any]):
    """What hangs on a customer is seen by whoever sees the customer."""

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
    shared = shared_with("customer_id")


class Contacts(OfCustomer):
    """People at a customer."""


class Aliases(OfCustomer):
    """What customers are called besides."""

    def meant(
        self, *, sort_names: Iterable[str] = (), numbers: Iterable[str] = (), external: Iterable[str] = (),
        ids: Iterable[int] = (),
    ) -> Self:  # fmt: skip
        """Those that one of these may mean; a name or a number of the source is compared by whoever asks."""
        wanted = models.Q()
        given = {"sort_name": sort_names, "customer_no": numbers, "external_no": external, "was": ids}
        for name, values in given.items():
            if some := {value for value in values if value}:
                wanted |= models.Q(**{f"{name}__in": some})
        return self.filter(wanted).order_by("pk") if wanted else self.none()


class Interactions(OfCustomer):
    """What was said and done, newest first."""

    def newest(self) -> Self:
        return self.select_related("owner", "contact").order_by("-on", "-id")


class Tags(TrackedRows[Any]):
    """The tag library: its words are known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(self.view_permission) else self.none()


class TagLinks(OfCustomer):
    """Which customer carries which tag, since when, and where that came from."""


class Moves(OfCustomer):
    """The dated path of a customer through the lifecycle."""


class Standings(OfCustomer):
    """What scoring last said of each customer."""

    def with_room_elsewhere(self, cut: float) -> Self:
        """As much room as one of high potential has, in another tier."""
        return self.filter(potential__gte=cut).exclude(tier__in=["", "potential"])
