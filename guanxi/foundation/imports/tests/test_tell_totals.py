"""Rows that add up the others are told from records by their word, and by having nothing but numbers."""

import pytest

from guanxi.foundation.imports.totals import is_total

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
