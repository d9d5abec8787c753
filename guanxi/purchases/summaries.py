"""What a customer's purchases come to: sums, rhythm, favourites. Read when asked, never stored.

All sums are of goods: sales less returns, in the house currency as of each order's day. Where a rate is
missing the order stays out of the sums and is named in ``missing`` with its own currency. An *order* is one
in which goods were sold; a *purchase* is a day with at least one, so that two invoices of one visit make no
interval of zero days (as in ``insight``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from guanxi.foundation.accounts.models import Company
from guanxi.purchases.models import OrderLine, Product
from guanxi.purchases.money import ZERO, convert, rounded
from guanxi.purchases.queries import OrderLines, Orders
from guanxi.purchases.rows import CANCELLED, RETURN, SALE

_AMOUNT: "DecimalField[Any, Any]" = DecimalField(max_digits=40, decimal_places=10)
_NET = ExpressionWrapper(F("amount") * F("order__rate"), output_field=_AMOUNT)
_UNIT_COST = Coalesce("unit_cost", "product__unit_cost")
_COST = ExpressionWrapper(F("quantity") * _UNIT_COST, output_field=_AMOUNT)
MOST_SUMMED = 100_000


class _Fact(NamedTuple):
    """What is read of one order."""

    placed_on: date
    kind: str
    currency: str
    rate: Decimal | None
    goods: Decimal
    fees: Decimal
    sold: Decimal
    billed: Decimal
    house_goods: Decimal | None

    @property
    def came_back(self) -> bool:
        """As ``queries.came_back`` asks the database."""
        return self.kind == RETURN or self.billed > self.goods + self.fees


@dataclass(frozen=True)
class PurchaseDay:
    """A day on which goods were bought: what it brought, and how many days after the one before."""

    on: date
    net: Decimal
    gap: int | None


@dataclass(frozen=True)
class PurchaseSummary:
    """The figures of the 360° page; ``currency`` is the house's.

    ``returns`` counts the orders in which something came back, also those that sold something: what came
    back in these is in ``gross`` less ``net``, too.
    """

    currency: str
    orders: int
    returns: int
    gross: Decimal
    net: Decimal
    fees: Decimal
    first_on: date | None
    last_on: date | None
    average: Decimal | None
    median_gap: float | None
    days: Sequence[PurchaseDay]
    missing: Mapping[str, Decimal]

    def waiting(self, on: date) -> int | None:
        """Days from the last purchase to ``on``."""
        return None if self.last_on is None else (on - self.last_on).days


def purchase_summary(orders: Orders) -> PurchaseSummary:
    """The figures of ``orders`` (a customer's, those a person may see): two queries."""
    house = Company.get().currency
    facts = [_Fact(*row) for row in orders.settled().order_by("placed_on", "id").values_list(*_Fact._fields)]
    known = [fact for fact in facts if fact.rate is not None]
    sold = [fact for fact in facts if fact.sold]
    counted = sum(1 for fact in known if fact.sold)
    net = sum((fact.house_goods or ZERO for fact in known), ZERO)
    days = _days(facts)
    return PurchaseSummary(
        currency=house,
        orders=len(sold),
        returns=sum(fact.came_back for fact in facts),
        gross=sum((_house_sold(fact, house) for fact in known), ZERO),
        net=net,
        fees=sum((convert(fact.fees, fact.rate, house) or ZERO for fact in known), ZERO),
        first_on=sold[0].placed_on if sold else None,
        last_on=sold[-1].placed_on if sold else None,
        average=rounded(net / counted, house) if counted else None,
        median_gap=median(gaps) if (gaps := [day.gap for day in days if day.gap is not None]) else None,
        days=days,
        missing=_missing(facts),
    )


def _house_sold(fact: _Fact, house: str) -> Decimal:
    if fact.sold == fact.goods:
        return fact.house_goods or ZERO
    return convert(fact.sold, fact.rate, house) or ZERO


def _days(facts: Sequence[_Fact]) -> list[PurchaseDay]:
    nets: dict[date, Decimal] = {}
    for fact in facts:
        if fact.sold:
            nets[fact.placed_on] = nets.get(fact.placed_on, ZERO) + (fact.house_goods or ZERO)
    days: list[PurchaseDay] = []
    for on, net in nets.items():
        days.append(PurchaseDay(on, net, (on - days[-1].on).days if days else None))
    return days


def _missing(facts: Sequence[_Fact]) -> dict[str, Decimal]:
    missing: dict[str, Decimal] = {}
    for fact in facts:
        if fact.rate is None and fact.kind != CANCELLED:
            missing[fact.currency] = missing.get(fact.currency, ZERO) + fact.goods
    return missing


def _goods_lines(orders: Orders) -> OrderLines:
    """The lines of goods whose value in the house currency is known."""
    known = orders.settled().exclude(rate=None).order_by()
    lines: OrderLines = OrderLine.objects.of_goods().filter(order__in=known)
    return lines


@dataclass(frozen=True)
class Favourite:
    """A product that a customer buys: net quantity and net value, in how many orders."""

    product_id: int
    code: str
    name: str
    quantity: Decimal
    net: Decimal
    orders: int


def favourites(orders: Orders, n: int = 5) -> list[Favourite]:
    """The goods that brought most in ``orders``, in the house currency: three queries."""
    house = Company.get().currency
    in_orders = Count("order", filter=Q(kind=SALE), distinct=True)
    found: Any = (
        _goods_lines(orders)
        .values_list("product_id")
        .annotate(quantity=Sum("quantity"), net=Sum(_NET), orders=in_orders)
        .order_by("-net", "product_id")[:n]
    )
    products = Product.objects.in_bulk([row[0] for row in found])
    return [
        Favourite(
            product_id=pk,
            code=products[pk].code,
            name=products[pk].name,
            quantity=quantity.quantize(Decimal("0.001")),
            net=rounded(value, house),
            orders=orders,
        )
        for pk, quantity, value, orders in found
    ]


@dataclass(frozen=True)
class Margin:
    """Net goods less unit costs, over the lines whose cost is known; ``covered`` is their share."""

    amount: Decimal
    covered: float


def margin(orders: Orders) -> Margin | None:
    """What ``orders`` left after unit costs (the line's, else the product's); None where none is known."""
    house = Company.get().currency
    lines = _goods_lines(orders)
    has_cost = Q(unit_cost__isnull=False) | Q(product__unit_cost__isnull=False)
    found = lines.aggregate(all=Sum(_NET), known=Sum(_NET, filter=has_cost), cost=Sum(_COST, filter=has_cost))
    if found["cost"] is None or not found["all"]:
        return None
    return Margin(rounded(found["known"] - found["cost"], house), float(found["known"] / found["all"]))


@dataclass(frozen=True)
class OrderFigures:
    """The head of an order list: counts, and sums in each order's own currency and in the house's."""

    currency: str
    orders: int
    customers: int
    without_rate: int
    net: Decimal
    by_currency: Mapping[str, Mapping[str, Decimal]]


def order_figures(orders: Orders, most: int = MOST_SUMMED) -> OrderFigures | None:
    """What ``orders`` add up to, asked for apart from the page, since it reads them all.

    None where there are more than ``most``: adding those up takes longer than people wait.
    """
    orders = orders.settled().order_by()
    if orders[: most + 1].count() > most:
        return None
    house = Company.get().currency
    rows = list(orders.by_currency())
    sums = {
        row["currency"]: {
            name: rounded(row[f"sum_{name}"], row["currency"]) for name in ("goods", "fees", "sold", "billed")
        }
        for row in rows
    }
    return OrderFigures(
        currency=house,
        orders=sum(row["orders"] for row in rows),
        customers=orders.aggregate(n=Count("customer", distinct=True))["n"],
        without_rate=sum(row["without_rate"] for row in rows),
        net=sum((rounded(row["sum_house"] or ZERO, house) for row in rows), ZERO),
        by_currency=sums,
    )


# ---- one product -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SalesMonth:
    """What a month brought of one product, net of returns, in the house currency."""

    month: date
    net: Decimal
    quantity: Decimal
    orders: int


def sales_by_month(lines: OrderLines) -> list[SalesMonth]:
    """Sales less returns of ``lines`` (a product's, those a person may see) by month, from the first on.

    Months in between without any are there, with nought. Lines whose order has no rate stay out.
    """
    house = Company.get().currency
    counted = lines.settled().filter(kind__in=[SALE, RETURN]).exclude(order__rate=None)
    rows: Any = (
        counted.order_by()
        .annotate(month=TruncMonth("order__placed_on"))
        .values_list("month")
        .annotate(
            net=Sum(_NET), pieces=Sum("quantity"), orders=Count("order", filter=Q(kind=SALE), distinct=True)
        )
        .order_by("month")
    )
    months: list[SalesMonth] = []
    for month, net, pieces, orders in rows:
        while months and (gap := _next(months[-1].month)) < month:
            months.append(SalesMonth(gap, ZERO, ZERO, 0))
        months.append(SalesMonth(month, rounded(net, house), pieces.quantize(Decimal("0.001")), orders))
    return months


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
