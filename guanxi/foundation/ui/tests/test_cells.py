"""Cells are finished HTML, so everything that comes from people must arrive harmless."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation

from guanxi.foundation.ui import cells, marks

EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    "cell",
    [
        cells.text(EVIL),
        cells.record(EVIL, EVIL, EVIL, mark=EVIL),
        cells.person(EVIL, 3),
        cells.link(EVIL, EVIL),
        cells.tags([(EVIL, "warn")]),
        cells.status("ok", EVIL),
        cells.tier(EVIL),
        cells.money(1, EVIL),
        marks.spark([1, 2, 3], EVIL),
    ],
)
def test_nothing_from_people_becomes_markup(cell):
    assert "<script" not in cell
    assert '"><' not in cell.replace('"><svg', "").replace('"><a', "").replace('"><span', "").replace(
        '"><path', ""
    )


def test_an_empty_value_is_a_dash():
    for cell in (
        cells.text(None),
        cells.money(None, "CNY"),
        cells.day(None),
        cells.ago(None),
        cells.tags([]),
        cells.tier(None),
        cells.spark([]),
    ):
        assert cell == marks.DASH


def test_a_tier_says_it_by_shape_colour_and_word():
    with translation.override("en"):
        mark = cells.tier("risk")
    assert 'data-t="risk"' in mark
    assert "<path" in mark
    assert "Churn risk" in mark


def test_a_tier_follows_the_language_although_it_is_remembered():
    with translation.override("en"):
        assert "High value" in cells.tier("high")
    with translation.override("zh-hans"):
        assert marks.tier_name("high") in cells.tier("high")


@dataclass
class Column:
    cell: Any
    numeric: bool = False
    phone: bool = True


def test_the_body_puts_each_cell_under_its_heads_class():
    columns = [Column(str.upper), Column(len, numeric=True), Column(str.lower, phone=False)]
    assert cells.body(columns, ["Ab", "C"]) == (
        '<tr><td>AB</td><td class="r">2</td><td class="ph">ab</td></tr>\n'
        '<tr><td>C</td><td class="r">1</td><td class="ph">c</td></tr>\n'
    )


def test_a_sparkline_starts_at_nought_and_reddens_when_it_falls():
    falling = marks.spark([9, 9, 9, 9, 9, 9, 9, 9, 9, 2, 2, 2])
    assert 'class="spark down"' in falling
    assert 'class="spark"' in marks.spark([5] * 12)
    assert " 18.0" in marks.spark([10, 0])  # nought lies on the lower edge
