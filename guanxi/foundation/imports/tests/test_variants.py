"""Traditional characters in names of columns and choices."""

import re
from pathlib import Path

import opencc
import pytest

from guanxi.foundation.imports.columns import normalise
from guanxi.foundation.search.spelling import SIMPLIFIED, TRADITIONAL, simplified

ROOMS = Path(__file__).parents[3]
NAMES = [*ROOMS.glob("*/headings.py"), *ROOMS.glob("*/columns.py"), *ROOMS.glob("*/choices.py")]
HAN = re.compile("[\u4e00-\u9fff]")


def test_each_traditional_character_has_one_simplified():
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert not set(TRADITIONAL) & set(SIMPLIFIED)


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
def test_every_name_of_a_column_is_known_in_traditional_characters(script):
    convert = opencc.OpenCC(script).convert
    names = re.findall(r'"([^"\n]*)"', "".join(path.read_text(encoding="utf-8") for path in NAMES))
    chinese = [name for name in names if HAN.search(name)]
    assert len(chinese) > 100
    assert [name for name in chinese if simplified(convert(name)) != simplified(name)] == []


def test_a_header_is_the_same_in_both():
    assert normalise("客戶編號") == normalise("客户编号")
    assert normalise("客戶名稱") != normalise("客户编号")
