"""What a customer's purchases come to: sums, rhythm, favourites, margin."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.purchases import actions
from guanxi.purchases.columns import LINES, ORDERS
from guanxi.purchases.models import Order, Product
from guanxi.purchases.summaries import favourites, margin, order_figures, purchase_summary
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_rates,
    order_row,
    take_back,
    taken_back,
)

pytestmark = pytest.mark.django_db
START = datetime(2024, 1, 1, 4, tzinfo=UTC)


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def customer(manager):
    return make_customer(manager)


def on_day(customer, day, *lines, **more):
    return order_row(customer, *lines, placed_at=START + timedelta(days=day), **more)


def orders_of(customer):
    return Order.objects.of_customer(customer.pk)


def test_SAL_13_orders_frequency_average_and_cumulative_amount_follow_from_the_orders(manager, customer):
    rows = [
        on_day(customer, 0, line("A1", 10, 10), line("POST", 1, 18)),
        on_day(customer, 0, line("B2", 1, 50)),
        on_day(customer, 10, line("A1", 3, 10)),
        on_day(customer, 40, line("A1", 2, 10)),
        on_day(customer, 41, taken_back("A1", -1, 10)),
        on_day(customer, 42, line("POST", 1, 18)),
        on_day(customer, 43, line("A1", 5, 0, kind="adjustment")),
    ]
    import_rows(manager, [*rows, on_day(None, 1), on_day(make_customer(manager), 2)], fees=["POST"])
    found: Any = purchase_summary(orders_of(customer))
    assert (found.orders, found.returns) == (4, 1)
    assert (found.gross, found.net, found.fees) == (200, 190, 36)
    assert found.average == Decimal("47.50")
    assert (found.first_on, found.last_on) == (date(2024, 1, 1), date(2024, 2, 10))
    assert found.median_gap == 20
    assert [(day.net, day.gap) for day in found.days] == [(150, None), (30, 10), (20, 30)]
    assert found.waiting(date(2024, 2, 15)) == 5
    assert (found.currency, found.missing) == ("CNY", {})


def test_a_customer_without_orders_has_no_figures_but_noughts(customer):
    found: Any = purchase_summary(orders_of(customer))
    assert (found.orders, found.net, found.average, found.first_on, found.median_gap) == (
        0,
        0,
        None,
        None,
        None,
    )
    assert favourites(orders_of(customer)) == []
    assert margin(orders_of(customer)) is None


def test_orders_without_a_rate_are_named_in_their_own_currency(manager, customer):
    make_rates(manager, ("USD", date(2024, 1, 1), 7))
    import_rows(
        manager,
        [
            on_day(customer, 0, line("A1", 1, 100)),
            on_day(customer, 1, line("A1", 1, 10), currency="USD"),
            on_day(customer, 2, line("A1", 1, 30), currency="EUR"),
        ],
    )
    found: Any = purchase_summary(orders_of(customer))
    assert (found.orders, found.net, found.average, found.missing) == (3, 170, 85, {"EUR": 30})
    figures: Any = order_figures(orders_of(customer))
    assert (figures.orders, figures.without_rate, figures.net) == (3, 1, 170)
    assert figures.by_currency["EUR"]["goods"] == 30


def test_favourites_are_net_goods_by_value(manager, customer):
    make_rates(manager, ("USD", date(2024, 1, 1), 7))
    import_rows(
        manager,
        [
            on_day(customer, 0, line("A1", 10, 10), line("B2", 1, 90), line("POST", 1, 999)),
            on_day(customer, 1, taken_back("A1", -4, 10), line("C3", 1, 20, kind="adjustment")),
            on_day(customer, 2, line("D4", 2, 10), currency="USD"),
        ],
        fees=["POST"],
    )
    found: Any = [(one.code, one.quantity, one.net, one.orders) for one in favourites(orders_of(customer))]
    assert found == [("D4", 2, 140, 1), ("B2", 1, 90, 1), ("A1", 6, 60, 1)]
    assert len(favourites(orders_of(customer), n=2)) == 2


def test_ANA_11_margin_takes_the_lines_cost_before_the_products_and_says_how_much_is_covered(
    manager, customer
):
    import_rows(
        manager,
        [on_day(customer, 0, line("A1", 10, 10, unit_cost=Decimal(4)), line("B2", 5, 10), line("C3", 1, 50))],
    )
    actions.change_product(Product.objects.get(code="A1"), by=manager, unit_cost=Decimal(9))
    actions.change_product(Product.objects.get(code="B2"), by=manager, unit_cost=Decimal(6))
    found = margin(orders_of(customer))
    assert found is not None
    assert found.amount == 80  # 150 − 10×4 − 5×6
    assert found.covered == pytest.approx(0.75)


def test_an_import_that_is_under_way_or_taken_back_counts_nowhere(manager, customer):
    running, _o = import_rows(manager, [on_day(customer, 0)], close=False)
    assert purchase_summary(orders_of(customer)).orders == 0
    assert rows_of(LINES) == rows_of(ORDERS) == []
    done, _o = import_rows(manager, [on_day(customer, 3)])
    assert purchase_summary(orders_of(customer)).orders == 1
    take_back(done, manager)
    assert purchase_summary(orders_of(customer)).orders == 0


def test_the_360_page_asks_a_fixed_number_of_queries(manager, customer):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            purchase_summary(orders_of(customer))
            favourites(orders_of(customer))
        return len(captured)

    import_rows(manager, [on_day(customer, 0)])
    few = queries()
    import_rows(manager, [on_day(customer, n, line(), line("B2")) for n in range(30)])
    assert queries() == few <= 5


def rows_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [tuple(row) for row in cursor.fetchall()]


facts = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.lists(
            st.tuples(
                st.sampled_from(["A1", "B2", "POST"]), st.integers(1, 9), st.integers(1, 999),
                st.sampled_from(["sale", "return", "adjustment"]),
            ),
            min_size=1, max_size=3,
        ),
        st.sampled_from(["CNY", "USD"]),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts)
def test_SAL_13_derived_totals_match_the_orders_and_the_columns_for_insight(manager, found):
    customer = make_customer(manager)
    make_rates(manager, ("USD", date(2024, 1, 1), "7.12345"))
    rows = [
        on_day(
            customer,
            day,
            *[
                line(code, -n if kind == "return" else n, Decimal(pence) / 100, kind=kind)
                for code, n, pence, kind in lines
            ],
            currency=currency,
        )
        for day, lines, currency in found
    ]
    import_rows(manager, rows, fees=["POST"])
    orders = list(orders_of(customer))
    result = purchase_summary(orders_of(customer))
    assert result.net == sum((order.house_goods for order in orders), Decimal(0))
    assert result.orders == sum(1 for order in orders if order.sold)
    days = sorted({order.placed_on for order in orders if order.sold})
    gaps = [(b - a).days for a, b in pairwise(days)]
    assert result.median_gap == (median(gaps) if gaps else None)
    columns = [row for row in rows_of(ORDERS) if row[1] == customer.pk]
    assert sum(row[6] for row in columns) == pytest.approx(float(result.net), abs=1e-6)
    lines = [row for row in rows_of(LINES) if row[1] == customer.pk]
    assert len(lines) == sum(order.lines_count for order in orders)
    net = sum(row[6] for row in lines if row[5] and row[4] != "adjustment")
    assert net == pytest.approx(float(result.net), abs=0.005 * len(orders) + 1e-6)
