"""The company's working days, and the addresses under which one's own calendar is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar import actions, feeds, forms
from guanxi.foundation.calendar.days import WorkingDays, business_day, working_days
from guanxi.foundation.calendar.models import Feed, OwnDay, Setting
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged
from guanxi.foundation.ui.own import own_tabs
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

PERMISSION = "calendar.manage_days"
FIRST, LAST = 1990, 2100
TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Square:
    """One day in a month's grid; None before the first."""

    on: date
    number: int
    css: str
    why: str
    mark: str = ""  # says without colour what is unusual about it


@require_GET
def show_working_days(request: SignedIn) -> HttpResponse:
    """The year's working days: what the statute says, and what the company says itself."""
    today = business_day(request.user.company)
    year = _year(request.GET.get("year", ""), today.year)
    days = working_days(get_language() or "zh-hans")
    setting = Setting.get()
    context = {
        "heading": _("Working days %(year)s") % {"year": year},
        "months": [_month(year, month, days, today) for month in range(1, 13)],
        "weekdays": formats.week_heads(),
        "own": _own(request, year),
        "worked": sum(days.is_worked(date(year, 1, 1) + timedelta(days=n)) for n in range(_length(year))),
        "is_whole": days.is_whole(year),
        "year": year,
        "before_url": f"?year={year - 1}",
        "after_url": f"?year={year + 1}",
        "may_change": request.user.may(PERMISSION),
        "day_form": forms.OwnDayForm(initial={"works": "no"}),
        "setting_form": forms.SettingForm(
            initial={"country": setting.country, "feed_names": setting.feed_names}
        ),
    }
    return render(request, "calendar/year.html", context)


def _year(given: str, otherwise: int) -> int:
    if not given:
        return otherwise
    if not (given.isdecimal() and len(given) == 4 and FIRST <= int(given) <= LAST):
        raise damaged()
    return int(given)


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _month(year: int, month: int, days: WorkingDays, today: date) -> dict[str, Any]:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    squares: list[Square | None] = [None] * (first - formats.week_start(first)).days
    squares += [_square(first + timedelta(days=n), days, today) for n in range((after - first).days)]
    return {"label": formats.month(first), "squares": squares}


def _square(on: date, days: WorkingDays, today: date) -> Square:
    why = days.why(on)
    css = "" if days.is_worked(on) else "off" if why else "rest"
    if days.is_worked(on) and why:
        css = "on"
    mark = {"off": pgettext("a day", "off"), "on": pgettext("a day", "on")}.get(css, "")
    return Square(on, on.day, f"{css} now" if on == today else css, why, mark)


def _own(request: SignedIn, year: int) -> Sequence[Any]:
    rows = OwnDay.objects.visible_to(request.user).filter(on__year=year)
    return list(rows.order_by("on"))


@require_POST
def set_own_day(request: SignedIn) -> HttpResponse:
    """The company works, or rests, on a day."""
    form = forms.OwnDayForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say which day it is."), field="on")
    day = actions.set_own_day(Company.get(), by=request.user, **form.cleaned_data)
    toast(request, _("%(day)s is written down.") % {"day": formats.day(day.on)})
    return redirect(f"{reverse('show_working_days')}?year={day.on.year}")


@require_POST
def remove_own_day(request: SignedIn, pk: int) -> HttpResponse:
    """The statute and the week say again what this day is."""
    day = get_object_or_404(OwnDay.objects.visible_to(request.user), pk=pk)
    year = day.on.year
    actions.remove_own_day(day, by=request.user)
    return redirect(f"{reverse('show_working_days')}?year={year}")


@require_POST
def change_calendar(request: SignedIn) -> HttpResponse:
    """Whose statutory days count, and what feeds may say."""
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)
    form = forms.SettingForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The statutory days of this country are not known here."), field="country")
    actions.change_calendar(Company.get(), by=request.user, **form.cleaned_data)
    toast(request, _("The calendar's settings are saved."))
    return redirect("show_working_days")


# ---- feeds -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def list_feeds(request: SignedIn) -> HttpResponse:
    """One's own addresses; a new one is shown in the answer that makes it, and never again."""
    form = forms.FeedForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        try:
            _feed, secret = actions.create_feed(request.user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            address = request.build_absolute_uri(reverse("read_feed", args=[secret]))
            form = forms.FeedForm()
    rows = [
        {
            "feed": feed,
            "holds": _holds(feed),
            "made": formats.day(feed.created_at),
            "used": feed.last_used_on,
        }
        for feed in Feed.objects.visible_to(request.user).order_by("-pk")
    ]
    context = {"feeds": rows, "form": form, "address": address, "names": Setting.get().feed_names}
    context["tabs"] = own_tabs("list_feeds")
    return render(request, "calendar/feeds.html", context, status=422 if form.errors else 200)


def _holds(feed: Feed) -> str:
    said = str(listed(one.label for one in feeds.sources() if one.code in feed.contents.split(",")))
    return _("%(contents)s (as to-dos)") % {"contents": said} if feed.as_todos else said


@require_POST
def revoke_feed(request: SignedIn, pk: int) -> HttpResponse:
    """The address stops answering at once."""
    feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk)
    actions.revoke_feed(feed, by=request.user)
    toast(request, _("The address no longer answers."))
    return redirect("list_feeds")


@login_not_required
@require_GET
def read_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, for whoever holds it; any other is not found."""
    feed = feeds.feed_of(secret)
    if feed is None:
        raise Http404
    user = feed.user
    with translation.override(user.language or "zh-hans"), timezone.override(ZoneInfo(user.zone)):
        content = feeds.calendar_of(feed, request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(content, content_type=TYPE)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="guanxi.ics"'
    return answer
