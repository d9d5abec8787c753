"""Which orders and costs free text finds: by number, by customer, by what was bought, by what was noted."""

from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from guanxi.customers.indexing import KIND as CUSTOMERS
from guanxi.customers.models import Customer
from guanxi.foundation import few
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.search import index

from .indexing import KIND as PRODUCTS
from .models import Order, OrderLine

LAST = "\U0010ffff"  # sorts behind every character


def condition(text: str, _user: User) -> Q:
    """The condition on orders that ``text`` sets: two signs of a name, pinyin and numbers will do.

    Who sees an order sees its customer, so its name may find it. Few orders are named by their ids; where
    they may be many, each is asked, in the order in which the list is walked.
    """
    number = begins_with(text)
    of_customer = index.condition(CUSTOMERS, text, pk="customer_id")
    of_product = index.condition(PRODUCTS, text, pk="product_id")
    if not (of_customer and of_product):
        return number  # nothing that a name could hold
    lines = OrderLine.objects.filter(of_product)
    if _is_named(of_customer) and _is_named(of_product):
        rows = [Order.objects.filter(number), Order.objects.filter(of_customer)]
        found = [*(one.order_by().values("pk") for one in rows), lines.order_by().values("order_id")]
        ids = few.few_ids([statement for one in found for statement in few.compiled(one)])
        if ids is not None:
            return Q(pk__in=ids)
    return number | of_customer | Q(Exists(lines.filter(order_id=OuterRef("pk"))))


def costs_condition(text: str, user: User) -> Q:
    """The condition on costs: campaign, note, and the customer, as far as ``user`` may know whose it is."""
    of_customer = index.condition(CUSTOMERS, text, pk="customer_id")
    said = Q(campaign__icontains=text) | Q(note__icontains=text)
    if not of_customer:
        return said
    if user.scope_of(Customer.objects.all().view_permission) is not Scope.ALL:
        seen = Customer.objects.visible_to(user).filter(pk=OuterRef("customer_id"))
        of_customer &= Q(Exists(seen))
    return said | of_customer


def _is_named(asked: Any) -> bool:
    """Whether all of it is asked for by ids."""
    return isinstance(asked, tuple) or (isinstance(asked, Q) and all(map(_is_named, asked.children)))


def begins_with(text: str) -> Q:
    """Orders whose number begins so, in the case typed or in capitals; both databases walk the index."""
    joined = Q()
    for beginning in {text, text.upper()}:
        if connection.vendor == "postgresql":
            joined |= Q(number__startswith=beginning)
        else:
            joined |= Q(number__gte=beginning, number__lt=beginning + LAST)
    return joined
