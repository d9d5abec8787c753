"""Records as JSON holds them; made by hand: a page through the schema machine costs ten times as much."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.wired import values_of
from guanxi.foundation.ui import formats
from guanxi.purchases.models import Cost, Order, OrderLine, Product, Rate
from guanxi.purchases.money import rounded
from guanxi.purchases.summaries import Favourite, PurchaseSummary


def money(amount: Decimal | None, currency: str) -> str | None:
    """A sum; null where there is none, and to whom amounts are hidden."""
    return None if amount is None or formats.amounts_hidden() else str(rounded(amount, currency))


def price(value: Decimal | None) -> str | None:
    """What one costs, with every digit; null as a sum is."""
    return None if formats.amounts_hidden() else exact(value)


def exact(value: Decimal | None) -> str | None:
    """A figure without the noughts that its column adds: 2.5, 1200."""
    return None if value is None else f"{value.normalize():f}"


def order_row(order: Order, house: str) -> dict[str, Any]:
    """An order as a list shows it."""
    customer = order.customer
    return {
        "id": order.pk,
        "source": order.source,
        "number": order.number,
        "kind": order.kind,
        "customer": {"id": customer.pk, "name": customer.name} if customer else None,
        "placed_at": order.placed_at,
        "placed_on": order.placed_on,
        "currency": order.currency,
        "goods": money(order.goods, order.currency),
        "fees": money(order.fees, order.currency),
        "sold": money(order.sold, order.currency),
        "billed": money(order.billed, order.currency),
        "house_goods": money(order.house_goods, house),
        "lines_count": order.lines_count,
    }


def whole_order(order: Order, house: str, reader: User, *, costs: bool) -> dict[str, Any]:
    """An order with its lines; what they cost the company only where ``costs`` may be seen."""
    return order_row(order, house) | {
        "rate": exact(order.rate),
        "version": order.version,
        "lines": [_line(line, order, costs=costs) for line in order.lines.all()],
        "custom": values_of(Order, [order.pk], reader)[order.pk],
    }


def _line(line: OrderLine, order: Order, *, costs: bool) -> dict[str, Any]:
    product = line.product
    return {
        "position": line.position,
        "product": {"id": product.pk, "name": product.name},
        "code": product.code,
        "kind": line.kind,
        "text": line.text,
        "quantity": exact(line.quantity),
        "unit_price": price(line.price),
        "amount": money(line.amount, order.currency),
        "unit_cost": price(line.unit_cost) if costs else None,
        "at": line.at or order.placed_at,
    }


def summary(found: PurchaseSummary, favourites: list[Favourite]) -> dict[str, Any]:
    """What a customer's purchases come to."""
    return {
        "currency": found.currency,
        "orders": found.orders,
        "returns": found.returns,
        "gross": money(found.gross, found.currency),
        "net": money(found.net, found.currency),
        "fees": money(found.fees, found.currency),
        "average": money(found.average, found.currency),
        "first_on": found.first_on,
        "last_on": found.last_on,
        "median_gap": found.median_gap,
        "missing": {currency: money(amount, currency) for currency, amount in found.missing.items()},
        "favourites": [
            {
                "product": {"id": one.product_id, "name": one.name},
                "code": one.code,
                "quantity": exact(one.quantity),
                "net": money(one.net, found.currency),
                "orders": one.orders,
            }
            for one in favourites
        ],
    }


def products(rows: Sequence[Product], reader: User, *, costs: bool) -> list[dict[str, Any]]:
    """Products with their custom fields, read for all of them at once."""
    custom = values_of(Product, [row.pk for row in rows], reader)
    return [_product(row, costs=costs) | {"custom": custom[row.pk]} for row in rows]


def _product(row: Product, *, costs: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "group": row.group,
        "nature": row.nature,
        "unit_cost": price(row.unit_cost) if costs else None,
        "version": row.version,
    }


def rate(row: Rate) -> dict[str, Any]:
    values = {"id": row.pk, "currency": row.currency, "on": row.on, "source": row.source}
    return values | {"rate": exact(row.rate)}


def cost(row: Cost, house: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "on": row.on,
        "kind": row.kind,
        "amount": money(row.amount, house),
        "customer_id": row.customer_id,
        "department_id": row.department_id,
        "campaign": row.campaign,
        "note": row.note,
        "takes_back_id": row.takes_back_id,
    }
