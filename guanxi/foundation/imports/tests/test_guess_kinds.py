"""A column's values say of which kind a field for them would be."""

from datetime import datetime

import pytest

from guanxi.foundation.imports.guessing import guess, words_in

COLLEAGUES = ("王芳", "李雷")


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Note", [], "text"),
        ("会员", ["是", "否", "", "是"], "yesno"),
        ("On", ["0", "1", "1"], "number"),
        ("到期日", ["2026-05-20", "2026年6月1日"], "date"),
        ("Expires", [datetime(2026, 5, 20), datetime(2026, 6, 1)], "date"),
        ("员工数", ["120", "1,500", 80], "number"),
        ("年度预算", ["120", "1500"], "money"),
        ("Limit", ["¥120", "¥1,500"], "money"),
        ("Limit", ["99.90 EUR", "100 EUR"], "money"),
        ("年营业额", ["500", "约700", "1,200", 80], "money"),
        ("规模", ["500", "約700", "1,200", "80人上下"], "text"),
        ("规模", ["500", "約700", "1,200", "80"], "number"),
        ("规模", ["500", "不详哦", "1,200", "80"], "text"),
        ("员工人数", ["500", "不详哦", "1,200", "80"], "number"),
        ("年营业额", ["500", "约700", "很多", "更多"], "text"),
        ("Code", ["00012", "00345"], "text"),
        ("Card", ["6222021234567890123", "6222021234567890124"], "text"),
        ("跟单人", ["王芳", "李雷", "王芳"], "person"),
        ("Grade", ["A", "B", "A"] * 4, "choice"),
        ("Needs", ["交期、价格", "价格", "交期、服务", "服务、价格"] * 3, "choices"),
        ("Remark", ["first\nsecond"], "long"),
        ("Brand", ["Dolphin", "Whale", "Shark"], "text"),
    ],
)
def test_a_kind_is_guessed_from_the_values(header, values, kind):
    found = guess(header, values, COLLEAGUES)
    assert found.kind == kind
    assert str(found.why)


def test_the_choices_are_the_words_of_the_column_each_once():
    assert words_in("choice", ["B", "", "A", "B", None]) == ["B", "A"]
    assert words_in("choices", ["交期、价格", "价格;服务"]) == ["交期", "价格", "服务"]
