"""Which days are worked, and counting in them."""

import subprocess
import sys
from datetime import UTC, date, datetime
from unittest.mock import MagicMock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar import actions
from guanxi.foundation.calendar.days import WorkingDays, business_day_of, working_days
from guanxi.foundation.calendar.statutory import _kept, _read, _silent_until, statutory
from guanxi.foundation.tests.people import Browser, make_user

CHINA = WorkingDays("CN")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_a_weekend_made_up_for_a_holiday_is_worked_and_the_holiday_is_not():
    assert not CHINA.is_worked(date(2026, 2, 17))  # Spring Festival, a Tuesday
    assert CHINA.is_worked(date(2026, 2, 14))  # a Saturday worked instead
    assert CHINA.why(date(2026, 2, 14)) == "Made up for a holiday"
    assert not CHINA.is_worked(date(2026, 2, 15))
    assert CHINA.after(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert CHINA.after(date(2026, 2, 14), 1) == date(2026, 2, 24)


def test_three_working_days_go_over_the_weekend():
    assert CHINA.after(date(2026, 11, 26), 3) == date(2026, 12, 1)
    assert CHINA.after(date(2026, 12, 1), -3) == date(2026, 11, 26)
    assert CHINA.between(date(2026, 11, 26), date(2026, 12, 1)) == 3


def test_a_year_not_published_yet_is_said_to_be_statutory_only():
    assert CHINA.is_whole(2026)
    assert not CHINA.is_whole(2031)
    assert statutory("CN", 2031).off
    assert WorkingDays("GB").is_whole(2031)


def test_the_days_of_one_country_do_not_bring_all_others_into_this_process(monkeypatch, tmp_path, settings):
    (tmp_path / "tmp").mkdir()
    settings.GUANXI_HOME = tmp_path
    monkeypatch.setitem(sys.modules, "holidays", None)  # to import it is an error now
    for clear in (_read.cache_clear, _kept.cache_clear):
        clear()
    days = statutory("CN", 2026, "zh-hant")
    assert (days.off[date(2026, 10, 1)], date(2026, 2, 14) in days.worked) == ("國慶節", True)
    monkeypatch.setattr("guanxi.foundation.calendar.statutory.subprocess", None)  # once a house is enough
    for clear in (_read.cache_clear, _kept.cache_clear):
        clear()
    assert statutory("CN", 2026, "zh-hant") == days


def test_days_that_cannot_be_worked_out_leave_the_week_and_are_asked_for_once(
    monkeypatch, tmp_path, settings
):
    (tmp_path / "tmp").mkdir()
    settings.GUANXI_HOME = tmp_path
    monkeypatch.setattr(sys, "executable", "/bin/false")
    asked = MagicMock(wraps=subprocess.run)
    monkeypatch.setattr(subprocess, "run", asked)
    try:
        france = WorkingDays("FR")
        assert [france.is_worked(date(2026, 7, day)) for day in (12, 14)] == [False, True]
        assert not france.is_whole(2026)
        assert asked.call_count == 1
    finally:
        _silent_until.clear()


@given(on=DAYS, days=st.integers(-60, 60))
def test_counting_forth_and_measuring_back_agree(on, days):
    there = CHINA.after(on, days)
    if days > 0:
        assert CHINA.is_worked(there)
        assert CHINA.between(on, there) == days
    elif days == 0:
        assert there == on
    assert CHINA.between(on, there) == -CHINA.between(there, on)


@pytest.mark.django_db
def test_the_companys_own_word_comes_first_and_only_an_administrator_gives_it():
    keeper = make_user(None, {"calendar.manage_days": Scope.ALL})
    reader = make_user(None, {"accounts.change_self": Scope.OWN})
    day = date(2026, 11, 27)
    browser = Browser(keeper)
    browser.send("/calendar/days/", on=day.isoformat(), works="no", name="Founding day")
    assert not working_days().is_worked(day)
    assert "Founding day" in Browser(reader).look("/calendar/?year=2026")
    Browser(reader).send("/calendar/days/", 403, on=day.isoformat(), works="yes")
    assert not working_days().is_worked(day)
    actions.set_own_day(Company.get(), by=keeper, on=date(2026, 11, 28), works=True)
    assert working_days().after(date(2026, 11, 26), 1) == date(2026, 11, 28)
    year = browser.look("/calendar/?year=2031")
    assert "make-up working days are not published" in year
    assert year.count('<span title="Monday">Mo</span>') == 12
    browser.look("/calendar/?year=99999", 409)


def test_a_moment_lies_in_the_day_of_the_company_not_in_that_of_greenwich():
    late = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert business_day_of(late, Company(zone="Asia/Shanghai")) == date(2026, 3, 2)
    assert business_day_of(late, Company(zone="America/New_York")) == date(2026, 3, 1)
