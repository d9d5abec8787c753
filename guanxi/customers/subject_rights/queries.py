"""Who sees requests, and what was erased."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.changes.models import TrackedRows

LISTED = (
    "pk", "customer_id", "customer__name", "contact_id", "contact__name", "kind", "state", "received_on",
    "due_on", "answered_on", "owner_id", "owner__name",
)  # fmt: skip


class SubjectRequests(TrackedRows[Any]):
    """Seen by who may see requests, of customers within reach; a share of the customer opens none."""

    view_permission = "customers.view_subject_request"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"

    def late(self, today: date) -> Self:
        """Still open behind their day."""
        return self.filter(late(today))


def late(today: date) -> Q:
    return Q(state="open", due_on__lt=today)


class Erasures(Guard, Scoped[Any]):
    """Seen as the request that led to them."""

    view_permission = "customers.view_subject_request"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
