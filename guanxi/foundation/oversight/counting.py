"""What people did in a period, counted from the chain; and what of it is unusual, by one plain rule.

The rule: more than three times the person's own median of the earlier periods (up to six, at least three),
and at least the floor. Whoever has fewer periods behind is named where the floor is reached, but not judged.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from statistics import median
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit.models import Entry

from .models import FailedSignIn, Period, SecurityReview

TIMES: Final = 3
EARLIER: Final = 6
LEAST: Final = 3
FLOORS: Final = {"seen": 20, "read": 20, "taken": 5, "rows": 1000, "changed": 200, "failed": 10}
WHAT: Final = tuple(FLOORS)

type Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Judged:
    """One number of one person beside the median of n earlier periods."""

    value: int
    usual: float
    n: int

    def unusual(self, what: str) -> bool:
        return self.n >= LEAST and self.value >= FLOORS[what] and self.value > TIMES * self.usual

    def too_new(self, what: str) -> bool:
        return self.n < LEAST and self.value >= FLOORS[what]


def period_of(day: date, period: str) -> tuple[date, date]:
    """The month or quarter in which a day lies: its first and last day."""
    length = 3 if period == Period.QUARTER else 1
    month = (day.month - 1) // length * length + 1
    first = day.replace(month=month, day=1)
    after = first
    for _month in range(length):
        after = (after + timedelta(days=32)).replace(day=1)
    return first, after - timedelta(days=1)


def before(first: date, period: str) -> tuple[date, date]:
    return period_of(first - timedelta(days=1), period)


def verbs(kind: str) -> frozenset[str]:
    table: Mapping[str, frozenset[str]] = import_module(settings.SWITCHBOARD).AUDITED["reviewed"]
    return table[kind]


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants between which the company's days lie."""
    zone = ZoneInfo(Company.get().zone)
    ends = (first, last + timedelta(days=1))
    start, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in ends)
    return start, end


def counted(first: date, last: date) -> tuple[Counts, int]:
    """Person → what → how many; and the failed sign-ins under nobody's name."""
    start, end = bounds(first, last)
    found: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(WHAT, 0))
    # unscoped: the callers are auditors, or the clock for them
    entries = Entry.objects.filter(at__gte=start, at__lt=end)
    system = User.system().pk
    by_verb = entries.exclude(by_id=None).exclude(by_id=system).values_list("by_id", "verb")
    for person, verb, number in by_verb.annotate(number=Count("id")).order_by():
        if verb in verbs("aside"):
            continue
        what = next((kind for kind in ("seen", "read", "taken") if verb in verbs(kind)), "changed")
        found[str(person)][what] += number
    for person, detail in entries.filter(verb__in=verbs("taken")).values_list("by_id", "detail"):
        if person is not None and person != system:
            found[str(person)]["rows"] += int(detail.get("rows") or 0)
    failed = FailedSignIn.objects.filter(at__gte=start, at__lt=end)
    strangers = failed.filter(user=None).count()
    for person, number in (
        failed.exclude(user=None).values_list("user").annotate(number=Count("id")).order_by()
    ):
        found[str(person)]["failed"] += number
    return dict(found), strangers


def judged(person: str, what: str, counts: Counts, earlier: Sequence[Counts]) -> Judged:
    """Beside the periods from the first on in which the person did anything."""
    known = list(earlier)
    while known and person not in known[-1]:
        known.pop()
    values = [one.get(person, {}).get(what, 0) for one in known]
    return Judged(counts.get(person, {}).get(what, 0), float(median(values)) if values else 0.0, len(values))


def unusual(review: SecurityReview) -> int:
    """How many numbers of how many people are unusual."""
    return sum(
        judged(person, what, review.counts, review.earlier).unusual(what)
        for person in review.counts
        for what in WHAT
    )


def listed_entries(first: date, last: date, kind: str, most: int) -> list[Entry]:
    """The newest acts of a kind within the period."""
    start, end = bounds(first, last)
    # unscoped: the callers are auditors
    rows: Any = Entry.objects.filter(at__gte=start, at__lt=end, verb__in=verbs(kind))
    return list(rows.newest()[:most])
