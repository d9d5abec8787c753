"""One customer as programs read it: who sees it Django says, the rest of both statements is written once."""

from functools import cache
from typing import Final

from guanxi.customers.models import Customer, Tag, TagLink
from guanxi.foundation import prepared
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.ui.statements import named_rows

BESIDE: Final = ("owner__name", "department__name")


def customer_seen_by(user: User, pk: int) -> Customer | None:
    """The customer, if ``user`` sees it, with the names of its owner and its department."""
    fields = tuple(field.attname for field in Customer._meta.concrete_fields)
    rows = named_rows(Customer.objects.visible_to(user).filter(pk=pk), ("pk", *fields, *BESIDE))
    if not rows:
        return None
    _pk, *values = rows[0]
    *values, owner, department = values
    database = Customer.objects.db
    customer = Customer.from_db(database, fields, values)
    customer.owner = User.from_db(database, ("id", "name"), (customer.owner_id, owner))
    customer.department = Department.from_db(database, ("id", "name"), (customer.department_id, department))
    return customer


@cache
def _tags() -> str:
    return (
        f"SELECT {prepared.columns(TagLink, 'l')}, t.family, t.name FROM customers_taglink AS l"  # noqa: S608
        " JOIN customers_tag AS t ON t.id = l.tag_id"
        " WHERE l.customer_id = %s AND l.ended_on IS NULL ORDER BY t.family, t.name"
    )


def tags_of(customer: Customer) -> list[TagLink]:
    """What is tagged on a customer now, by family and name; whoever sees the customer sees them."""
    found = []
    for row in prepared.rows(_tags(), [customer.pk]):
        link = prepared.made(TagLink, row)
        link.tag = Tag.from_db(link._state.db, ("id", "family", "name"), (link.tag_id, *row[-2:]))
        found.append(link)
    return found
