"""What of a person this room holds: the orders, which the law keeps, of customers who are one."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.consent.people import Person
from guanxi.customers.subject_rights.held import Held

from .models import Order, OrderLine


def _orders(person: Person) -> Iterable[Any]:
    if not person.is_self:
        return ()
    return Order.objects.filter(customer=person.customer).order_by("pk")


def _lines(person: Person) -> Iterable[Any]:
    if not person.is_self:
        return ()
    rows = OrderLine.objects.filter(order__customer=person.customer).select_related("order", "product")
    return rows.order_by("order_id", "position")


HELD = (
    Held(
        "orders",
        _("Orders"),
        Order,
        _orders,
        ("source", "number", "kind", "placed_at", "currency", "goods", "fees", "lines_count"),
        keeps="orders",
        day="placed_on",
        around=lambda customer: Order.objects.filter(customer=customer),
    ),
    Held(
        "order_lines",
        _("Order lines"),
        OrderLine,
        _lines,
        ("order__number", "position", "product__name", "text", "quantity", "unit_price", "amount"),
        around=lambda customer: OrderLine.objects.filter(order__customer=customer),
        texts=("text",),
    ),
)
