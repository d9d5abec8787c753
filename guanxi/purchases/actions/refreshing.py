"""Summing orders up anew after a product's nature or a rate changed: by the batch, called from a job.

Each call does one batch and returns the last order's id, or None when no order is left.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.events import announce
from guanxi.purchases.building import sums
from guanxi.purchases.events import SumsRefreshed
from guanxi.purchases.models import Order, OrderLine
from guanxi.purchases.money import convert
from guanxi.purchases.rates import RateTable

SUMS = ("goods", "fees", "sold", "billed", "house_goods")
BATCH = 1000


@action("purchases.change_product")
def refresh_orders_of_product(
    company: Company, *, by: User, products: Sequence[int], after: int = 0, most: int = BATCH
) -> int | None:
    """Sum up the next orders that hold one of ``products``; an order that holds several, once."""
    lines = OrderLine.objects.filter(product_id__in=products, order_id__gt=after).order_by("order_id")
    ids = list(lines.values_list("order_id", flat=True).distinct()[:most])
    orders = list(_locked(Order.objects.filter(pk__in=ids)))  # before their lines are read
    found: dict[int, list[tuple[str, str, Decimal]]] = defaultdict(list)
    all_lines = OrderLine.objects.filter(order_id__in=ids)
    values: Any = all_lines.values_list("order_id", "product__nature", "kind", "amount")
    for pk, nature, kind, amount in values:
        found[pk].append((nature, kind, amount))
    changed = []
    for order in orders:
        before = [getattr(order, name) for name in SUMS]
        total = sums(found[order.pk])
        order.goods, order.fees = total.goods, total.fees
        order.sold, order.billed = total.sold, total.billed
        order.house_goods = convert(total.goods, order.rate, company.currency)
        if before != [getattr(order, name) for name in SUMS]:
            changed.append(order)
    return _written(SUMS, changed, ids, after, most)


@action("purchases.manage_rates")
def refresh_orders_of_currencies(
    company: Company, *, by: User, currencies: Mapping[str, date], after: int = 0, most: int = BATCH
) -> int | None:
    """Give the next orders in ``currencies``, placed on the given days or later, the rate of their day."""
    touched = Q(pk__in=[])
    for currency, first in currencies.items():
        touched |= Q(currency=currency, placed_on__gte=first)
    orders = _locked(Order.objects.filter(touched, pk__gt=after))[:most]
    table = RateTable.of(currencies, company.currency)
    changed, ids = [], []
    for order in orders:
        ids.append(order.pk)
        rate = table.on(order.currency, order.placed_on)
        if rate != order.rate:
            order.rate, order.house_goods = rate, convert(order.goods, rate, company.currency)
            changed.append(order)
    return _written(("rate", "house_goods"), changed, ids, after, most)


def _locked(orders: Any) -> Any:
    """In key order, so that nobody rewrites an order between the reading and the writing."""
    orders = orders.order_by("pk")
    return orders.select_for_update() if connection.features.has_select_for_update else orders


def _written(
    columns: Sequence[str], changed: Sequence[Order], ids: Sequence[int], after: int, most: int
) -> int | None:
    """Write the batch; only the last one tells the rooms above, once for all of them."""
    is_last = len(ids) < most
    book = ledger.require("summing up orders")
    if changed:
        values = ([*(getattr(order, name) for name in columns), order.pk] for order in changed)
        update_rows(Order, columns, values)
        book.note(orders_refreshed=len(changed))
    else:
        book.keep_silent()
    if is_last and (changed or after):
        announce(SumsRefreshed())
    return None if is_last else ids[-1]
