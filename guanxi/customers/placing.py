"""A person's place among those of a customer: inside an action, the first of them is its first contact."""

from collections.abc import Mapping
from typing import Any

from guanxi.customers.checking import assign
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields import keeping as custom_fields


def put_person(
    customer: Customer,
    clean: Mapping[str, Any],
    *,
    by: User,
    is_primary: bool = False,
    custom: Mapping[str, Any] | None = None,
) -> Contact:
    """A person of clean values, also of a customer that comes with its people; whoever asks indexes it."""
    contact = Contact(customer=customer, source=customer.source)
    assign(contact, {name: value for name, value in clean.items() if name != "source" or value})
    first = Contact.objects.filter(customer=customer, is_primary=True, left_on=None).first()
    if first is not None and is_primary:
        step_back(first)
    contact.is_primary = is_primary or first is None
    contact.save()
    custom_fields.keep(contact, custom, by=by)
    return contact


def step_back(first: Contact) -> None:
    first.is_primary = False
    first.save()
    custom_fields.follow([first])
