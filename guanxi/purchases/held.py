"""What of a person this room holds: the orders, which the law keeps, of customers who are one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.consent.people import Person
from guanxi.customers.models import Customer
from guanxi.customers.subject_rights.held import Held

from . import indexing
from .models import Cost, Order, OrderLine, Product


def _orders(person: Person) -> Iterable[Any]:
    if not person.is_self:
        return ()
    return Order.objects.filter(customer=person.customer).order_by("pk")


def _lines(person: Person) -> Iterable[Any]:
    if not person.is_self:
        return ()
    rows = OrderLine.objects.filter(order__customer=person.customer).select_related("order", "product")
    return rows.order_by("order_id", "position")


def _products(customer: Customer) -> Any:
    """What the customer bought: an import names a product that it does not know by the first line's text."""
    lines = OrderLine.objects.filter(order__customer=customer)
    return Product.objects.filter(pk__in=lines.values("product"))


def _product_names(ids: Sequence[int]) -> None:
    indexing.refresh_sort_names(list(ids))
    indexing.reindex(list(ids))


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
    # What a customer cost, and which goods there are, tells of no person: only the words may name one.
    Held(
        "costs",
        _("Costs"),
        Cost,
        lambda _person: (),
        (),
        around=lambda customer: Cost.objects.filter(customer=customer),
        texts=("campaign", "note"),
    ),
    Held(
        "products",
        _("Products"),
        Product,
        lambda _person: (),
        (),
        around=_products,
        texts=("name", "group"),
        follows=_product_names,
    ),
)
