"""What people read: money in their units, dates by their order, days in words."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from guanxi.foundation.ui import formats, periods


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (8_620_000, "¥862 万"),
        (39_000, "¥3.9 万"),
        (137_000, "¥13.7 万"),
        (120_000_000, "¥1.2 亿"),
        (1_230_000_000, "¥12.3 亿"),
        (11_200_000, "¥1,120 万"),
        (99_999_999, "¥1.0 亿"),
        (9_999.6, "¥1.0 万"),
        (8_620, "¥8,620"),
        (Decimal("2.90"), "¥2.90"),
        (0, "¥0.00"),
        (-32_000, "−¥3.2 万"),
    ],
)
def test_chinese_money_counts_in_wan_and_yi(chinese, amount, said):
    assert formats.money(amount, "CNY") == said


def test_a_sum_says_three_digits_beside_what_it_adds_up(chinese):
    sums = (104_123_456, 38_412_345, 19_210_000, 41_000)
    said = [formats.money(amount, "CNY", fine=True) for amount in sums]
    assert said == ["¥1.04 亿", "¥3,841 万", "¥1,921 万", "¥4.1 万"]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (8_620_000, "¥8.62m"),
        (11_200_000, "¥11.2m"),
        (137_000, "¥137k"),
        (13_700, "¥13.7k"),
        (1_200_000_000, "¥1.2bn"),
        (3_000_000, "¥3m"),  # exactly
        (2_998_000, "¥3.00m"),  # about
        (999_999, "¥1.00m"),
        (999_999_999, "¥1.00bn"),
        (9_940, "¥9,940"),
        (9_999.7, "¥10.0k"),
        (Decimal("-2.9"), "−¥2.90"),
    ],
)
def test_english_money_has_three_figures(english, amount, said):
    assert formats.money(amount, "CNY") == said


def test_traditional_chinese_writes_its_own_units():
    with translation.override("zh-hant"):
        assert formats.money(8_620_000, "TWD") == "NT$862 萬"


def test_money_in_a_column_has_its_decimals_above_each_other(english):
    cells = [formats.money(amount, "CNY", even=True) for amount in (3_000_000, 2_640_000, 92_000, 550_000)]
    assert cells == ["¥3.00m", "¥2.64m", "¥92.0k", "¥550k"]


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (Decimal("8286663.32"), "GBP", "£8,286,663.32"),
        (Decimal("1200.5"), "JPY", "JP¥1,201"),
        (Decimal("1.2345"), "KWD", "KWD 1.235"),
        (Decimal("-0.005"), "EUR", "−€0.01"),
        (Decimal("0.004"), "EUR", "€0.00"),
    ],
)
def test_exact_money_is_rounded_to_the_currencys_own_coins(english, amount, currency, said):
    assert formats.money_exact(amount, currency) == said


def test_plain_money_shows_coins_only_where_there_are_some(english):
    assert formats.money_plain(Decimal("39200.00"), "CNY") == "¥39,200"
    assert formats.money_plain(Decimal("2.90"), "GBP") == "£2.90"


def test_numbers_shares_and_changes(english):
    assert formats.number(541_909) == "541,909"
    assert formats.number(Decimal("0.5"), 2) == "0.50"
    assert formats.number(-4) == "−4"
    assert formats.percent(0.914, 1) == "91.4%"
    assert formats.signed(31) == "+31"
    assert formats.signed(-4) == "−4"
    assert formats.signed(0.061, 1, as_percent=True) == "+6.1%"
    assert formats.signed(0) == "0"


def test_a_capped_count_says_so(english):
    assert formats.count(1284, 10_000) == "1,284"
    assert formats.count(10_000, 10_000) == "10,000"
    assert formats.count(10_001, 10_000) == "10,000+"


def test_dates_carry_the_year_only_when_it_is_another(chinese):
    this_year = timezone.localdate().year
    assert formats.day(date(this_year, 11, 18)) == "11月18日"
    assert formats.day(date(2011, 12, 9)) == "2011年12月9日"
    assert formats.month(date(2026, 11, 1)) == "2026年11月"


def test_english_dates_put_the_day_first(english):
    this_year = timezone.localdate().year
    assert formats.day(date(this_year, 11, 18)) == "18 Nov"
    assert formats.day(date(2011, 12, 9)) == "9 Dec 2011"
    assert formats.day_long(date(2026, 11, 21)) == "Saturday, 21 November"
    assert formats.month_short(date(2026, 9, 1)) == "Sep"


def test_moments_are_shown_in_the_persons_zone(english):
    late = datetime(2011, 12, 9, 19, 12, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"):
        assert formats.moment(late) == "10 Dec 2011 03:12"
        assert formats.clock(late) == "03:12"
        assert formats.day(late) == "10 Dec 2011"
    with timezone.override("Europe/London"):
        assert formats.moment(late) == "9 Dec 2011 19:12"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (31, "31 days ago"),
        (92, "92 days ago"),
        (93, "3 months ago"),
        (727, "1 year 11 months ago"),
        (1100, "3 years ago"),
        (-100, "in 3 months"),
        (-1, "tomorrow"),
        (-12, "in 12 days"),
    ],
)
def test_days_are_told_from_today(english, days, said):
    assert formats.ago(timezone.localdate() - timedelta(days=days)) == said


def test_languages_do_not_mix_in_the_memory_of_words():
    with translation.override("en"):
        first = formats.relative(31)
    with translation.override("de"):
        formats.relative(31)
    with translation.override("en"):
        assert formats.relative(31) == first == "31 days ago"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 day"),
        (30, "30 days"),
        (275, "9 months"),
        (366, "1 year"),
        (1005, "2 years 9 months"),
        (396, "1 year 1 month"),
    ],
)
def test_spells_are_told_in_years_and_months(english, days, said):
    assert formats.spell(days) == said


def test_a_range_of_days_names_both_years_where_they_differ(english):
    year = timezone.localdate().year
    assert formats.days(date(year, 3, 5), date(year, 3, 5)) == "5 Mar"
    assert formats.days(date(year, 3, 5), date(year, 7, 10)) == "5 Mar to 10 Jul"
    assert formats.days(date(year, 3, 5), date(year + 3, 7, 10)) == f"5 Mar {year} to 10 Jul {year + 3}"
    assert formats.days(date(2011, 3, 5), date(2011, 7, 10)) == "5 Mar 2011 to 10 Jul 2011"


@pytest.mark.parametrize(
    ("language", "first"),
    [("zh-hans", date(2026, 11, 23)), ("en", date(2026, 11, 23)), ("zh-hant", date(2026, 11, 22))],
)
def test_a_week_begins_as_the_language_counts_it(language, first):
    with translation.override(language):
        for on in (first, date(2026, 11, 26), first + timedelta(days=6)):
            assert formats.week_start(on) == first
            assert periods.days_of("this-week", on) == (first, first + timedelta(days=6))
            assert periods.days_of("last-week", on) == (first - timedelta(days=7), first - timedelta(days=1))


@pytest.mark.parametrize(
    ("language", "heads"),
    [("zh-hans", "一二三四五六日"), ("en", "MoTuWeThFrSaSu"), ("zh-hant", "日一二三四五六")],
)
def test_the_heads_of_a_small_month_stand_over_their_days(language, heads):
    with translation.override(language):
        assert "".join(short for short, _word in formats.week_heads()) == heads


def test_a_day_with_its_year_and_a_day_of_every_year(chinese):
    assert formats.day_full(date(2027, 9, 15)) == "2027年9月15日"
    assert formats.day_of_year(9, 15) == "9月15日"
    with translation.override("en"):
        assert (formats.day_full(date(2027, 9, 15)), formats.day_of_year(9, 15)) == ("15 Sep 2027", "15 Sep")


@pytest.mark.parametrize(
    ("when", "reader", "said"),
    [
        ("2011-10-30T00:00:00+08:00", "Europe/London", "30 Oct 2011"),
        ("2011-10-30T00:00:00+00:00", "Etc/UTC", "30 Oct 2011"),
        ("2011-10-30T00:01:00+08:00", "Asia/Shanghai", "30 Oct 2011 00:01"),
        ("2011-10-30T09:30:00+08:00", "Etc/UTC", "30 Oct 2011 01:30"),
    ],
)
def test_what_people_gave_as_a_day_shows_no_time(when, reader, said):
    with translation.override("en"), timezone.override(ZoneInfo(reader)):
        assert formats.day_or_moment(datetime.fromisoformat(when), ZoneInfo("Asia/Shanghai")) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(12, "12 days"), (364, "11 months"), (365, "1 year"), (913, "2.5 years"), (1461, "4 years")],
)
def test_a_spell_is_short_where_there_is_little_room(english, days, said):
    assert formats.spell_short(days) == said
