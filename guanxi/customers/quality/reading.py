"""The quality page's figures: sums of what was counted of the customers whose owners one sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Sum

from guanxi.customers.quality.measure import CODES
from guanxi.customers.quality.models import BANDS, QualityCount
from guanxi.foundation.accounts.models import Department, User

MONTHS, SHOWN_MONTHS = 13, 6
BAND_NAMES = tuple(f"from_{low}" for low in BANDS)
LACK_NAMES = tuple(f"lacks_{code}" for code in CODES)
SUMMED = ("customers", "points", *BAND_NAMES, *LACK_NAMES)


@dataclass
class Sums:
    """How many customers, and what their records came to."""

    customers: int = 0
    points: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        self.customers += row["customers"]
        self.points += row["points"]
        for name in (*BAND_NAMES, *LACK_NAMES):
            self.counts[name] = self.counts.get(name, 0) + (row.get(name) or 0)

    @property
    def score(self) -> int:
        return round(self.points / self.customers) if self.customers else 0


@dataclass(frozen=True)
class Counted:
    """The newest count, as a whole and apart; ``months``: first day and sums of each, in order."""

    on: date | None
    whole: Sums
    by_department: Mapping[int, Sums]
    by_source: Mapping[str, Sums]
    names: Mapping[int, str]
    months: Iterable[tuple[date, Sums]]


def counted_for(reader: User) -> Counted:
    """Three statements, however many customers there are."""
    rows = QualityCount.objects.visible_to(reader).order_by()
    months = _months(rows)
    whole, by_department, by_source = Sums(), dict[int, Sums](), dict[str, Sums]()
    if not months:
        return Counted(None, whole, {}, {}, {}, ())
    newest, on, _sums = months[-1]
    sums: Any = {f"sum_{name}": Sum(name) for name in SUMMED}
    counted = rows.filter(month=newest, customers__gt=0)
    for found in counted.values("department_id", "source").annotate(**sums):
        row = {name: found[f"sum_{name}"] for name in SUMMED}
        for into in (
            whole,
            by_department.setdefault(found["department_id"], Sums()),
            by_source.setdefault(found["source"], Sums()),
        ):
            into.add(row)
    names = dict(Department.objects.filter(pk__in=by_department).values_list("pk", "name"))
    return Counted(
        on, whole, by_department, by_source, names, [(first, found) for first, _on, found in months]
    )


def _months(rows: Any) -> list[tuple[date, date, Sums]]:
    found = rows.values("month").annotate(on=Max("counted_on"), n=Sum("customers"), p=Sum("points"))
    newest = list(found.order_by("-month")[:MONTHS])
    return [(row["month"], row["on"], Sums(row["n"], row["p"])) for row in reversed(newest)]


type Cell = tuple[int, int] | None


def channels_by_month(reader: User) -> tuple[list[date], list[tuple[str, list[Cell], int]]]:
    """The months that were counted, and of each channel: customers and their score in each of them, and how
    many single values had come through it when the newest was counted. Two statements."""
    rows = QualityCount.objects.visible_to(reader).order_by()
    months = sorted(rows.values_list("month", flat=True).distinct().order_by("-month")[:SHOWN_MONTHS])
    sums = rows.filter(month__in=months).values_list("source", "month")
    cells, facts = dict[tuple[str, date], Cell](), dict[str, int]()
    for source, month, number, points, single in sums.annotate(
        n=Sum("customers"), p=Sum("points"), f=Sum("facts")
    ):
        if number:
            cells[source, month] = (number, round(points / number))
        if single and month == months[-1]:
            facts[source] = single
    codes = sorted({source for source, _month in cells} | facts.keys())
    return months, [(c, [cells.get((c, month)) for month in months], facts.get(c, 0)) for c in codes]
