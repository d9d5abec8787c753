"""The list of tasks, declared: its columns, filters and sorts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.search import index
from guanxi.foundation.subjects import Named, named
from guanxi.foundation.ui import cells, formats, grouping
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.day_filters import date_filter, day_filter
from guanxi.foundation.ui.filters import BARE, Filter, choice_filter, emptiness, record_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort, filters_from_above
from guanxi.foundation.ui.outward import REMARKS

from .choices import TONES, Priority, Status
from .indexing import KIND
from .models import NO_DAY, Involvement, Task
from .queries import LISTED
from .taking_part import shown

LAG_DAYS = 14  # D18: so long without progress is a lag, late or not
SOON = 3
PEOPLE = 500


def lags(row: Any, today: date) -> bool:
    """Whether nothing was written down for fourteen days on a task that is open (D18)."""
    return bool(row.is_open and row.last_progress_on <= today - timedelta(days=LAG_DAYS))


# ---- cells -------------------------------------------------------------------------------------


def status_of(row: Any, today: date) -> Status:
    late = row.is_open and row.due_on is not None and row.due_on < today
    return Status.LATE if late else Status(row.status)


def due_words(due_on: date | None, today: date, *, is_open: bool) -> tuple[str, str]:
    """A due day in words and its tone: overdue 2 days, today, 30 Nov."""
    if due_on is None:
        return "", ""
    days = (due_on - today).days
    if not is_open:
        return formats.day(due_on), ""
    if days < 0:
        return now("%(days)s overdue") % {"days": formats.spell(-days)}, "bad"
    if days <= 1:
        return formats.relative(-days), "warn"
    return formats.day(due_on), "warn" if days < SOON else ""


def _due(today: date) -> Any:
    def cell(row: Any) -> str:
        words, tone = due_words(row.due_on, today, is_open=row.is_open)
        if not words:
            return cells.dash
        return SafeString(f'<span class="{tone}">{cells.text(words)}</span>') if tone else cells.text(words)

    return cell


def _state(today: date) -> Any:
    def cell(row: Any) -> str:
        status = status_of(row, today)
        drawn = cells.status(TONES[status], status.label)
        if not lags(row, today):
            return drawn
        words = now("%(days)s without progress") % {
            "days": formats.spell((today - row.last_progress_on).days)
        }
        return SafeString(f"{drawn} {cells.tags([(words, 'warn')])}")

    return cell


def _priority(row: Any) -> str:
    if row.priority == Priority.NORMAL:
        return cells.text(Priority.NORMAL.label)
    return cells.tags([(Priority(row.priority).label, "bad" if row.priority == Priority.HIGH else "")])


def _percent(row: Any) -> str:
    return cells.meter(row.percent / 100) if row.percent else cells.dash


def _load_about(ids: Sequence[int], reader: User) -> Mapping[int, Named]:
    """What the tasks of a page are about, as far as the reader sees it."""
    rows = Task.objects.filter(pk__in=ids).exclude(about_kind="")
    places = {pk: (kind, about) for pk, kind, about in rows.values_list("pk", "about_kind", "about_id")}
    names = named(reader, list(places.values()))
    return {pk: names[place] for pk, place in places.items() if place in names}


def _about(found: Named | None) -> str:
    return cells.link(found.title, found.url) if found else cells.dash


def _parted(name: str) -> Callable[[Any], str]:
    """Several names of one cell, as the reader's language writes lists."""
    return lambda task: cells.text(shown(getattr(task, name)))


def columns(today: date) -> tuple[Column, ...]:
    """The columns as the company's day makes them."""
    return (
        Column(
            "task",
            _("Task"),
            lambda t: cells.record(t.description, f"/tasks/{t.pk}/", t.task_no),
            always=True,
            value=lambda t: t.description,
        ),
        Column("number", _("Task number"), lambda t: cells.text(t.task_no), shown=False),
        Column(
            "status",
            pgettext_lazy("of a task", "Status"),
            _state(today),
            value=lambda t: str(status_of(t, today).label),
        ),
        Column("due", _("Due"), _due(today), sort="due", value=lambda t: t.due_on),
        Column("owner", _("Owner"), lambda t: cells.person(t.owner_label or t.owner__name, t.owner_id)),
        Column("priority", _("Priority"), _priority, sort="priority", phone=False),
        Column("percent", _("Done so far"), _percent, phone=False, value=lambda t: t.percent),
        Column(
            "about",
            pgettext_lazy("of a task", "About"),
            _about,
            phone=False,
            value=lambda found: found.title if found else None,
            load=_load_about,
        ),
        Column("departments", _("Departments involved"), _parted("departments_text"), shown=False),
        Column("collaborators", _("Collaborators"), _parted("collaborators_text"), shown=False),
        Column("done_when", _("Done when"), lambda t: cells.text(t.done_when), shown=False),
        Column("remarks", _("Remarks"), lambda t: cells.text(t.remarks), shown=False, inside=REMARKS),
        Column(
            "progress",
            _("Last progress"),
            lambda t: cells.ago(t.last_progress_on),
            shown=False,
            value=lambda t: t.last_progress_on,
        ),
        Column(
            "completed",
            _("Completed on"),
            lambda t: cells.day(t.completed_on),
            shown=False,
            value=lambda t: t.completed_on,
        ),
    )


# ---- filters -----------------------------------------------------------------------------------


def _people(user: User) -> Sequence[tuple[str, Sentence]]:
    rows = User.objects.visible_to(user).filter(is_active=True).in_order().values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:PEOPLE]]


def _departments(user: User) -> Sequence[tuple[str, Sentence]]:
    rows = Department.objects.visible_to(user).order_by("path").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:PEOPLE]]


WHO: Sequence[tuple[str, Sentence]] = (
    ("mine", _("mine")),
    ("helping", _("where I help")),
    ("given", _("given by me")),
    ("team", _("my team’s")),
)


def _who(values: list[str], user: User) -> Q:
    known = {
        "mine": lambda: Q(owner_id=user.pk),
        "helping": lambda: Q(pk__in=Task.objects.with_me(user).order_by().values("pk")),
        "given": lambda: Q(created_by_id=user.pk) & ~Q(owner_id=user.pk),
        "team": lambda: Q(department_id=user.department_id) if user.department_id else Q(pk__in=[]),
    }
    if not set(values) <= known.keys():
        raise Refused(now("%(filter)s: there is no such choice.") % {"filter": now("Whose")})
    joined = Q(pk__in=[])
    for value in values:
        joined |= known[value]()
    return known[values[0]]() if len(values) == 1 else joined


def _open(values: list[str], _user: User) -> Q:
    return Q(is_open=values[0] == "yes")


def _lagging(values: list[str], user: User) -> Q:
    since = business_day(user.company) - timedelta(days=LAG_DAYS)
    return Q(is_open=True, last_progress_on__lte=since)


def _involved(values: list[str], _user: User) -> Q:
    ids = [pk for value in values if (pk := record_id(value)) is not None]
    return Q(pk__in=Involvement.objects.filter(department_id__in=ids).order_by().values("task_id"))


def _about_filter(values: list[str], _user: User) -> Q:
    kind, _sep, pk = values[0].partition(":")
    number = record_id(pk)
    if number is None:
        raise Refused(now("%(filter)s: there is no such choice.") % {"filter": now("About")})
    return Q(about_kind=kind, about_id=number)


def _set(values: list[str], _user: User) -> Q:
    pk = record_id(values[0])
    if pk is None:
        raise Refused(now("This import is not known."))
    return Q(change_set_id=pk)


def _nothing(_user: User) -> Sequence[tuple[str, Sentence]]:
    return ()


def _due_filter() -> Filter:
    """The day on which a task is due; one without a day, which sorts behind all, is due in no span."""
    label = _("Due")
    days = date_filter("due", label, "sort_due", nullable=True)

    def build(operator: str, values: list[str], user: User) -> Q:
        if operator in BARE:
            return emptiness(operator, Q(sort_due=NO_DAY))
        assert days.build is not None
        return days.build(operator, values, user) & Q(sort_due__lt=NO_DAY)

    return replace(days, build=build, condition=lambda values, user: build("is", values, user))


def _said(words: Sentence) -> Any:
    return lambda values, _user: [(values[0], words)]


OPEN = Filter(
    "open", _("Open"), _open, lambda _user: (("yes", _("open")), ("no", _("completed"))), many=False
)
FILTERS: tuple[Filter, ...] = (
    choice_filter("status", pgettext_lazy("of a task", "Status"), Status.choices),
    Filter("who", _("Whose"), _who, lambda _user: WHO),
    OPEN,
    record_filter("owner", _("Owner"), _people, "owner_id"),
    Filter("department", _("Department involved"), _involved, _departments),
    choice_filter("priority", _("Priority"), Priority.choices),
    _due_filter(),
    day_filter("due_from", _("Due from"), "sort_due__gte", offered=False),
    day_filter("due_until", _("Due until"), "sort_due__lte", offered=False),
    date_filter("completed", _("Completed on"), "completed_on", nullable=True),
    Filter("lag", _("Lag"), _lagging, lambda _user: (("yes", _("14 days without progress")),), many=False),
    Filter("about", _("About"), _about_filter, _nothing, many=False, words=_said(_("one record"))),
    Filter("set", _("Import"), _set, _nothing, many=False, words=_said(_("one import"))),
)
SORTS = (
    Sort("due", _("Due first"), ("sort_due", "id")),
    Sort("newest", _("Newest first"), ("id",), descending=True),
    Sort("priority", _("Most urgent first"), ("priority", "sort_due", "id")),
)


BY = (
    grouping.by_record("owner", _("Owner"), "owner_id", grouping.people),
    grouping.by_choice("status", pgettext_lazy("of a task", "Status"), Status.choices),
    grouping.by_choice("priority", _("Priority"), Priority.choices),
    grouping.by_record("department", _("Department"), "department_id", grouping.departments),
    grouping.by_month("due", _("Due"), "due_on"),
    grouping.by_month("completed", _("Completed on"), "completed_on"),
)


def tasks_listing(today: date = NO_DAY) -> Listing:
    """The list of tasks; its drawn columns need the day."""
    return Listing(
        name="tasks",
        rows=Task.objects.live,
        columns=columns(today),
        sorts=SORTS,
        filters=(*FILTERS, *filters_from_above("tasks")),
        search=lambda text, _user: index.condition(KIND, text),
        values=LISTED,
        grouping=grouping.Grouping(BY),
    )
