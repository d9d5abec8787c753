"""The published figures of the wholesaler's file, from its 541,909 lines."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from guanxi.insight.concentration import concentration
from guanxi.insight.features import customer_features
from guanxi.insight.history import monthly
from guanxi.insight.tests import wholesaler
from guanxi.insight.tests.tables import row_of
from guanxi.insight.thresholds import Thresholds
from guanxi.insight.tiers import classify
from guanxi.insight.windows import Windows, month_ends

pytestmark = pytest.mark.public_data

ON = date(2011, 12, 9)
FOREVER_DISLOYAL = Thresholds(loyalty_low=6.0)


@pytest.fixture(scope="module")
def company(public_data):
    return wholesaler.read(public_data)


@pytest.fixture(scope="module")
def features(company):
    return customer_features(*company, on=ON)


def total(lines, **wanted):
    for name, value in wanted.items():
        lines = lines.filter(pc.equal(lines[name], value))
    known = lines.filter(pc.is_valid(lines["customer"]))
    return (
        pc.sum(known["amount"]).as_py(),
        len(pc.unique(known["customer"])),
        len(pc.unique(known["order_id"])),
    )


def test_the_lines_are_prepared_as_the_report_counts_them(company):
    lines, customers = company
    assert (lines.num_rows, customers.num_rows) == (541_909, 4_372)
    assert pc.sum(pc.is_null(lines["customer"])).as_py() == 135_080
    assert total(lines, kind="sale") == (Decimal("8911407.90"), 4_338, 18_532)
    assert total(lines, kind="sale", goods=True) == (Decimal("8761066.65"), 4_334, 18_402)
    net = total(lines, kind="sale")[0] + total(lines, kind="return")[0]
    assert net == Decimal("8300065.81")


def test_net_goods_are_8286663_pounds_32(features):
    assert round(sum(features["sales_total"].to_pylist()), 2) == 8_761_066.65
    assert round(sum(features["net_total"].to_pylist()), 2) == 8_286_663.32
    assert sum(features["n_orders"].to_pylist()) == 18_402
    assert pc.sum(pc.is_valid(features["first_day"])).as_py() == 4_334


def test_ANA_12_1168_customers_bring_eighty_per_cent(features):
    totals = [round(total, 2) for total in features["net_total"].to_pylist()]
    assert concentration(totals).customers == 1_168


def test_what_was_cancelled_at_once_makes_nobody_valuable(features):
    tiers = classify(features)
    assert row_of(features, 12346)["net_total"] == 0.00
    assert row_of(features, 16446)["net_total"] == 2.90
    assert row_of(tiers, 12346)["tier"] == "ordinary"
    assert row_of(tiers, 16446)["tier"] == "risk"


def test_ANA_07_as_of_its_last_day_few_customers_are_at_risk(features):
    tiers = classify(features)
    assert Counter(tiers["tier"].to_pylist()) == {
        "high": 789,
        "potential": 202,
        "ordinary": 2_853,
        "risk": 490,
        None: 38,
    }
    assert pc.sum(tiers["loyalty_warning"]).as_py() == 41
    assert tiers["high_cut"][0].as_py() == pytest.approx(1957.32)


def whole_file(company, half_from):
    return customer_features(
        *company, on=ON, windows=Windows(ON, half_from, date(2010, 12, 1), date(2010, 1, 1))
    )


def test_over_the_whole_file_and_whatever_the_loyalty_the_published_tiers_come_out(company):
    # Published: about 795, 386, 2,625 and 528.
    found = Counter(classify(whole_file(company, date(2011, 6, 10)), FOREVER_DISLOYAL)["tier"].to_pylist())
    assert found == {"high": 794, "potential": 377, "ordinary": 2_635, "risk": 528, None: 38}


def test_with_gross_sales_and_180_days_the_published_795_and_528_are_exact(company):
    features = whole_file(company, date(2011, 6, 12))
    for net, gross in (("net_half", "sales_half"), ("net_half_before", "sales_half_before")):
        features = features.set_column(features.column_names.index(net), net, features[gross])
    found = Counter(classify(features, FOREVER_DISLOYAL)["tier"].to_pylist())
    assert (found["high"], found["risk"]) == (795, 528)


def test_the_same_lines_in_another_order_give_the_same_figures(company, features):
    lines, customers = company
    turned = lines.take(pa.array(range(lines.num_rows - 1, -1, -1)))
    assert customer_features(turned, customers, on=ON).equals(features)


def test_thirteen_months_add_up_to_the_whole(company, features):
    months = [*month_ends(date(2010, 12, 1), ON), ON]
    history = monthly(*company, months=months)
    rows = history.revenue.to_pylist()
    assert round(sum(row["revenue"] for row in rows), 2) == 8_286_663.32
    assert Counter(history.tiers[-1].tolist()) == {0: 789, 1: 202, 2: 2_853, 3: 490, -1: 38}
    assert [end for end, short in zip(months, history.short, strict=True) if not short] == [
        date(2011, 11, 30),
        ON,
    ]
    moved = Counter((row["month"], row["kind"]) for row in history.movements.to_pylist())
    assert sum(number for (_month, kind), number in moved.items() if kind == "new") == 4_334
    assert [moved[ON, kind] for kind in ("new", "lost", "returning")] == [41, 53, 38]
