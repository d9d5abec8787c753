"""How far a list looks for a page: near at hand first, then at what is rare by its ids, then farther along.

Most pages are full after a few rows of their order. Where the first look finds too little, something of what
is asked is rare: then its ids are asked for, or, if nothing is, the order is walked to a bound. A first look
that was in vain is not repeated for ten minutes: people turn pages, and views are opened again and again.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import (
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
)

from guanxi.foundation import few
from guanxi.foundation.ui import statements, walks

if TYPE_CHECKING:
    from guanxi.foundation.ui.lists import Asked

type Key = list[Any]
type Rows = QuerySet[Any]
NEWEST = ("id",)


def looks(
    branches: Sequence[Rows], asked: "Asked", descending: bool, size: int
) -> Iterator[tuple[list[Rows], Key | None]]:
    """The rows of each branch as far as each look goes, and the key where it ends; None: to the last row.

    ``size`` rows will do.
    """
    if descending and len(branches) == 1 and asked.sort.keys == NEWEST:
        before = asked.cursor[1][0] if asked.cursor else few.LAST_ID
        if newest := _newest(branches[0], asked, before, size):
            yield [branches[0].filter(pk__in=newest[0]).order_by("-pk")], [newest[1]]
    prepare = asked.sort.prepare or (lambda rows: rows)
    if asked.sort.walk and not _all_found(asked, branches):
        look = few.fingerprint(asked.conditions, branches, (asked.sort.keys, descending))
        if not few.was_in_vain(look):
            found = [branch.filter(asked.conditions) for branch in branches]
            end = _end(found, asked, descending, few.NEAR)
            yield [ordered(prepare(rows), asked, descending, end) for rows in found], end
            few.remember_in_vain(look)  # whoever was content with it did not come back for more
    ways = [_way(branch, number, asked) for number, branch in enumerate(branches)]
    for near in (False,) if asked.sort.walk else (True, False):
        end = _end_of_ways([prepare(branch) for branch in branches], ways, asked, descending, near)
        yield [ordered(prepare(way.rows), asked, descending, end) for way in ways], end


def _newest(rows: Rows, asked: "Asked", before: int, size: int) -> tuple[few.Named, int] | None:
    """The newest ids that hold what is asked, for who sees all of the list; of its own condition, which all
    but a few rows hold, the rows are asked afterwards."""
    sees_all = rows.query.where == asked.whole
    return few.newest_ids(asked.conditions, before, size) if sees_all else None


def _all_found(asked: "Asked", branches: Sequence[Rows]) -> bool:
    """Whether it is known already how to find all rows asked for: by the other part of the same order."""
    return len(asked.ways) == len(branches) and not any(way.walked for way in asked.ways.values())


def _way(branch: Rows, number: int, asked: "Asked") -> few.Way:
    """How the branch's rows are found, asked once for both parts of an order."""
    if number not in asked.ways:
        way = few.narrowed(branch, asked.conditions, asked.sort.keys)
        walked = asked.sort.walk is not None and not asked.conditions and not few.is_named(branch)
        asked.ways[number] = few.Way(way.rows, way.walked or walked)
    return asked.ways[number]


def _end(rows: Sequence[Rows], asked: "Asked", descending: bool, far: int) -> Key | None:
    """Where the first of these walks has to stop, by the indexes alone; None where all come to their ends."""
    sort = asked.sort
    walks = [sort.walk(one) for one in rows if not few.is_named(one)] if sort.walk else []
    if not walks:
        return None
    prepared = sort.prepare(rows[0]) if sort.prepare else rows[0]
    fields = [statements.output(prepared, key) for key in sort.keys]
    cursor = asked.cursor[1] if asked.cursor else None
    ends = statements.walked_to(walks, fields, cursor, descending, far)
    return (max(ends) if descending else min(ends)) if ends else None


def _end_of_ways(
    branches: Sequence[Rows], ways: Sequence[few.Way], asked: "Asked", descending: bool, near: bool
) -> Key | None:
    if asked.sort.walk:
        return _end([way.rows for way in ways if way.walked], asked, descending, few.WALKED)
    return end_of_walk(branches, ways, asked, descending, near=near)


def end_of_walk(
    branches: Sequence[Rows],
    ways: Sequence[few.Way],
    asked: "Asked",
    descending: bool,
    *,
    near: bool = False,
) -> Key | None:
    """The key at which the first of the walked branches has to stop; None where all come to their ends."""
    ends = []
    for branch, way in zip(branches, ways, strict=True):
        if way.walked:
            keys = ordered(walks.along(branch, asked.whole), asked, descending).values_list(*asked.sort.keys)
            ends += [list(key) for key in walks.last_of_walk(keys, descending, near=near)]
    return (max(ends) if descending else min(ends)) if ends else None


def ordered(rows: Rows, asked: "Asked", descending: bool, end: Key | None = None) -> Rows:
    """The rows behind (or before) the cursor, in order, and no farther than ``end``."""
    keys = asked.sort.keys
    if asked.cursor:
        lookup = TupleLessThan if descending else TupleGreaterThan
        behind = statements.at_key(rows, keys, asked.cursor[1])
        rows = rows.filter(lookup(statements.columns_of(rows, keys), behind))
    if end is not None:
        last = TupleGreaterThanOrEqual if descending else TupleLessThanOrEqual
        rows = rows.filter(last(statements.columns_of(rows, keys), statements.at_key(rows, keys, end)))
    # PostgreSQL goes along an index only if the order names all of it, also what is NULL in all these rows.
    return rows.order_by(*(("-" + key) if descending else key for key in (*asked.sort.led, *keys)))
