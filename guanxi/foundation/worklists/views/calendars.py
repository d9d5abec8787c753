"""A noun with dates as a calendar: month, week, agenda."""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import WorkingDays, working_days
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, lists, parts
from guanxi.foundation.ui.addresses import url_of
from guanxi.foundation.ui.calendars import Calendar, Day, Span, bounds, read_days, turned
from guanxi.foundation.ui.left_out import forgiving
from guanxi.foundation.ui.listpage import ADD, adding_forms, list_context, views_here
from guanxi.foundation.ui.queries import address
from guanxi.foundation.worklists.declaring import Worklist

FIRST, LAST = date(1900, 2, 1), date(2199, 11, 30)


def _calendar_named(name: str) -> Calendar:
    table: Mapping[str, Calendar] = import_module(settings.SWITCHBOARD).CALENDARS
    if name not in table:
        raise Http404(name)
    return table[name]


@require_GET
def show_calendar(request: SignedIn, name: str) -> HttpResponse:
    """The days that the address asks for, today's month by itself; of a list, as its filters ask."""
    dated, worklist = _calendar_named(name), _list_of(name)
    if worklist is None:
        return render(request, "worklists/calendar.html", _calendar(request, dated))
    listing = worklist.listing(request.user)
    if ADD in request.GET:
        return adding_forms(request, listing)
    return forgiving(request, listing, lambda: _show_listed(request, dated, worklist, listing))


def _list_of(name: str) -> Worklist | None:
    """The list of which the calendar is a shape."""
    table: Mapping[str, Worklist] = import_module(settings.SWITCHBOARD).WORKLISTS
    found = table.get(name)
    return found if found is not None and found.calendar is not None else None


def _show_listed(
    request: SignedIn, dated: Calendar, worklist: Worklist, listing: lists.Listing
) -> HttpResponse:
    views = views_here(request, listing, "calendar")
    if isinstance(views, str):
        return redirect(views)
    asked = lists.read_query(listing, request.user, request.GET)
    context = {
        **list_context(
            request,
            request.user,
            lists.Page([], asked, listing=listing),
            heading=worklist.heading,
            search_label=worklist.frame.search_label,
        ),
        **worklist.frame.context(request.user, request.GET),
        "views": views,
        "forms": worklist.forms(request.GET, "calendar"),
        **_calendar(request, dated, asked.conditions),
        "heading": worklist.heading,
    }
    fragment = request.headers.get("HX-Request-Type") == "partial"
    response = render(
        request, "worklists/calendar_body.html" if fragment else "worklists/calendar.html", context
    )
    response.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


def _calendar(request: SignedIn, dated: Calendar, narrowed: Q | None = None) -> dict[str, Any]:
    today = timezone.localdate()
    on, mine = _day(request.GET.get("on", ""), today), request.GET.get("mine") == "1"
    given = request.GET.get("span", "month")
    span = cast("Span", given if given in {"month", "week", "agenda"} else "month")
    days = read_days(dated, request.user, span, on, mine=mine, narrowed=narrowed)
    worked = working_days(get_language() or "zh-hans")

    def to(there: date, form: Span = span, *, own: bool = mine) -> str:
        asked = {"span": form, "on": there.isoformat(), "mine": "1" if own else None}
        return address(request.path, request.GET, asked)

    shown = [_shown(day, on, today, span, worked, to(day.on, "agenda")) for day in days]
    return {
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
        "earlier_url": to(turned(span, on, -1)),
        "later_url": to(turned(span, on, 1)),
        "today_url": to(today),
        "open_list_url": url_of(dated.list_url) if dated.list_url else "",
    }


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
