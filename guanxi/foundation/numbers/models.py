"""Numbers people read (C2024001): handed out in blocks, never reused."""

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db import connection, models

from guanxi.foundation import ledger, prepared
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

type Used = Callable[[list[str]], set[str]]

AHEAD = 10_000
LOOKED_AT = 1000  # numbers asked for at once, where many are used


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


def take(prefix: str, year: int, count: int = 1, *, used: Used = lambda _numbers: set()) -> list[str]:
    """``count`` new numbers: three digits at least, more when a year runs over 999.

    ``used`` says which of some numbers stand on records already: those are passed over, however they came.
    """
    if not count:
        return []
    free: list[int] = []
    start = n = _moved_on(prefix, year, count)
    size = count
    while len(free) < count:
        gone = used([_named(prefix, year, each) for each in range(n, n + size)])
        free += [each for each in range(n, n + size) if _named(prefix, year, each) not in gone]
        n, size = n + size, min(2 * size, LOOKED_AT)
    free = free[:count]
    if free[-1] >= start + count:
        Range.objects.filter(prefix=prefix, year=year).update(next=free[-1] + 1)
    return [_named(prefix, year, each) for each in free]


def skip_past(numbers: Iterable[str]) -> None:
    """Numbers that came from outside are used up: never hand them out again.

    One far ahead of all others follows a pattern of its own, or is a slip: the range stays where it is.
    """
    given: dict[tuple[str, int], list[int]] = {}
    for number in numbers:
        if found := _read(number):
            given.setdefault(found[:2], []).append(found[2])
    for (prefix, year), each in sorted(given.items()):
        there = first = _locked(prefix, year)
        for n in sorted(each):
            if there <= n < there + AHEAD:
                there = n + 1
        if there > first:
            Range.objects.filter(prefix=prefix, year=year).update(next=there)


def refuse_far_ahead(number: str, prefix: str, field: str) -> None:
    """What a person types in the house's own pattern goes on from what is there, or is a slip."""
    found = _read(number)
    if found is None or found[0] != prefix:
        return
    there = next(iter(Range.objects.filter(prefix=prefix, year=found[1]).values_list("next", flat=True)), 1)
    if found[2] >= there + AHEAD:
        message = _("%(number)s is far ahead of the house's own numbers, which go on at %(next)s.")
        names = {"number": number, "next": _named(prefix, found[1], there)}
        raise Refused(message % names, field=field)


def _named(prefix: str, year: int, n: int) -> str:
    return f"{prefix}{year}{n:03d}"


def _read(number: str) -> tuple[str, int, int] | None:
    """Prefix, year and place of a number as ``take`` would write it; None of any other."""
    found = re.fullmatch(r"([A-Z]{1,4})(\d{4})(\d{3,})", number, re.ASCII)
    parts = (found[1], int(found[2]), int(found[3])) if found else None
    return parts if parts and _named(*parts) == number else None


MOVE_ON = "UPDATE numbers_range SET next = next + %s WHERE prefix = %s AND year = %s RETURNING next"


def _moved_on(prefix: str, year: int, count: int) -> int:
    """Where the range stood before it moved on by ``count``; the statement locks it, too."""
    ledger.require(f"a number {prefix}{year}")
    found = prepared.first(MOVE_ON, [count, prefix, year])
    if found is None:
        Range.objects.get_or_create(prefix=prefix, year=year)
        return _moved_on(prefix, year, count)
    return int(found[0]) - count


def _locked(prefix: str, year: int) -> int:
    ledger.require(f"a number {prefix}{year}")
    rows = Range.objects.filter(prefix=prefix, year=year)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = next(iter(rows), None)
    if row is None:
        Range.objects.get_or_create(prefix=prefix, year=year)
        row = rows.get()
    return int(row.next)
