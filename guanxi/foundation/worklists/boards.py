"""The board of a list: its rows in columns by stage, in the list's order, each column turned by key.

Few statements whatever it shows: the first keys of all columns and branches in one, the rows by key in
another; what a column counts and adds up to is asked for apart.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.utils.safestring import SafeString

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.few import narrowed
from guanxi.foundation.ui import cursors, lists, looks, statements
from guanxi.foundation.ui.marks import avatar, escape

CARDS = 20


@dataclass(frozen=True)
class Card:
    """What a card says: name, sum, how long it stands there, whose it is."""

    name: str
    url: str
    mark: str = ""
    tag: str = ""
    code: str = ""
    amount: str = ""
    note: str = ""
    tone: str = ""
    owner: str = ""
    owner_seed: int = 0

    @property
    def drawn(self) -> SafeString:
        """As HTML, finished here: a board has a hundred and more."""
        owner = avatar(self.owner, seed=self.owner_seed, size=20) if self.owner else ""
        name = f'<a class="b cut" href="{escape(self.url)}">{escape(self.name)}</a>'
        amount = f'<b class="c2">{escape(self.amount)}</b>' if self.amount else ""
        tone = f' class="{self.tone}"' if self.tone else ""
        amount += f"<span{tone}>{escape(self.note)}</span>"
        whose = f'<span title="{escape(self.owner)}">{owner}</span>'
        return SafeString(
            f'<span class="row1">{self.mark}{name}{self.tag}</span>'
            f'<span class="row1 t12 c3 num">{amount}<span class="grow"></span>{whose}</span>'
        )


@dataclass(frozen=True)
class Board:
    """How a list's rows stand on a board. ``moves`` names the allowed ones; ``move`` makes one by its action.

    ``cards`` says what stands on the cards of these rows; ``summed`` names the column that a head adds up.
    """

    field: str
    stages: Sequence[tuple[str, Sentence]]
    moves: Mapping[str, Collection[str]]
    move: Callable[[Any, User, str, int], object]
    cards: Callable[[Sequence[Any], User], Mapping[int, Card]]
    summed: str = ""
    amount: Callable[[Decimal, User], str] = lambda amount, _user: str(amount)


@dataclass(frozen=True)
class Column:
    """One stage with its first cards and where further ones begin."""

    code: str
    label: Sentence
    rows: Sequence[Any]
    after: str


def read_columns(listing: lists.Listing, board: Board, user: User, query: QueryDict) -> list[Column]:
    """The first cards of every stage that the address does not filter away.

    Two statements; what no index serves is looked for as the list looks for it: a few questions before, and
    not farther than the list walks. A column goes on from there when somebody asks.
    """
    asked = lists.read_query(listing, user, _without_place(_by_own_columns(listing, user, query)))
    wanted = [code for code, _label in board.stages if code in asked.chosen.get(board.field, [code])]
    ids, end = _first_ids(listing, board, user, asked, wanted)
    every = [pk for found in ids.values() for pk in found[:CARDS]]
    named = _prepared(asked, listing.rows().filter(pk__in=every))
    rows = {row.pk: row for row in lists.shaped(listing, named, asked.sort)}
    labels = dict(board.stages)
    columns = []
    for code in wanted:
        shown = [rows[pk] for pk in ids[code][:CARDS] if pk in rows]
        more = len(ids[code]) > CARDS and shown
        after = lists.cursor_to(shown[-1], asked.sort) if more else cursors.encode(end) if end else ""
        columns.append(Column(code, labels[code], shown, after))
    return columns


def read_more(listing: lists.Listing, board: Board, user: User, query: QueryDict, stage: str) -> Column:
    """Further cards of one stage, behind the address's cursor."""
    turned = _by_own_columns(listing, user, query)
    turned.setlist(board.field, [stage])
    page = lists.read_page(listing, user, turned, size=CARDS)
    return Column(stage, dict(board.stages)[stage], page.rows, page.after)


def _prepared(asked: lists.Asked, rows: Any) -> Any:
    """With what the order's keys name beyond the rows' own columns."""
    return asked.sort.prepare(rows) if asked.sort.prepare else rows


def _without_place(query: QueryDict) -> QueryDict:
    left = query.copy()
    for name in ("after", "before", "peek"):
        left.pop(name, None)
    return left


def _by_own_columns(listing: lists.Listing, user: User, query: QueryDict) -> QueryDict:
    """The address without an order in which some rows have no place: a stage's cards are walked by their
    own columns, and none is left out.
    """
    left = query.copy()
    if listing.for_reader(user).sort_named(left.get("sort", "").removeprefix("-")).rest:
        left.pop("sort", None)
    return left


def _first_ids(
    listing: lists.Listing, board: Board, user: User, asked: lists.Asked, wanted: Sequence[str]
) -> tuple[dict[str, list[int]], list[Any] | None]:
    """The first keys of each column over all branches, in one statement; and how far was looked."""
    parts: list[str] = []
    params: list[Any] = []
    names = list(asked.sort.keys)
    branches = [_prepared(asked, branch) for branch in listing.rows().branches(user)]
    ways = [narrowed(branch, asked.conditions, names) for branch in branches]
    end = looks.end_of_walk(branches, ways, asked, asked.descending)
    for code in wanted:
        for way in ways:
            rows = looks.ordered(way.rows.filter(**{board.field: code}), asked, asked.descending, end)
            rows = rows.values_list(*names)[: CARDS + 1]
            if sql := statements.compiled(rows):
                name = f"b{len(parts)}"
                parts.append(f"SELECT %s AS stage_no, {name}.* FROM ({sql[0]}) AS {name}")  # noqa: S608
                params += [wanted.index(code), *sql[1]]
    found: defaultdict[int, set[tuple[Any, ...]]] = defaultdict(set)
    if parts:
        every = _prepared(asked, listing.rows())
        fields = [statements.output(every, name) for name in names]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            rows = cursor.fetchall()
        for (column, *_key), key in zip(
            rows, statements.converted(fields, [r[1:] for r in rows]), strict=True
        ):
            found[int(column)].add(key)
    ids = {
        code: [key[-1] for key in sorted(found[at], reverse=asked.descending)[: CARDS + 1]]
        for at, code in enumerate(wanted)
    }
    return ids, end


@dataclass(frozen=True)
class Sum:
    """What a column holds: counted up to the cap, added up where the count is exact."""

    code: str
    count: lists.Count
    total: Decimal | None


def sums(listing: lists.Listing, board: Board, user: User, query: QueryDict) -> list[Sum]:
    """Each column's number and sum, in one statement."""
    asked = lists.read_query(listing, user, _without_place(query))
    wanted = [code for code, _label in board.stages if code in asked.chosen.get(board.field, [code])]
    seen = listing.rows().visible_to(user).order_by()
    way = narrowed(seen, asked.conditions, ("id",))
    end = lists.walked_until(listing, seen, way)
    visible = way.rows if end is None else way.rows.filter(pk__gte=end)
    parts: list[str] = []
    params: list[Any] = []
    for at, code in enumerate(wanted):
        rows = visible.filter(**{board.field: code}).values_list("pk", board.summed or "pk")
        if sql := statements.compiled(rows[: lists.COUNT_CAP + 1]):
            inner = f"SELECT * FROM ({sql[0]}) AS r{at}"  # noqa: S608 - compiled by Django
            parts.append(
                f"SELECT {at}, COUNT(*), SUM(c.amount) FROM"  # noqa: S608
                f" (SELECT NULL AS id, NULL AS amount WHERE 1 = 0 UNION ALL {inner}) AS c"
            )
            params += sql[1]
    found: dict[int, tuple[int, Any]] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            found = {int(at): (number, total) for at, number, total in cursor.fetchall()}
    is_part = end is not None
    return [_sum(board, code, *found.get(at, (0, None)), is_part) for at, code in enumerate(wanted)]


def _sum(board: Board, code: str, number: int, total: Any, is_part: bool) -> Sum:
    """Of rows that were not all looked at there is no sum."""
    capped = number > lists.COUNT_CAP
    exact = board.summed and not capped and not is_part
    amount = Decimal(str(total or 0)).quantize(Decimal("0.01")) if exact else None
    return Sum(code, lists.Count(min(number, lists.COUNT_CAP), capped, is_part), amount)
