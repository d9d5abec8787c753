"""Numbers people read (C2024001): handed out in blocks, never reused."""

import re
from typing import Any, ClassVar

from django.db import connection, models

from guanxi.foundation import ledger


class Range(models.Model):
    """What is left of one prefix and year."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField(default=1)

    objects: Any = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["prefix", "year"], name="range_once_a_year")]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}"


def take(prefix: str, year: int, count: int = 1) -> list[str]:
    """``count`` new numbers: three digits at least, more when a year runs over 999."""
    first = _locked(prefix, year, count)
    return [f"{prefix}{year}{n:03d}" for n in range(first, first + count)]


def skip_past(numbers: list[str]) -> None:
    """Numbers that came from outside are used up: never hand them out again."""
    highest: dict[tuple[str, int], int] = {}
    for number in numbers:
        if found := re.fullmatch(r"([A-Z]{1,4})(\d{4})(\d{3,9})", number):
            key = found[1], int(found[2])
            highest[key] = max(highest.get(key, 0), int(found[3]))
    for (prefix, year), last in sorted(highest.items()):
        _locked(prefix, year, 0)
        Range.objects.filter(prefix=prefix, year=year, next__lte=last).update(next=last + 1)


def _locked(prefix: str, year: int, count: int) -> int:
    ledger.require(f"a number {prefix}{year}")
    rows = Range.objects.filter(prefix=prefix, year=year)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = next(iter(rows), None)
    if row is None:
        Range.objects.get_or_create(prefix=prefix, year=year)
        row = rows.get()
    if count:
        rows.filter(pk=row.pk).update(next=row.next + count)
    return int(row.next)
