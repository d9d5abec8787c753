"""One row per customer as of a date, from the lines of orders and the contacts.

Every figure is an ibis expression, written once and portable; `customer_features`, `customer_days` and
`purchase_days` run them on an in-process DuckDB. Amounts are summed as decimals and become float64 at the
end, so that no figure depends on the order of the rows.

Inputs (Arrow tables; columns not named here are ignored)::

    lines     order_id int64 | customer int64, null | at timestamp, UTC | day date32, the company's
              business day | kind string, sale | return | adjustment | goods bool
              | amount float64 or decimal, house currency, returns negative;
              null where no rate into it is known
    customers id int64 | kind string
    contacts  customer int64 | day date32

``n_unrated`` counts orders without an amount, ``n_rated`` those with one: what has no amount is in no sum.

What counts [formulas.md, section 2]: lines of goods that are sales or returns, with a customer, up to the
as-of date. Fee lines and adjustments are left out. An *order* is a sale order with at least one such line;
a *purchase* is a day with at least one order, so that two invoices of one visit make no interval of zero
days.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from guanxi.insight.thresholds import LostRule
from guanxi.insight.windows import Windows, windows_at

MONEY = "decimal(18, 4)"

CONTACTS = pa.schema({"customer": pa.int64(), "day": pa.date32()})

FEATURES = pa.schema(
    {
        "customer": pa.int64(),
        "kind": pa.string(),
        "first_day": pa.date32(),
        "last_day": pa.date32(),
        "first_order_value": pa.float64(),
        "recency_days": pa.int64(),
        "n_orders": pa.int64(),
        "n_orders_year": pa.int64(),
        "n_rated": pa.int64(),
        "n_unrated": pa.int64(),
        "n_unrated_year": pa.int64(),
        "n_days": pa.int64(),
        "median_gap": pa.float64(),
        "lost_limit": pa.float64(),
        "lost_day": pa.date32(),
        "returned_day": pa.date32(),
        "sales_total": pa.float64(),
        "sales_year": pa.float64(),
        "sales_half": pa.float64(),
        "sales_half_before": pa.float64(),
        "returns_total": pa.float64(),
        "returns_year": pa.float64(),
        "n_returns": pa.int64(),
        "net_total": pa.float64(),
        "net_year": pa.float64(),
        "net_year_before": pa.float64(),
        "net_half": pa.float64(),
        "net_half_before": pa.float64(),
        "net_lately": pa.float64(),
        "net_left": pa.float64(),
        "contacts_total": pa.int64(),
        "contacts_half": pa.int64(),
        "contacts_half_before": pa.int64(),
        "last_contact_day": pa.date32(),
    }
)
"""The columns of `customer_features`."""

CUSTOMER_DAYS = pa.schema(
    {
        "customer": pa.int64(),
        "day": pa.date32(),
        "sales": pa.float64(),
        "net": pa.float64(),
        "orders": pa.int64(),
        "rated": pa.int64(),
        "unrated": pa.int64(),
    }
)
"""The columns of `customer_days`."""

PURCHASE_DAYS = pa.schema(
    {
        "customer": pa.int64(),
        "day": pa.date32(),
        "sales": pa.float64(),
        "nth": pa.int64(),
        "gap": pa.int64(),
        "median_gap": pa.float64(),
        "lost_limit": pa.float64(),
        "returned": pa.bool_(),
    }
)
"""The columns of `purchase_days`."""


def customer_features(
    lines: pa.Table,
    customers: pa.Table,
    contacts: pa.Table | None = None,
    *,
    on: date,
    windows: Windows | None = None,
    lost: LostRule | None = None,
) -> pa.Table:
    """Compute the features of every customer as of ``on``; later rows are ignored.

    lines, customers, contacts : see the module; lines of unknown customers are ignored
    windows : the spans of time to look at, by default the calendar's (`windows_at`)
    lost    : when a silence means that the customer is lost
    returns : table with the columns `FEATURES`, one row per row of ``customers``, by customer.
              ``*_half`` is the last half-year, ``*_half_before`` the half-year before, ``*_year`` both;
              ``net_lately`` is of the last `LATELY_DAYS`, ``net_left`` of the days that the year lost within
              them, so that the year's value as of their beginning was net_year - net_lately + net_left;
              ``sales`` is gross, ``returns`` positive, ``net`` = sales - returns, all of goods, in house
              currency. ``lost_day`` is set only for who is lost as of ``on``; ``returned_day`` is the
              latest purchase after having been lost. First and last day, first order's value, recency,
              median interval and limit are null without a purchase.
    Raises ValueError if ``windows`` end on another day than ``on``.
    Source : formulas.md, section 2
    """
    spans = windows or windows_at(on)
    if spans.on != on:
        raise ValueError("the windows belong to another date")
    expression = feature_expression(
        ibis.memtable(lines),
        ibis.memtable(customers),
        ibis.memtable(CONTACTS.empty_table() if contacts is None else contacts),
        windows=spans,
        lost=lost or LostRule(),
    )
    return _run(expression, FEATURES)


def customer_days(lines: pa.Table, *, on: date) -> pa.Table:
    """Sum the goods of each customer and day up to ``on``: columns `CUSTOMER_DAYS`, by day and customer.

    sales, net : house currency; ``orders`` counts sale orders, 0 on days with returns only
    rated, unrated : orders of any kind with an amount, and without one
    """
    orders = goods_orders(ibis.memtable(lines), on)
    return _run(_days_of(orders).order_by("day", "customer"), CUSTOMER_DAYS)


def purchase_days(lines: pa.Table, *, on: date, lost: LostRule | None = None) -> pa.Table:
    """List each customer's purchases up to ``on``: columns `PURCHASE_DAYS`, by day and customer.

    nth        : 1 for the first purchase
    gap        : days since the purchase before, null for the first
    median_gap : median of the gaps so far, in days, null for the first
    lost_limit : from this purchase on, the customer is lost after more than so many days of silence
    returned   : whether the customer had been lost before this purchase
    A row depends on earlier ones only, so the rows up to any day tell what was known on that day.
    """
    orders = goods_orders(ibis.memtable(lines), on)
    return _run(purchase_expression(orders, lost or LostRule()).order_by("day", "customer"), PURCHASE_DAYS)


def feature_expression(
    lines: ir.Table, customers: ir.Table, contacts: ir.Table, *, windows: Windows, lost: LostRule
) -> ir.Table:
    """Express `customer_features` on any engine that ibis speaks; types may be wider than `FEATURES`."""
    orders = goods_orders(lines, windows.on)
    joined = (
        customers.select(customer="id", kind="kind")
        .left_join(_sums(orders, windows), "customer")
        .drop("customer_right")
        .left_join(_rhythm(orders, lost, windows.on), "customer")
        .drop("customer_right")
        .left_join(_first_orders(orders), "customer")
        .drop("customer_right")
        .left_join(_contact_counts(contacts, windows), "customer")
        .drop("customer_right")
    )
    counts = {name: joined[name].fill_null(0) for name in FEATURES.names if _is_sum(name)}
    return joined.mutate(**counts).order_by("customer")


def goods_orders(lines: ir.Table, on: date) -> ir.Table:
    """Gather the goods lines up to ``on`` into orders: customer, order_id, day, at, sales, returned.

    ``n_sales`` and ``n_returns`` count the lines of each kind; an order may hold both.
    """
    counted = lines.filter(
        lines.customer.notnull(), lines.goods, lines.kind.isin(("sale", "return")), lines.day <= ibis.date(on)
    ).mutate(money=lines.amount.cast(MONEY))
    is_sale = counted.kind == "sale"
    return counted.group_by("customer", "order_id").agg(
        day=counted.day.min(),
        at=counted.at.min(),
        sales=_zero(counted.money.sum(where=is_sale)),
        returned=_zero(-counted.money.sum(where=~is_sale)),
        n_sales=is_sale.sum(),
        n_returns=(~is_sale).sum(),
        n_unrated=counted.money.isnull().sum(),
    )


def purchase_expression(orders: ir.Table, lost: LostRule) -> ir.Table:
    """Express `purchase_days` on the orders of `goods_orders`."""
    sold = orders.filter(orders.n_sales > 0)
    days = sold.group_by("customer", "day").agg(sales=sold.sales.sum())
    in_order = ibis.window(group_by="customer", order_by="day")
    so_far = ibis.window(group_by="customer", order_by="day", preceding=None, following=0)
    days = days.mutate(
        nth=ibis.row_number().over(in_order) + 1,
        gap=days.day.delta(days.day.lag().over(in_order), unit="day"),
    )
    days = days.mutate(median_gap=days.gap.median().over(so_far))
    by_rhythm = ibis.greatest((days.median_gap * lost.intervals).fill_null(0.0), float(lost.min_days))
    days = days.mutate(
        lost_limit=ibis.ifelse(days.nth < lost.few_orders, float(lost.few_days), by_rhythm).cast("float64")
    )
    return days.mutate(returned=(days.gap > days.lost_limit.lag().over(in_order)).fill_null(False))


def _days_of(orders: ir.Table) -> ir.Table:
    return orders.group_by("customer", "day").agg(
        sales=orders.sales.sum(),
        net=orders.sales.sum() - orders.returned.sum(),
        orders=(orders.n_sales > 0).sum(),
        rated=(orders.n_unrated == 0).sum(),
        unrated=(orders.n_unrated > 0).sum(),
    )


def _sums(orders: ir.Table, windows: Windows) -> ir.Table:
    in_half = orders.day >= ibis.date(windows.half_from)
    in_year = orders.day >= ibis.date(windows.year_from)
    before = in_year & ~in_half
    year_before = ~in_year & (orders.day >= ibis.date(windows.year_before_from))
    left = ~in_year & (orders.day >= ibis.date(windows.left_from))
    is_sale = orders.n_sales > 0
    net = orders.sales - orders.returned
    return orders.group_by("customer").agg(
        n_orders=is_sale.sum(),
        n_orders_year=(is_sale & in_year).sum(),
        n_rated=(orders.n_unrated == 0).sum(),
        n_unrated=(orders.n_unrated > 0).sum(),
        n_unrated_year=((orders.n_unrated > 0) & in_year).sum(),
        n_returns=(orders.n_returns > 0).sum(),
        sales_total=orders.sales.sum(),
        sales_year=orders.sales.sum(where=in_year),
        sales_half=orders.sales.sum(where=in_half),
        sales_half_before=orders.sales.sum(where=before),
        returns_total=orders.returned.sum(),
        returns_year=orders.returned.sum(where=in_year),
        net_total=net.sum(),
        net_year=net.sum(where=in_year),
        net_year_before=net.sum(where=year_before),
        net_half=net.sum(where=in_half),
        net_half_before=net.sum(where=before),
        net_lately=net.sum(where=orders.day >= ibis.date(windows.lately_from)),
        net_left=net.sum(where=left),
    )


def _rhythm(orders: ir.Table, lost: LostRule, on: date) -> ir.Table:
    days = purchase_expression(orders, lost)
    rhythm = days.group_by("customer").agg(
        first_day=days.day.min(),
        last_day=days.day.max(),
        n_days=days.nth.max(),
        median_gap=days.median_gap.argmax(days.nth),
        lost_limit=days.lost_limit.argmax(days.nth),
        returned_day=days.day.max(where=days.returned),
    )
    rhythm = rhythm.mutate(recency_days=-rhythm.last_day.delta(ibis.date(on), unit="day"))
    lost_day = rhythm.last_day + (rhythm.lost_limit.floor().cast("int64") + 1).as_interval("D")
    is_lost = rhythm.recency_days > rhythm.lost_limit
    return rhythm.mutate(lost_day=ibis.ifelse(is_lost, lost_day.cast("date"), ibis.null("date")))


def _first_orders(orders: ir.Table) -> ir.Table:
    sold = orders.filter(orders.n_sales > 0)
    place = ibis.row_number().over(ibis.window(group_by="customer", order_by=["day", "at", "order_id"]))
    placed = sold.mutate(place=place)
    return placed.filter(placed.place == 0).select("customer", first_order_value="sales")


def _contact_counts(contacts: ir.Table, windows: Windows) -> ir.Table:
    seen = contacts.filter(contacts.customer.notnull(), contacts.day <= ibis.date(windows.on))
    in_half = seen.day >= ibis.date(windows.half_from)
    in_year = seen.day >= ibis.date(windows.year_from)
    return seen.group_by("customer").agg(
        contacts_total=seen.count(),
        contacts_half=in_half.sum(),
        contacts_half_before=(in_year & ~in_half).sum(),
        last_contact_day=seen.day.max(),
    )


def _is_sum(name: str) -> bool:
    return name.startswith(("n_", "sales_", "returns_", "net_", "contacts_"))


def _zero(amount: ir.Value) -> ir.Value:
    return amount.fill_null(0)


def _run(expression: ir.Table, schema: pa.Schema) -> pa.Table:
    """Execute on a DuckDB of its own; decimals become float64 only here."""
    wanted = {field.name: str(_ibis_type(field)) for field in schema}
    connection = ibis.duckdb.connect()
    try:
        result = connection.to_pyarrow(expression.select(*schema.names).cast(wanted))
    finally:
        connection.disconnect()
    return result.cast(schema)


def _ibis_type(field: Any) -> str:
    names: Mapping[Any, str] = {
        pa.int64(): "int64",
        pa.string(): "string",
        pa.float64(): "float64",
        pa.date32(): "date",
        pa.bool_(): "boolean",
    }
    return names[field.type]
