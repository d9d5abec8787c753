from datetime import date
from functools import cache

import pytest

from guanxi.insight.features import CUSTOMER_DAYS, FEATURES, customer_days, customer_features
from guanxi.insight.tests.tables import (
    ON,
    Line,
    contact_table,
    customer_table,
    line_table,
    returned,
    row_of,
    sale,
)
from guanxi.insight.windows import Windows

# As of 2026-06-30: the half-year from 1 Jan, the year from 1 Jul 2025, the year before from 1 Jul 2024.
HISTORY = [
    sale(1, "2024-06-30", 1.00),
    sale(1, "2024-07-01", 20.00),
    sale(1, "2025-07-01", 300.00, order=7),
    sale(1, "2025-07-01", 100.10, order=7),
    returned(1, "2025-12-31", 50.00),
    sale(1, "2026-01-01", 4000.00),
    returned(1, "2026-06-30", 0.10),
    sale(1, "2026-06-30", 60000.00),
    sale(1, "2026-07-01", 999.00),
]


@cache
def history():
    return features(HISTORY)


def features(lines, contacts=None, on=ON, ids=(1,), **more):
    table = None if contacts is None else contact_table(contacts)
    return customer_features(line_table(lines), customer_table(ids), table, on=on, **more)


def test_each_sum_takes_the_days_of_its_window_and_no_other():
    row = row_of(history(), 1)
    assert row["sales_half"] == 64000.00
    assert row["sales_half_before"] == 400.10
    assert row["sales_year"] == 64400.10
    assert row["sales_total"] == 64421.10
    assert row["net_half"] == 63999.90
    assert row["net_half_before"] == 350.10
    assert row["net_year"] == 64350.00
    assert row["net_year_before"] == 20.00
    assert row["net_total"] == 64371.00
    assert (row["returns_year"], row["returns_total"], row["n_returns"]) == (50.10, 50.10, 2)


def test_orders_are_counted_once_and_days_make_the_rhythm():
    row = row_of(history(), 1)
    assert (row["n_orders"], row["n_orders_year"], row["n_days"]) == (5, 3, 5)
    assert (row["first_day"], row["last_day"]) == (date(2024, 6, 30), date(2026, 6, 30))
    assert row["recency_days"] == 0
    # Gaps of 1, 365, 184 and 180 days.
    assert row["median_gap"] == 182.0


def test_what_comes_after_the_date_is_not_known_yet():
    row = row_of(features(HISTORY, [(1, "2025-07-01"), (1, "2025-07-02")], on=date(2025, 7, 1)), 1)
    assert (row["n_orders"], row["net_total"], row["recency_days"]) == (3, 421.10, 0)
    assert (row["contacts_total"], row["last_contact_day"]) == (1, date(2025, 7, 1))


@pytest.mark.parametrize(
    "line",
    [
        sale(1, "2026-05-01", 12.00, goods=False),
        Line(1, date(2026, 5, 1), 12.00, kind="adjustment"),
        sale(None, "2026-05-01", 12.00),
        sale(77, "2026-05-01", 12.00),
    ],
    ids=["a fee", "an adjustment", "an order without customer", "an unknown customer"],
)
def test_only_goods_sold_to_or_returned_by_the_customer_count(line):
    assert features([*HISTORY, line]).equals(history())


def test_an_order_of_fees_only_is_no_purchase():
    row = row_of(features([sale(1, "2026-05-01", 9.00, goods=False)]), 1)
    assert (row["n_orders"], row["first_day"], row["recency_days"]) == (0, None, None)


def test_who_never_bought_is_listed_with_zeros_and_no_dates():
    table = features([returned(2, "2026-05-01", 5.00)], ids=(3, 2))
    assert table["customer"].to_pylist() == [2, 3]
    row, other = row_of(table, 2), row_of(table, 3)
    assert (row["net_total"], row["n_returns"], row["n_orders"]) == (-5.0, 1, 0)
    assert (row["median_gap"], row["lost_limit"], row["first_order_value"]) == (None, None, None)
    assert (other["net_total"], other["n_orders"], other["contacts_total"]) == (0.0, 0, 0)


def test_the_first_order_is_the_earliest_then_the_lowest_numbered():
    lines = [
        sale(1, "2026-02-01", 30.00, order=9, hour=8),
        sale(1, "2026-02-01", 70.00, order=8, hour=8),
        sale(1, "2026-02-01", 5.00, order=8, goods=False, hour=8),
        sale(1, "2026-02-01", 20.00, order=1, hour=9),
    ]
    assert row_of(features(lines), 1)["first_order_value"] == 70.00


def test_contacts_are_counted_by_half_year():
    contacts = [(1, "2025-06-30"), (1, "2025-07-01"), (1, "2025-12-31"), (1, "2026-01-01"), (2, "2026-01-01")]
    row = row_of(features([], contacts), 1)
    counted = row["contacts_total"], row["contacts_half"], row["contacts_half_before"]
    assert counted == (4, 1, 2)
    assert row["last_contact_day"] == date(2026, 1, 1)


def test_windows_of_ones_own_are_used():
    whole = Windows(ON, date(2026, 6, 30), date(2024, 1, 1), date(2023, 1, 1))
    row = row_of(features(HISTORY, windows=whole), 1)
    assert (row["net_half"], row["net_year"]) == (59999.90, 64371.00)
    with pytest.raises(ValueError, match="another date"):
        features(HISTORY, on=date(2026, 1, 1), windows=whole)


def test_cents_are_summed_exactly():
    lines = [sale(1, "2026-05-01", 0.10) for _ in range(3)] + [returned(1, "2026-05-02", 0.30)]
    huge = [
        sale(1, "2026-05-01", 168469.60),
        returned(1, "2026-05-01", 168469.60),
        sale(1, "2026-05-03", 2.90),
    ]
    assert row_of(features(lines), 1)["net_total"] == 0.0
    assert row_of(features(huge), 1)["net_total"] == 2.90


def test_no_lines_at_all_still_lists_the_customers():
    table = features([], ids=range(5))
    assert table.schema.equals(FEATURES)
    assert table.num_rows == 5
    assert customer_features(line_table([]), customer_table([]), on=ON).num_rows == 0


def test_days_of_customers_are_sums_in_order_of_day():
    days = customer_days(line_table(HISTORY), on=ON)
    assert days.schema.equals(CUSTOMER_DAYS)
    same = {"customer": 1, "rated": 1, "unrated": 0}
    assert days.slice(3, 2).to_pylist() == [
        {**same, "day": date(2025, 12, 31), "sales": 0.0, "net": -50.0, "orders": 0},
        {**same, "day": date(2026, 1, 1), "sales": 4000.0, "net": 4000.0, "orders": 1},
    ]
