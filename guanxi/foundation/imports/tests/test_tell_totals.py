"""Rows that add up the others are told from records by their word, and by having nothing but numbers."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.imports.tables import Cell, Row
from guanxi.foundation.imports.totals import Totals, is_total

TOTALS = [
    "合计",
    "总计：",
    "合 计（元）",
    "小計",
    "累计",
    "本页小计",
    "2024年合计",
    "Total",
    "Grand total",
    "SUBTOTAL",
    "Sum:",
]
NAMES = ["合计科技有限公司", "Total Energies", "总计划部", "Summit", "Totalis", "", None, 302, "合" * 50]


@pytest.mark.parametrize("text", TOTALS)
def test_words_that_say_so(text):
    assert is_total(text)


@pytest.mark.parametrize("text", NAMES)
def test_names_that_only_begin_alike(text):
    assert not is_total(text)


KIND: Any = SimpleNamespace(fields=[SimpleNamespace(name=one, kind="text") for one in ("name", "phone")])
ROWS = st.sampled_from(
    [
        ["北辰", "021", 1],
        ["合计", None, 3],
        [None, "税率:13%", None],
        ["制表:李", None, None],
        ["以上", None, 2],
    ]
)


def aside(rows: list[Row], cuts: set[int]) -> list[int]:
    """The lines left aside, read by a new reader behind every cut."""
    found, at, below = list[int](), 0, False
    while at < len(rows):
        end = next((n for n in range(at + 1, len(rows)) if n in cuts), len(rows))
        totals = Totals(KIND, {"name": 0, "phone": 1}, {}, is_below=below)
        for row, is_last in zip(
            rows[at:end], [last for _row, last in totals.watched(rows[at:])], strict=False
        ):
            totals.take(row, is_last=is_last)
        found += [line for line, _word in totals.found]
        at, below = end, totals.is_below
    return found


@given(st.lists(ROWS, max_size=30), st.sets(st.integers(1, 29)))
def test_wherever_the_parts_end_the_same_rows_are_left_aside(cells: list[list[Cell]], cuts: set[int]):
    rows = [Row(line, one) for line, one in enumerate(cells, start=1)]
    assert aside(rows, cuts) == aside(rows, set())
