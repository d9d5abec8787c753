"""The calendar's own text: lines that no phone refuses, whole days, alarms, and words kept as typed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar import actions as calendar
from guanxi.foundation.calendar.feeds import Entry, component
from guanxi.foundation.staff.actions import change_own_settings
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.tests.making import in_days, make_task, make_worker

LONG = "把报价、图纸和交货计划一起发给对方采购总监；并且说明，三种包装的差别是什么。" * 6
STAMP = datetime(2026, 3, 1, 8, tzinfo=UTC)
TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=300)


def text_of(user: User, *, as_todos: bool = False) -> bytes:
    _feed, secret = calendar.create_feed(user, by=user, name="Phone", as_todos=as_todos)
    answer = Client().get(f"/feeds/{secret}.ics")
    assert answer.status_code == 200
    return bytes(answer.content)


def refuse_long_lines(content: bytes) -> None:
    assert content.endswith(b"\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
        assert b"\n" not in line


@pytest.mark.django_db
def test_long_chinese_is_folded_at_75_octets_and_read_back_as_it_was_typed():
    by = make_worker()
    make_task(by, f"{LONG[:400]}, a\\b; c", due_on=in_days(2))
    content = text_of(by)
    refuse_long_lines(content)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == f"{LONG[:400]}, a\\b; c"


@pytest.mark.django_db
def test_a_day_is_a_day_in_every_zone_and_instants_are_utc():
    by = make_worker()
    task = make_task(by, "Call", due_on=in_days(2))
    for zone in ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"):
        change_own_settings(by, by=by, zone=zone)
        content = text_of(User.objects.get(pk=by.pk))
        assert f"DTSTART;VALUE=DATE:{in_days(2):%Y%m%d}".encode() in content
        assert f"DTEND;VALUE=DATE:{in_days(3):%Y%m%d}".encode() in content, "the end is the first day after"
        assert f"X-WR-TIMEZONE:{zone}".encode() in content
    assert f"DUE;VALUE=DATE:{in_days(2):%Y%m%d}".encode() in text_of(by, as_todos=True)
    actions.complete_task(task, by=by)
    [event] = Calendar.from_ical(text_of(by)).walk("VEVENT")
    for name in ("dtstamp", "last-modified"):
        assert event.decoded(name).utcoffset() == timedelta(0)
    [todo] = Calendar.from_ical(text_of(by, as_todos=True)).walk("VTODO")
    for name in ("dtstamp", "last-modified", "completed"):
        assert todo.decoded(name).utcoffset() == timedelta(0)
        assert todo.decoded(name).tzinfo in {UTC} or str(todo.decoded(name).tzinfo) == "UTC"


@pytest.mark.django_db
def test_an_alarm_goes_by_the_beginning_of_an_event_or_the_end_of_a_to_do_and_stops_when_it_is_done():
    by = make_worker()
    task = make_task(by, "Call", due_on=in_days(5), remind_days=2)
    [event], [todo] = (Calendar.from_ical(text_of(by, as_todos=to)).walk("VALARM") for to in (False, True))
    assert (event["trigger"].params.get("RELATED", "START"), todo["trigger"].params["RELATED"]) == (
        "START",
        "END",
    )
    for alarm in (event, todo):
        assert alarm.decoded("trigger") == timedelta(days=-2, hours=9)
        assert str(alarm["action"]) == "DISPLAY"
    actions.complete_task(task, by=by)
    for to in (False, True):
        assert Calendar.from_ical(text_of(by, as_todos=to)).walk("VALARM") == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=TYPED, as_todo=st.booleans())
def test_whatever_is_typed_neither_breaks_out_of_its_line_nor_is_lost(text, as_todo):
    entry = Entry("task-1@guanxi", "todo", text, date(2026, 3, 4), STAMP, description=f"{text}\nEND:VEVENT")
    calendar_ = Calendar()
    calendar_.add_component(component(entry, "https://guanxi.example", as_todo=as_todo))
    content = bytes(calendar_.to_ical())
    refuse_long_lines(content)
    [line] = Calendar.from_ical(content).walk("VTODO" if as_todo else "VEVENT")
    assert str(line["summary"]) == text
    assert str(line["uid"]) == "task-1@guanxi"
    assert str(line["description"]) == f"{text}\nEND:VEVENT"
