"""Whose data may only be kept: by the ledger the last word of these people is a restriction (CUS-32).

They are few and an index holds only them, so that whoever leaves them out asks for their ids once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched

from django.db.models import Q

from guanxi.customers.choices import Kind
from guanxi.customers.consent.choices import Act
from guanxi.customers.consent.models import ConsentEntry
from guanxi.customers.consent.people import is_self
from guanxi.customers.models import Contact, Customer
from guanxi.foundation import prepared

ACTS = (Act.RESTRICTED, Act.UNRESTRICTED)
BATCH = 500
# With the words in the statement: of values that are bound SQLite does not know that the index holds them.
# unscoped: a restriction binds also who may not read the ledger
SAID = (
    "SELECT customer_id, contact_id, act FROM customers_consententry"
    " WHERE act IN ('restricted', 'unrestricted') ORDER BY \"at\", id"
)


@dataclass(frozen=True)
class Restricted:
    """Customers by id: ``whole`` are restricted as such or in person, at ``named`` at least somebody is."""

    whole: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()


def restricted() -> Restricted:
    """All of them. A firm of which somebody asked for it is no person: it is only ``named``."""
    last: dict[tuple[int, int | None], str] = {
        (customer, contact): act for customer, contact, act in prepared.rows(SAID, ())
    }
    found = [key for key, act in last.items() if act == Act.RESTRICTED]
    whole = {customer for customer, contact in found if contact is None}
    for some in batched([contact for _customer, contact in found if contact is not None], BATCH):
        people = Contact.objects.filter(pk__in=some, customer__kind=Kind.PERSON).select_related("customer")
        whole |= {one.customer_id for one in people if is_self(one.customer, one)}
    return Restricted(frozenset(whole), frozenset(customer for customer, _contact in found))


def of_customer(customer: Customer) -> list[int | None]:
    """Who is restricted there: contacts by id, None for the customer as such; asked once a page."""
    known: list[int | None] | None = vars(customer).get("restricted_there")
    if known is None:
        rows = ConsentEntry.objects.filter(customer=customer, act__in=ACTS).order_by("at", "pk")
        last = dict(rows.values_list("contact_id", "act"))
        known = [contact for contact, act in last.items() if act == Act.RESTRICTED]
        vars(customer)["restricted_there"] = known
    return known


def is_whole(customer: Customer) -> bool:
    """Whether it is restricted as such, or in person."""
    there = of_customer(customer)
    if None in there:
        return True
    if not there or customer.kind != Kind.PERSON:
        return False
    return any(is_self(customer, one) for one in Contact.objects.filter(pk__in=[pk for pk in there if pk]))


# ---- rows of lists about them ------------------------------------------------------------------


def rows_of(*paths: str, named: bool = False) -> Callable[[], Q | None]:
    """The rows of a list that name them by one of these columns; ``named``: also where a firm's people stand.

    None as long as nobody is restricted.
    """

    def about() -> Q | None:
        found = restricted()
        ids = found.named if named else found.whole
        condition = Q()
        for path in paths:
            condition |= Q(**{f"{path}__in": ids})
        return condition if ids else None

    return about


def tasks_about() -> Q | None:
    """The tasks that people have because of them."""
    ids = restricted().whole
    return Q(about_kind=Customer._meta.label_lower, about_id__in=ids) if ids else None
