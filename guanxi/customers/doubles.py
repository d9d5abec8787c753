"""Which other records may be the same customer as one: reached in the same way, or almost of its name.

Shown when somebody looks at merging; only what that person sees is looked at (CUS-06, CUS-27).
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from guanxi.customers.choices import Kind
from guanxi.customers.consent.restricted import restricted
from guanxi.customers.identity import WAYS, name_key
from guanxi.customers.indexing import KIND
from guanxi.customers.likeness import is_one
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Sentence
from guanxi.foundation.search import index
from guanxi.foundation.search.tokens import closed, distinctive
from guanxi.foundation.sentences import said as _

MOST = 8
PHONE = _("The same telephone number.")
EMAIL = _("The same e-mail address.")
NAME = _("Almost the same name.")
WHY = {"phone": PHONE, "email": EMAIL}


class Double(NamedTuple):
    """Another record that may be the same customer, and why."""

    customer: Customer
    why: Sentence


def doubles_of(customer: Customer, by: User) -> list[Double]:
    """The likeliest first: who is reached in the same way, then who is called so; at most eight."""
    found: dict[int, Double] = {}
    kept = restricted().named
    if customer.pk in kept:
        return []
    for one in (*_reached_alike(customer, by), *_called_alike(customer, by)):
        if one.customer.pk not in {customer.pk, *kept} and one.customer.kind == customer.kind:
            found.setdefault(one.customer.pk, one)
    return list(found.values())[:MOST]


def _reached_alike(customer: Customer, by: User) -> Iterator[Double]:
    people = list(Contact.objects.filter(customer=customer, left_on=None))
    for key, names in WAYS.items():
        if by.shows(key) is Shown.HIDDEN:
            continue
        columns = [f"{name}_index" for name in names]
        values = {value for one in people for column in columns if (value := getattr(one, column))}
        if not values:
            continue
        reached = Q()
        for column in columns:
            reached |= Q(**{f"{column}__in": values})
        rows = Contact.objects.visible_to(by).filter(reached, left_on=None).exclude(customer=customer)
        for one in rows.select_related("customer__owner").order_by("pk")[:MOST]:
            yield Double(one.customer, WHY[key])


def _called_alike(customer: Customer, by: User) -> Iterator[Double]:
    seen = Customer.objects.visible_to(by).filter(kind=customer.kind).select_related("owner")
    if customer.kind == Kind.PERSON:
        keys = index.sort_keys_alike({(customer.name, True)})
        rows = [
            one
            for one in seen.filter(sort_name__in=keys)[:MOST]
            if name_key(one.name) == name_key(customer.name)
        ]
    else:
        ids = index.beginning_alike(KIND, [distinctive(closed(customer.name))])
        rows = [one for one in seen.filter(pk__in=ids).order_by("pk") if is_one(one.name, customer.name)]
    yield from (Double(one, NAME) for one in rows)
