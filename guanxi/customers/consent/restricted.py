"""Whose data may only be kept: by the ledger the last word of these people is a restriction (CUS-32).

They are few and an index holds only them, so that whoever leaves them out asks for their ids once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched

from django.db.models import Q, QuerySet

from guanxi.customers.choices import Kind
from guanxi.customers.consent.choices import Act
from guanxi.customers.consent.models import ConsentEntry
from guanxi.customers.consent.people import is_self
from guanxi.customers.models import Contact, Customer

ACTS = (Act.RESTRICTED, Act.UNRESTRICTED)
BATCH = 500


@dataclass(frozen=True)
class Restricted:
    """Customers by id: ``whole`` are restricted as such or in person, at ``named`` at least somebody is."""

    whole: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()


def restricted() -> Restricted:
    """All of them. A firm of which somebody asked for it is no person: it is only ``named``."""
    # unscoped: a restriction binds also who may not read the ledger
    rows = ConsentEntry.objects.filter(act__in=ACTS).order_by("at", "pk")
    last = {(customer, contact): act for customer, contact, act in _said(rows)}
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
        last = {contact: act for _customer, contact, act in _said(rows)}
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


def _said(rows: "QuerySet[ConsentEntry]") -> list[tuple[int, int | None, str]]:
    return list(rows.values_list("customer_id", "contact_id", "act"))


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
