"""What stands on a person's day, and how much on each day of a team's week."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import WorkingDays, business_day, working_days
from guanxi.foundation.subjects import Named, named
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.agenda import AgendaItem, AgendaSource

from . import about
from .choices import Priority
from .listing import due_words
from .models import NO_DAY, Task
from .queries import VIEW

MOST = 100
AHEAD = 7
WEEK = 7
FULL = 5  # more tasks than this on one day are too many
TEAM = 60


@dataclass(frozen=True)
class Line:
    """One task as a line: a circle to tick, what, about whom, until when."""

    pk: int
    title: str
    url: str
    when: str
    tone: str
    line: str = ""
    about: Named | None = None
    is_urgent: bool = False
    is_helping: bool = False
    owner: str = ""
    due_on: date | None = None


@dataclass
class Group:
    """Lines under one word; ``day`` is where a line dropped here is put."""

    label: str
    lines: list[Line] = field(default_factory=list)
    items: list[AgendaItem] = field(default_factory=list)
    day: date | None = None
    left_out: int = 0

    @property
    def size(self) -> int:
        """How much there is, shown or not."""
        return len(self.lines) + len(self.items) + self.left_out

    def first(self, most: int) -> "Group":
        """Only the first ``most`` lines of it."""
        lines = self.lines[:most]
        items = self.items[: most - len(lines)]
        return Group(self.label, lines, items, self.day, self.size - len(lines) - len(items))


@dataclass(frozen=True)
class Day:
    """Somebody's day."""

    today: date
    groups: Sequence[Group]

    @property
    def due(self) -> int:
        """What is on for today: the overdue too."""
        return sum(group.size for group in self.groups[:2])

    @property
    def overdue(self) -> int:
        return self.groups[0].size

    @property
    def is_empty(self) -> bool:
        return not any(group.size for group in self.groups)

    @property
    def left_out(self) -> int:
        return sum(group.left_out for group in self.groups)

    def first(self, most: int) -> "Day":
        """What is overdue and what is on today, ``most`` lines in all."""
        late, now = self.groups[:2]
        late = late.first(most)
        return Day(self.today, [late, now.first(most - late.size + late.left_out)])


def my_day(user: User) -> Day:
    """Overdue, today and the next seven days, by the company's business day; what has no day comes last."""
    today = business_day(user.company)
    rows = list(_tasks_of(user, today))
    names = named(user, about.places(rows))
    groups = [
        Group(_("Overdue")),
        Group(_("Today"), day=today),
        Group(_("Next 7 days"), day=working_days().after(today, 1)),
        Group(_("Without a day")),
    ]
    for task in rows:
        groups[_place(task.sort_due, today)].lines.append(line_of(task, user, today, names))
    for item in _items(user, today):
        groups[min(_place(item.on, today), 2)].items.append(item)
    return Day(today, groups)


def _tasks_of(user: User, today: date) -> Iterable[Task]:
    """Open tasks one answers for or helps with, up to a week ahead or without a day."""
    near = Q(sort_due__lte=today + timedelta(days=AHEAD)) | Q(sort_due=NO_DAY)
    rows = Task.objects.still_open().visible_to(user).filter(near).telling_help(user)
    own = list(rows.mine(user).order_by("sort_due", "priority", "pk")[:MOST])
    helping = rows.with_me(user).exclude(owner_id=user.pk).order_by("sort_due", "priority", "pk")[:MOST]
    return sorted([*own, *helping], key=lambda task: (task.sort_due, task.priority, task.pk))


def _place(on: date, today: date) -> int:
    if on == NO_DAY:
        return 3
    return 0 if on < today else 1 if on == today else 2


def line_of(task: Any, user: User, today: date, names: dict[tuple[str, int], Named]) -> Line:
    """A task (``telling_help``) as its line; whose it is where it is neither one's own nor helped with."""
    is_own = task.owner_id == user.pk
    when, tone = due_words(task.due_on, today, is_open=task.is_open)
    return Line(
        task.pk,
        task.description,
        task.get_absolute_url(),
        when,
        tone,
        line=task.done_when,
        about=names.get((task.about_kind, task.about_id or 0)),
        is_urgent=task.priority == Priority.HIGH,
        is_helping=task.helps and not is_own,
        owner="" if is_own or task.helps else task.owner_label or task.owner.name,
        due_on=task.due_on,
    )


def _items(user: User, today: date) -> list[AgendaItem]:
    sources: Sequence[AgendaSource] = import_module(settings.SWITCHBOARD).AGENDA
    return [item for source in sources for item in source(user, today)]


# ---- the team's week ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """How many tasks somebody has on one day."""

    count: int
    url: str
    is_over: bool
    is_today: bool = False


@dataclass(frozen=True)
class Person:
    """One row of the week."""

    user: User
    cells: Sequence[Cell]
    late: Cell
    total: int
    is_over: bool


@dataclass(frozen=True)
class Head:
    on: date
    weekday: str
    label: str
    short: str
    is_today: bool
    is_worked: bool
    why: str


def week_heads(first: date, today: date, days: WorkingDays) -> list[Head]:
    """The seven days from ``first``."""
    dates = [first + timedelta(days=n) for n in range(WEEK)]
    return [
        Head(
            on,
            formats.weekday_short(on),
            formats.day(on),
            f"{short} {on.day}",
            on == today,
            days.is_worked(on),
            days.why(on),
        )
        for on, (short, _word) in zip(dates, formats.week_heads(), strict=True)
    ]


def team_week(user: User, first: date) -> list[Person]:
    """Who has how much on which day of the week that begins with ``first``, as far as one sees."""
    today = business_day(user.company)
    counts = _counts(user, first)
    late = _late(user, today)
    people = _team(user, {*late, *(owner for owner, _on in counts)})
    return [_person(one, counts, late, first, today) for one in people]


def _counts(user: User, first: date) -> dict[tuple[int, date], int]:
    last, today = first + timedelta(days=WEEK - 1), business_day(user.company)
    coming = (max(first, today), last)  # what is late stands in its own column
    rows = Task.objects.still_open().visible_to(user).filter(sort_due__range=coming)
    found = rows.order_by().values("owner_id", "sort_due").annotate(n=Count("pk", distinct=True))
    return {(row["owner_id"], row["sort_due"]): row["n"] for row in found}


def _late(user: User, today: date) -> dict[int, int]:
    rows = Task.objects.still_open().visible_to(user).filter(sort_due__lt=today)
    found = rows.order_by().values("owner_id").annotate(n=Count("pk", distinct=True))
    return {row["owner_id"]: row["n"] for row in found}


def _team(user: User, owners: set[int]) -> list[User]:
    """Those who may have tasks, and whose one may see by scope; and whoever else owns one that is seen."""
    scope = user.scope_of(VIEW)
    wanted = Q(pk__in=owners) | Q(pk=user.pk)
    if scope is Scope.ALL:
        wanted |= _able()
    elif scope is not None and scope is not Scope.OWN:
        wanted |= _able() & Q(department_id__in=user.departments_within(scope))
    people = User.objects.visible_to(user).filter(wanted).select_related("department")
    return list(people.in_order("department__path")[:TEAM])


def _able() -> Q:
    """Whom a role lets see tasks: who keeps accounts alone has no week."""
    return Q(is_active=True, pk__in=User.objects.filter(roles__grants__permission=VIEW).values("pk"))


def _person(
    one: User, counts: dict[tuple[int, date], int], late: dict[int, int], first: date, today: date
) -> Person:
    cells = [
        _cell(one, counts.get((one.pk, on), 0), on, today)
        for on in (first + timedelta(days=n) for n in range(WEEK))
    ]
    behind = late.get(one.pk, 0)
    url = f"/tasks/?owner={one.pk}&status=late"
    over = any(cell.is_over for cell in cells)
    return Person(one, cells, Cell(behind, url, is_over=False), sum(c.count for c in cells) + behind, over)


def _cell(one: User, count: int, on: date, today: date) -> Cell:
    url = f"/tasks/?owner={one.pk}&open=yes&due_from={on.isoformat()}&due_until={on.isoformat()}"
    return Cell(count, url, count > FULL, is_today=on == today)


def load_of(people: Iterable[Person]) -> dict[str, int]:
    """What the week's title says."""
    totals: dict[str, int] = defaultdict(int)
    for person in people:
        totals["tasks"] += person.total - person.late.count
        totals["late"] += person.late.count
        totals["over"] += person.is_over
    return totals
