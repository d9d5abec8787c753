"""Zones are called as people call them and found by what they type; programs may send any that is known."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from guanxi.foundation.ui import zones
from guanxi.foundation.ui.zones import ZoneField, offset, zone_choices, zone_name

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("zh-hans", "Asia/Shanghai", "上海（中国时间，UTC+8）"),
        ("zh-hant", "Asia/Taipei", "台北（台北時間，UTC+8）"),
        ("en", "Asia/Shanghai", "Shanghai (China Time, UTC+8)"),
        ("en", "Asia/Kolkata", "Kolkata (India Time, UTC+5:30)"),
        ("zh-hans", "Asia/Kolkata", "加尔各答（印度时间，UTC+5:30）"),
        ("zh-hant", "Europe/Kyiv", "基輔（烏克蘭，UTC+2）"),
        ("en", "Asia/Ho_Chi_Minh", "Ho Chi Minh City (Vietnam Time, UTC+7)"),
        ("en", "Europe/Prague", "Prague (Central European Time, UTC+1)"),
        ("en", "UTC", "UTC"),
        ("en", "Mars/Crater", "Mars/Crater"),
    ],
)
def test_a_zone_is_called_by_city_time_and_offset(language, zone, said):
    with translation.override(language):
        assert zone_name(zone, WINTER) == said


def test_the_offset_is_that_of_the_day():
    with translation.override("en"):
        assert zone_name("Europe/Prague", SUMMER).endswith("UTC+2)")
    assert offset(timedelta(hours=-3, minutes=-30)) == "UTC−3:30"


def test_no_zone_is_offered_twice_and_none_by_its_bare_name():
    with translation.override("zh-hans"):
        offered = dict(zone_choices())
    assert len(set(offered.values())) == len(offered)
    assert "PRC" not in offered
    assert not [name for name in offered.values() if "/" in name]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_a_chinese_reader_is_offered_cities_in_chinese_and_no_unknown_region(language):
    with translation.override(language):
        offered = dict(zone_choices())
    assert len(offered) > 400
    assert [name for name in offered.values() if re.search("[A-Za-z]", name.replace("UTC", ""))] == []
    assert [name for name in offered.values() if "未知" in name] == []
    assert not [zone for zone in offered if zone.startswith("Etc/")]


def test_a_chinese_reader_finds_beijing_and_a_country():
    with translation.override("zh-hans"):
        shown = str(ZoneField().widget.render("zone", "Asia/Shanghai"))
    option = shown[shown.index('value="Asia/Shanghai"') :].partition("</option>")[0]
    assert "北京" in option
    assert "中国" in option
    assert "selected" in option


def test_a_zone_by_another_name_is_taken_and_an_invented_one_is_not():
    assert ZoneField().valid_value("PRC")
    assert not ZoneField().valid_value("Mars/Crater")


def test_python_is_asked_for_its_zones_once_not_once_a_zone(monkeypatch):
    asked = []

    def known() -> set[str]:
        asked.append("once more")
        return {"Asia/Shanghai"}

    monkeypatch.setattr(zones, "available_timezones", known)
    zones._known.cache_clear()
    try:
        for name in ("Asia/Shanghai", "Asia/Tokyo", "Mars/Crater"):
            zone_name(name, WINTER)
    finally:
        zones._known.cache_clear()
    assert len(asked) == 1
