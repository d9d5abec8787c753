"""The features against a second, slow computation in plain Python; nothing depends on the order of rows."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.insight.features import customer_features
from guanxi.insight.tests.tables import Line, customer_table, line_table
from guanxi.insight.windows import windows_at

ON = date(2026, 3, 31)
BEFORE = ON - timedelta(30)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LINES = st.lists(
    st.builds(
        Line,
        customer=st.sampled_from([1, 1, 1, 2, 3, None]),
        day=st.integers(-20, 800).map(lambda ago: ON - timedelta(ago)),
        amount=st.integers(1, 99_999_99).map(lambda cents: cents / 100),
        kind=st.sampled_from(["sale", "sale", "sale", "return", "adjustment"]),
        goods=st.sampled_from([True, True, True, False]),
    ),
    max_size=40,
).map(lambda lines: [signed(line, place) for place, line in enumerate(lines)])


def signed(line, place):
    amount = -line.amount if line.kind == "return" else line.amount
    return Line(line.customer, line.day, amount, line.kind, line.goods, order=place)


def money(lines):
    return float(sum(Decimal(str(line.amount)) for line in lines))


def by_hand(lines, customer):
    mine = [one for one in lines if one.customer == customer and one.goods and one.day <= ON]
    mine = [one for one in mine if one.kind in ("sale", "return")]
    sales = [one for one in mine if one.kind == "sale"]
    spans, days = windows_at(ON), sorted({one.day for one in sales})
    gaps = [(late - early).days for early, late in pairwise(days)]
    return {
        "customer": customer,
        "n_orders": len(sales),
        "n_orders_year": sum(one.day >= spans.year_from for one in sales),
        "n_days": len(days),
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "recency_days": (ON - days[-1]).days if days else None,
        "median_gap": float(median(gaps)) if gaps else None,
        "first_order_value": min(sales, key=lambda one: (one.day, one.order)).amount if sales else None,
        "sales_total": money(sales),
        "net_total": money(mine),
        "net_year": money(one for one in mine if one.day >= spans.year_from),
        "net_half": money(one for one in mine if one.day >= spans.half_from),
        "net_half_before": money(one for one in mine if spans.year_from <= one.day < spans.half_from),
        "net_year_before": money(one for one in mine if spans.year_before_from <= one.day < spans.year_from),
        "net_lately": money(one for one in mine if one.day > BEFORE),
        **returned_by_hand(days),
    }


def returned_by_hand(days):
    """Walk along the purchases and ask each day's rule anew."""
    back = None
    for place in range(1, len(days) + 1):
        gaps = [(late - early).days for early, late in pairwise(days[:place])]
        limit = 180 if place < 3 else max(90, 3 * median(gaps))
        end = days[place] if place < len(days) else ON
        if (end - days[place - 1]).days > limit and place < len(days):
            back = days[place]
    lost = bool(days) and (ON - days[-1]).days > limit
    return {"returned_day": back, "lost_day": days[-1] + timedelta(int(limit) + 1) if lost else None}


@FEW
@given(LINES)
def test_features_are_what_a_slow_count_gives(lines):
    table = customer_features(line_table(lines), customer_table([1, 2, 3]), on=ON)
    for customer, row in enumerate(table.to_pylist(), start=1):
        wanted = by_hand(lines, customer)
        assert {name: row[name] for name in wanted} == wanted


@FEW
@given(LINES, st.sampled_from([ON, date(2026, 2, 28), date(2024, 3, 30), date(2025, 1, 1)]))
def test_what_came_and_what_left_lead_back_to_the_value_of_then(lines, on):
    then, now = (
        customer_features(line_table(lines), customer_table([1, 2, 3]), on=day).to_pylist()
        for day in (on - timedelta(30), on)
    )
    for before, row in zip(then, now, strict=True):
        back = Decimal(str(row["net_year"])) - Decimal(str(row["net_lately"])) + Decimal(str(row["net_left"]))
        assert float(back) == before["net_year"]


@FEW
@given(LINES, st.randoms())
def test_the_order_of_the_rows_changes_nothing(lines, random):
    people = [3, 1, 2]
    random.shuffle(people)
    shuffled = random.sample(lines, len(lines))
    plain = customer_features(line_table(lines), customer_table([1, 2, 3]), on=ON)
    assert customer_features(line_table(shuffled), customer_table(people), on=ON).equals(plain)
