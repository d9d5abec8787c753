"""The quality page's figures: sums of what was counted of the customers whose owners one sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Sum

from guanxi.customers.quality.measure import CODES
from guanxi.customers.quality.models import BANDS, QualityCount
from guanxi.foundation import prepared
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement

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
    at: datetime | None
    whole: Sums
    by_department: Mapping[int, Sums]
    by_source: Mapping[str, Sums]
    names: Mapping[int, str]
    months: Iterable[tuple[date, Sums]]


# Written out: to make them took Django as long as the rest of the page.
NEWEST = """
    SELECT month, MAX(counted_on), MAX(counted_at), SUM(customers), SUM(points) FROM customers_qualitycount
    WHERE {seen} GROUP BY month ORDER BY month DESC LIMIT {months}
"""
APART = """
    SELECT customers_qualitycount.department_id, d.name, customers_qualitycount.source, {sums}
    FROM customers_qualitycount JOIN accounts_department AS d ON d.id = customers_qualitycount.department_id
    WHERE {seen} AND month = %s AND customers > 0 GROUP BY 1, 2, 3
"""


def counted_for(reader: User) -> Counted:
    """Two statements, however many customers there are."""
    whole, by_department, by_source, names = Sums(), dict[int, Sums](), dict[str, Sums](), dict[int, str]()
    seen = QualityCount.objects.all().scope_in_sql(reader)
    months = _months(seen) if seen else []
    if seen is None or not months:
        return Counted(None, None, whole, {}, {}, {}, ())
    newest, on, at, _sums = months[-1]
    sums = ", ".join(f"SUM(customers_qualitycount.{name})" for name in SUMMED)
    apart = prepared.rows(APART.format(seen=seen[0], sums=sums), [*seen[1], newest])
    for place, name, source, *numbers in apart:
        row, names[place] = dict(zip(SUMMED, numbers, strict=True)), name
        by_place, by_channel = by_department.setdefault(place, Sums()), by_source.setdefault(source, Sums())
        for into in (whole, by_place, by_channel):
            into.add(row)
    sums_of = [(first, found) for first, _on, _at, found in months]
    return Counted(on, at, whole, by_department, by_source, names, sums_of)


def _months(seen: Statement) -> list[tuple[date, date, datetime | None, Sums]]:
    newest = prepared.rows(NEWEST.format(seen=seen[0], months=MONTHS), seen[1])
    return [
        (_day(month), _day(on), _moment(at), Sums(int(n), int(p))) for month, on, at, n, p in reversed(newest)
    ]


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite keeps moments as text, without their zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def _day(value: date | str) -> date:
    """SQLite keeps days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


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
