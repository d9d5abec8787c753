"""A noun with dates as a calendar: month, week, agenda."""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import WorkingDays, working_days
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, parts
from guanxi.foundation.ui.addresses import url_of
from guanxi.foundation.ui.calendars import Calendar, Day, Span, bounds, read_days, turned

FIRST, LAST = date(1900, 2, 1), date(2199, 11, 30)


def _calendar_named(name: str) -> Calendar:
    table: Mapping[str, Calendar] = import_module(settings.SWITCHBOARD).CALENDARS
    if name not in table:
        raise Http404(name)
    return table[name]


@require_GET
def show_calendar(request: SignedIn, name: str) -> HttpResponse:
    """The days that the address asks for, today's month by itself."""
    dated, today = _calendar_named(name), timezone.localdate()
    on, mine = _day(request.GET.get("on", ""), today), request.GET.get("mine") == "1"
    given = request.GET.get("span", "month")
    span = cast("Span", given if given in {"month", "week", "agenda"} else "month")
    days = read_days(dated, request.user, span, on, mine=mine)
    worked = working_days(get_language() or "zh-hans")

    def to(there: date, form: Span = span, *, own: bool = mine) -> str:
        return _address(name, form, there, mine=own)

    shown = [_shown(day, on, today, span, worked, to(day.on, "agenda")) for day in days]
    context = {
        "heading": dated.heading,
        "span": span,
        "said": _said(span, on),
        "days": shown,
        "weeks": [shown[n : n + 7] for n in range(0, len(shown), 7)] if span != "agenda" else [],
        "weekdays": [formats.weekday_short(day.on) for day in days[:7]],
        "nothing": not any(day.number for day in days),
        "tabs": [
            parts.Tab(pgettext("whose entries", "All"), to(on, own=False), current=not mine),
            parts.Tab(pgettext("whose entries", "Mine"), to(on, own=True), current=mine),
        ],
        "spans": [
            (_("Month"), to(on, "month"), span == "month"),
            (_("Week"), to(on, "week"), span == "week"),
            (_("Agenda"), to(on, "agenda"), span == "agenda"),
        ],
        "before_url": to(turned(span, on, -1)),
        "after_url": to(turned(span, on, 1)),
        "today_url": to(today),
        "list_url": url_of(dated.list_url) if dated.list_url else "",
    }
    return render(request, "worklists/calendar.html", context)


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        on = date.fromisoformat(text)
    except ValueError:
        on = date.min
    if not FIRST <= on <= LAST:
        raise Refused(_("This page's address is damaged. Open the page again."))
    return on


def _address(name: str, span: Span, on: date, *, mine: bool) -> str:
    asked = {"span": span, "on": on.isoformat()} | ({"mine": "1"} if mine else {})
    return f"{reverse('show_calendar', args=[name])}?{urlencode(asked)}"


def _said(span: Span, on: date) -> str:
    if span == "month":
        return formats.month(on)
    return formats.days(*bounds(span, on))


def _shown(day: Day, on: date, today: date, span: Span, worked: WorkingDays, url: str) -> dict[str, Any]:
    """A day in words: whether it is worked, why not, whether it is today or of another month."""
    hint = worked.why(day.on)
    return {
        "iso": day.on.isoformat(),
        "number": str(day.on.day),
        "long": formats.day_long(day.on),
        "hint": hint,
        "is_off": not worked.is_worked(day.on),
        "is_today": day.on == today,
        "is_far": span == "month" and day.on.month != on.month,
        "entries": [entry.drawn for entry in day.entries],
        "more": formats.number(day.more) if day.more > 0 else "",
        "count": day.number,
        "url": url,
    }
