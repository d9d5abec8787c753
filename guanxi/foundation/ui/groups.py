"""A list by groups: how many rows each has and what they add up to, in one statement.

It is read by branches as the list is, each row once whoever sees it by however many ways, and never more than
``MOST_ROWS``: of more rows nothing is said rather than half of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q
from django.http import QueryDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.few import narrowed
from guanxi.foundation.ui import lists, statements
from guanxi.foundation.ui.grouping import KEY, Grouped, Summed, text_of

MOST_ROWS = 200_000
MOST_GROUPS = 300


@dataclass(frozen=True)
class Sum:
    """What a column of these rows adds up to, and how many of them are in it."""

    summed: Summed
    number: int
    total: Decimal

    @property
    def text(self) -> str:
        return self.summed.text(self.total) if self.number else ""


@dataclass(frozen=True)
class Group:
    """Rows with one key: what it is called, how many they are, what they add up to."""

    key: Any
    name: str
    text: str
    number: int
    sums: tuple[Sum, ...]


@dataclass(frozen=True)
class Groups:
    """All groups of what is asked, and the whole. ``too_many`` rows: nothing is said. ``left`` counts groups
    that are not shown; ``at_least`` where not every row could be looked at."""

    groups: tuple[Group, ...] = ()
    number: int = 0
    sums: tuple[Sum, ...] = ()
    too_many: bool = False
    left: int = 0
    at_least: bool = False


def read_groups(
    listing: lists.Listing,
    user: User,
    query: QueryDict,
    grouped: Grouped | None = None,
    *,
    most: int = 0,
    shown: Collection[str] | None = None,
) -> Groups:
    """The groups of the rows that the address asks for; without ``grouped`` only the sums of the whole.

    ``shown`` names the columns that are added up: all, unless said.
    """
    listing = listing.for_reader(user)
    sums = [one for one in listing.grouping.sums if shown is None or one.code in shown]
    conditions = lists.read_query(listing, user, query).conditions
    branches, at_least = _branches(listing, user, conditions, grouped, sums)
    found = _aggregated(branches, sums, most or MOST_GROUPS)
    if not found:
        return Groups(at_least=at_least)
    width = 1 + 3 * len(sums)
    whole = found[0][1 + width :]
    number, every = int(whole[0]), int(whole[-1])
    if number > MOST_ROWS:
        return Groups(too_many=True)
    groups = _named(grouped, user, [(row[0], row[1 : 1 + width]) for row in found], sums) if grouped else ()
    return Groups(
        groups, number, _sums(sums, whole[1:-1]), left=max(0, every - len(found)), at_least=at_least
    )


def _branches(
    listing: lists.Listing, user: User, conditions: Q, grouped: Grouped | None, sums: Sequence[Summed]
) -> tuple[list[Any], bool]:
    """Each branch's rows with key and amounts; and whether some were too far to be looked at."""
    found, at_least = [], False
    for branch in listing.rows().branches(user):
        way = narrowed(branch, conditions, ("id",))
        end = lists.walked_until(listing, branch, way)
        rows = (way.rows if end is None else way.rows.filter(pk__gte=end)).order_by()
        at_least = at_least or end is not None
        names = ["pk"]
        if grouped:
            rows, names = rows.annotate(**{KEY: grouped.key(rows)}), [*names, KEY]
        for at, one in enumerate(sums):
            rows, names = rows.annotate(**{f"sum_{at}": one.amount(rows)}), [*names, f"sum_{at}"]
        found.append(rows.values_list(*names)[: MOST_ROWS + 1])
    return found, at_least


def _aggregated(branches: Sequence[Any], sums: Sequence[Summed], most: int) -> list[tuple[Any, ...]]:
    """Key, number and sums of each group, and of all of them, in one statement."""
    compiled = [sql for branch in branches if (sql := statements.compiled(branch))]
    if not compiled:
        return []
    # One row found by two branches is the same row: UNION keeps it once.
    united = " UNION ".join(f"SELECT * FROM ({sql}) AS b{n}" for n, (sql, _p) in enumerate(compiled))  # noqa: S608
    has_key = KEY in branches[0].query.annotations
    columns = ["id", *([KEY] if has_key else []), *(f"sum_{at}" for at in range(len(sums)))]
    parts = ["COUNT(*)", *(part for at, one in enumerate(sums) for part in _parts(f"sum_{at}", one))]
    key = f"NULLIF({_text(KEY)}, '')" if has_key else "CAST(NULL AS text)"
    whole = [f"SUM({part}) OVER ()" for part in parts]
    statement = (
        f"WITH r({', '.join(columns)}) AS ({united})"  # noqa: S608 - compiled by Django
        f" SELECT {key} AS k, {', '.join(parts)}, {', '.join(whole)}, COUNT(*) OVER () FROM r"
        f" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [param for _sql, params in compiled for param in params])
        return [row for row in cursor.fetchall() if row[1]]


def _text(column: str) -> str:
    return f"CAST({column} AS text)"


def _parts(column: str, one: Summed) -> tuple[str, str, str]:
    """How many amounts, and their sum: SQLite holds them as floats, so whole and parts add up as integers."""
    number = f"COUNT({column})"
    if connection.vendor == "postgresql":
        return number, f"SUM({column})", "SUM(0)"
    whole = f"CAST({column} AS INTEGER)"
    part = f"CAST(ROUND(({column} - {whole}) * {10**one.digits}) AS INTEGER)"
    return number, f"SUM({whole})", f"SUM({part})"


def _sums(sums: Sequence[Summed], values: Sequence[Any]) -> tuple[Sum, ...]:
    return tuple(
        Sum(one, int(values[3 * at]), _total(values[3 * at + 1], values[3 * at + 2], one.digits))
        for at, one in enumerate(sums)
    )


def _total(whole: Any, part: Any, digits: int) -> Decimal:
    return Decimal(whole or 0) + Decimal(part or 0).scaleb(-digits)


def _named(
    grouped: Grouped, user: User, found: Sequence[tuple[str | None, Sequence[Any]]], sums: Sequence[Summed]
) -> tuple[Group, ...]:
    """The groups under their names, in the order in which people look for them."""
    keyed = [(grouped.named(text) if text is not None else None, values) for text, values in found]
    words = grouped.words([key for key, _values in keyed if key is not None], user)
    groups = []
    for key, (number, *amounts) in keyed:
        name = str(_name(grouped, words, key))
        groups.append(Group(key, name, text_of(grouped, key), int(number), _sums(sums, amounts)))
    return tuple(sorted(groups, key=lambda group: _place(grouped, group)))


def _name(grouped: Grouped, words: Mapping[Any, Sentence], key: Any) -> Sentence:
    if key is None:
        return grouped.none or lists.nothing()
    return words.get(key, f"#{key}")


def _place(grouped: Grouped, group: Group) -> tuple[Any, ...]:
    """Rows without a key come last."""
    if group.key is None:
        return (1,)
    if grouped.newest_first:
        return 0, -int(str(group.key).replace("-", "")), 0
    known = {str(key): at for at, key in enumerate(grouped.order)}
    return 0, known.get(str(group.key), len(known)), -group.number, group.name
