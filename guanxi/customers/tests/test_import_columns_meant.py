"""Which column is meant by the names that people give to days and sums of customers."""

import pytest

from guanxi.customers.headings import CUSTOMER_FIELDS
from guanxi.foundation.imports.columns import propose

DAY = "2024-05-20"


def meant(header: str, *values: str) -> str:
    """The field that is proposed for the column, or ""."""
    rows = [["公司", value] for value in values or (DAY,)]
    found = propose(["客户名称", header], rows, CUSTOMER_FIELDS)
    return next((name for name, one in found.items() if one.index == 1), "")


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        (
            "since",
            "合作日期 合作时间 开始合作 首次合作 首次成交日期 首单日期 成为客户日期 開始合作日期",
        ),
        ("last_date", "最近成交 最近合作时间 上次下单 最后下单时间 最近購買日期 上次成交"),
        ("recorded_on", "建档日期 创建日期 建檔時間 Created"),
        ("", "上次联系 最近联系时间 下次跟进 最后跟进时间 成立日期 随便哪天"),
    ],
)
def test_each_day_is_the_one_that_its_name_says(field, headers):
    assert {header: meant(header) for header in headers.split()} == dict.fromkeys(headers.split(), field)


def test_a_time_of_cooperation_may_be_a_day_or_a_length():
    assert meant("合作时间", "2年", "6个月") == "duration"
    assert meant("合作年限", "3", "5") == "duration"


def test_sums_and_stages_are_found_under_their_usual_names():
    assert {meant(name, "8万", "1200") for name in ("成交金额", "累计消费", "采购总额")} == {"total_amount"}
    assert meant("是否成交", "是", "否") == "stage"
    assert meant("合作阶段", "洽谈中", "签过字") == "stage", "by its name, whatever words it holds"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("潜在客户", "已成交", "流失"), "stage"),
        (("潛在客戶", "維繫", "挽回"), "stage"),
        (("是", "否", "是"), ""),
        (("已成交", "很多别的", "还有别的"), ""),
    ],
)
def test_a_stage_is_found_by_its_words_too(values, field):
    assert meant("进展如何", *values) == field


def test_eight_digits_are_a_phone_only_where_phones_are_awaited():
    assert meant("随便什么", "20240520", "66881234") == ""
    assert meant("电话", "66881234", "6688-1235") == "phone"
