"""Charts hold on real data: nought and negative sums, one customer, no customer, any currency."""

import json
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from guanxi.foundation.ui import axes, charts


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def matrix(*values: float, currency: str = "GBP", url: str = "/customers/0/") -> charts.Chart:
    points = [charts.Point(50, value, "high", f"Customer {n}", n + 1) for n, value in enumerate(values)]
    return charts.matrix(points, currency=currency, potential_line=58, value_line=1000, url=url)


def test_the_logarithmic_axis_survives_nothing_and_less_than_nothing():
    axis = matrix(0, -38.75, 2.9, 280_206).data["y"]
    assert 0 < axis["min"] < 2.9
    assert axis["max"] > 280_206


def test_an_axis_without_any_positive_sum_is_still_an_axis():
    axis = matrix(0, -5).data["y"]
    assert axis["max"] / axis["min"] >= 10


def test_ticks_are_round_and_carry_the_currency():
    ticks = matrix(5, 50_000).data["y"]["ticks"]
    assert [10.0, "£10.00"] in ticks
    assert [10_000.0, "£10k"] in ticks


@pytest.mark.parametrize(
    ("low", "high", "first", "last"),
    [(0, 862, 0, 900), (-21, 43, -25, 50), (0, 0, 0, 1), (0, 0.3, 0, 0.3), (-5, -5, -5, -4)],
)
def test_axes_reach_round_numbers_around_the_data(low, high, first, last):
    axis = axes.axis(low, high, str, 3)
    assert axis["min"] <= low <= high <= axis["max"]
    assert (axis["min"], axis["max"]) == (first, last)


def test_a_little_below_nought_takes_no_whole_step_of_the_axis():
    axis = axes.axis(-9_276.5, 10_900_000, str, 3)
    assert axis["min"] == -9_276.5
    assert next(value for value, _word in axis["ticks"]) == 0


def test_who_has_no_potential_stands_in_a_strip_beside_the_axis_not_on_one_line():
    points = [charts.Point(0, 50 * n, "risk", f"C{n}", n) for n in range(1, 40)]
    points.append(charts.Point(0.04, 90, "risk", "Some", 40))
    chart = charts.matrix(points, currency="EUR", potential_line=50, value_line=1000)
    across = [point[0] for point in chart.data["points"]]
    assert all(chart.data["x"]["min"] < x < 0 for x in across[:-1])
    assert len(set(across[:-1])) > 30
    assert across[-1] >= 0
    assert next(value for value, _word in chart.data["x"]["ticks"]) == 0
    assert matrix(5).data["x"]["min"] == 0


def test_the_table_behind_the_matrix_lists_the_weightiest_with_links():
    chart = matrix(*range(1, 41))
    assert len(chart.rows) == charts.TABLE_ROWS
    assert chart.rows[0][0] == '<a href="/customers/40/">Customer 39</a>'
    assert "40" in chart.note


def test_names_cannot_break_out_of_the_data_block():
    chart = charts.matrix(
        [charts.Point(1, 1, "high", "</script><script>alert(1)</script>", 1)],
        currency="CNY",
        potential_line=1,
        value_line=1,
    )
    page = Template("{% load ui %}{% chart c %}").render(Context({"c": chart}))
    assert page.count("<script") == 1
    block = page.split('type="application/json">')[1].split("</script>")[0]
    assert json.loads(block)["points"][0][4] == "</script><script>alert(1)</script>"


def test_eighty_twenty_reads_the_curve_at_each_tenth():
    curve = [(n / 100, min(1.0, n / 50)) for n in range(101)]
    chart = charts.lorenz(curve, at=0.4, digits=1)
    assert chart.rows[0] == ("10%", "20.0%")
    assert chart.rows[-1] == ("100%", "100.0%")
    assert chart.data["mark"] == "40.0% of customers → 80% of net goods"


def test_a_curve_above_the_whole_keeps_its_place_on_the_axis():
    """Returns can make the last customers worth less than nothing."""
    chart = charts.lorenz([(0, 0), (0.5, 1.07), (1, 1)], at=0.2)
    axis = chart.data["y"]
    assert (axis["max"], axis["ticks"][-1]) == (107, [100, "100%"])
    assert "Above 100%" in chart.note
    assert not charts.lorenz([(0, 0), (1, 1)], at=0.2).note


@pytest.mark.parametrize(("at", "brought"), [(0.5, 60), (0.75, 80), (1.0, 100)])
def test_the_marked_point_lies_on_the_curve_of_few_customers_too(at, brought):
    data = charts.lorenz([(0, 0), (0.5, 0.6), (1, 1)], at=at).data
    assert data["at"] == [at * 100, brought]
    assert data["mark"].endswith(f"{brought}% of net goods")


def test_few_customers_are_counted_on_whole_ticks_each_said_once():
    axis = charts.flow([date(2026, 10, 1)], [2], [0], [1]).data["y"]
    assert axis["ticks"] == [[-1, "−1"], [0, "0"], [1, "1"], [2, "2"]]


def test_a_segment_and_its_sum_open_to_its_own_orders():
    months = [date(2026, 10, 1), date(2026, 11, 1)]
    urls = {"high": ["/a", "/b"], "risk": ["/c", "/d"]}
    chart = charts.tiers(months, {"high": [1.0, 0.0], "risk": [0.0, 2.0]}, currency="CNY", parts=urls)
    assert chart.data["urls"] == [["/a", "/b"], [], [], ["/c", "/d"]]
    assert chart.rows[1][1:] == ("¥0.00", "¥0.00", "¥0.00", '<a href="/d">¥2.00</a>')


def test_lost_customers_stand_below_nought_and_are_counted_in_the_table():
    chart = charts.flow([date(2026, 10, 1)], [31], [12], [18])
    assert chart.data["series"][2][2] == [-18]
    assert chart.data["y"]["min"] <= -18
    assert chart.rows[0] == ("Oct 2026", "31", "12", "18")


def test_months_without_a_year_of_history_are_marked():
    months = [date(2026, 10, 1), date(2026, 11, 1)]
    chart = charts.tiers(months, {"high": [1.0, 2.0]}, currency="CNY", young=[True, False])
    assert chart.data["young"] == [True, False]
    assert chart.note
    assert chart.rows[1][1:] == ("¥2.00", "¥0.00", "¥0.00", "¥0.00")


def test_a_bar_is_called_by_its_day_or_by_the_name_it_was_given():
    bars = [charts.Order(date(2024, 5, 1), 10.0), charts.Order(date(2024, 6, 1), 5.0, title="June")]
    chart = charts.rhythm(bars, currency="CNY", today=None)
    assert [bar[4] for bar in chart.data["orders"]] == ["1 May 2024", "June"]
    assert [row[0] for row in chart.rows] == ["June", "1 May 2024"]


def test_the_day_it_is_seen_from_has_its_own_word_or_is_left_out():
    bars = [charts.Order(date(2011, 12, 1), 10.0)]
    seen = charts.rhythm(bars, currency="GBP", today=date(2011, 12, 9), today_word="9 Dec 2011").data
    assert (seen["today"], seen["today_word"]) == ("2011-12-09", "9 Dec 2011")
    assert charts.rhythm(bars, currency="GBP", today=None).data["today"] is None


def test_rhythm_has_room_for_today_and_the_day_an_order_was_due():
    chart = charts.rhythm(
        [charts.Order(date(2026, 1, 5), 86_000)],
        currency="CNY",
        today=date(2026, 11, 21),
        due=(date(2026, 10, 31), date(2026, 11, 10)),
    )
    assert chart.data["from"] < "2026-01-05"
    assert chart.data["to"] > "2026-11-21"
    assert ["2026-04-01", "Apr"] in chart.data["ticks"]


@pytest.mark.parametrize(
    "chart",
    [
        charts.matrix([], currency="CNY", potential_line=1, value_line=1),
        charts.lorenz([], at=0),
        charts.tiers([], {}, currency="CNY"),
        charts.flow([], [], [], []),
        charts.rhythm([], currency="CNY", today=date(2026, 11, 21)),
    ],
)
def test_nothing_to_draw_is_said_not_drawn(chart):
    page = Template("{% load ui %}{% chart c %}").render(Context({"c": chart}))
    assert "data-chart" not in page
    assert "Nothing to draw yet" in page
