"""My day, and the team's week."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day, working_days
from guanxi.foundation.tasks import agenda, forms
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged


@require_GET
def show_day(request: SignedIn) -> HttpResponse:
    """What is overdue, due today and next, whichever room it comes from."""
    day = agenda.my_day(request.user)
    days = working_days()
    context = {
        "day": day,
        "heading": formats.day_long(day.today),
        "lead": lead(day),
        "days": forms.day_choices(day.today, days),
        "why": days.why(day.today),
        "may_add": request.user.may("tasks.add_task"),
    }
    return render(request, "tasks/day.html", context)


def lead(day: agenda.Day) -> str:
    """The day in one sentence."""
    if not day.due:
        return _("Nothing is due today.")
    said = ngettext("%(n)s thing is on for today", "%(n)s things are on for today", day.due) % {"n": day.due}
    if not day.overdue:
        return said + _(".")
    late = ngettext("%(n)s of it overdue.", "%(n)s of them overdue.", day.overdue) % {"n": day.overdue}
    return f"{said}{_(', ')}{late}"


@require_GET
def show_week(request: SignedIn) -> HttpResponse:
    """People by days: how much everybody has, and who has too much on one day."""
    today = business_day(request.user.company)
    first = _week(request.GET.get("from", ""), today)
    people = agenda.team_week(request.user, first)
    load = agenda.load_of(people)
    context = {
        "heading": week_title(load),
        "heads": agenda.week_heads(first, today, working_days()),
        "people": people,
        "before_url": f"?from={(first - timedelta(days=7)).isoformat()}",
        "after_url": f"?from={(first + timedelta(days=7)).isoformat()}",
        "span": formats.days(first, first + timedelta(days=6)),
        "full": agenda.FULL,
    }
    return render(request, "tasks/week.html", context)


def _week(given: str, today: date) -> date:
    try:
        on = date.fromisoformat(given) if given else today
    except ValueError:
        raise damaged() from None
    if not 1990 <= on.year <= 2100:
        raise damaged()
    return formats.week_start(on)


def week_title(load: Mapping[str, int]) -> str:
    """The title is the finding; what is overdue is told apart from what the week brings."""
    late = ngettext("%(n)s overdue", "%(n)s overdue", load["late"]) % {"n": load["late"]}
    behind = f"{_(', ')}{late}" if load["late"] else ""
    if not load["tasks"]:
        return _("Nothing is due this week") + behind
    if not load["over"]:
        tasks = ngettext("%(n)s task this week", "%(n)s tasks this week", load["tasks"])
        return (tasks % {"n": load["tasks"]}) + behind + _(", nobody has too many on a day")
    over = ngettext(
        "%(n)s person has too much on one day", "%(n)s people have too much on one day", load["over"]
    )
    return over % {"n": load["over"]}
