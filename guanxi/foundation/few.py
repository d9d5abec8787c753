"""What is rare is named by its ids, what is common is walked: how a list stays quick whatever it is asked."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from guanxi.foundation import prepared
from guanxi.foundation.accounts.spelled import Statement

RARE = 1000
WALKED = 20_000  # rows of an order that one look goes through
NEAR = 1_000  # it looks so far first
LED = 10_000  # rows of the rarest thing asked that are looked through for the others
PROBES = 4
LATELY = 600  # seconds for which what was found common is taken to be so: it sets the way, never the outcome
REMEMBERED = 4096
LAST_ID = (1 << 40) - 1  # behind the ids of all records
type Newest = Callable[[int, int], Statement]
RANGES = {"", "exact", "in", "gt", "gte", "lt", "lte", "isnull"}


class AtRow(Func):
    """Whether a statement finds this row's id in ``record_id``; ``leads`` where an index serves that alone.

    As a value: an EXISTS the planner may turn into a search of all. Its words stand here, for Django to make
    them costs as much as to answer them. ``copied`` names the columns of the row that its table holds too
    (the row's → its own): an index leads from one of them, and what the statement asks, to the id.
    ``newest`` is the statement for the newest ids before one, so many, where these are found alone.
    """

    output_field = BooleanField()

    def __init__(
        self,
        pk: Any,
        statement: Statement,
        *,
        leads: bool = False,
        copied: Mapping[str, str] | None = None,
        newest: Newest | None = None,
    ) -> None:
        super().__init__(F(pk) if isinstance(pk, str) else pk)
        self.statement, self.leads, self.copied, self.newest = statement, leads, copied or {}, newest

    def within(self, rows: Any) -> Statement:
        """The statement, for those of ``rows`` only as far as it can tell."""
        sql, params = self.statement
        fixed = {self.copied[name]: value for name, value in fixed_in(rows).items() if name in self.copied}
        more = "".join(f" AND {column} = %s" for column in fixed)
        return sql + more, [*params, *fixed.values()]

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # type: ignore[override]
        outer, params = compiler.compile(self.get_source_expressions()[0])
        sql, more = at_row(outer, self.statement)
        return sql, [*more, *params]


def at_row(pk: str, statement: Statement) -> Statement:
    """The same as SQL; ``pk`` is the column of the row's id."""
    sql, params = statement
    return f"(SELECT 1 FROM ({sql}) AS at_row WHERE at_row.record_id = {pk} LIMIT 1) = 1", params  # noqa: S608


class Named(RawSQL):
    """Ids as one value, however many."""


def few_ids(statements: Sequence[Statement], *, same: bool = False) -> Named | list[int] | None:
    """The ids, one column each, that any of the statements finds; None where they are too many to name.

    They never leave SQL but as one value: a thousand numbers through Django would cost more than the list.
    ``same``: the statements are always in the same words, so that they need not be planned again.
    """
    if _is_known_common(statements, RARE):
        return None
    # ALL: what is found twice is counted twice, so that a statement cut off at its limit is seen.
    each = " UNION ALL ".join(
        f"SELECT * FROM ({statement} LIMIT {RARE + 1}) AS s{n}"  # noqa: S608 - ours and Django's
        for n, (statement, _params) in enumerate(statements)
    )
    with prepared.cursor() if same else connection.cursor() as cursor:
        params = [param for _statement, params in statements for param in params]
        cursor.execute(f"WITH few(id) AS ({each}) SELECT count(*), {_gathered()} FROM few", params)  # noqa: S608
        number, ids = cursor.fetchone()
    if not number:
        return []
    if number > RARE:
        _remember(hash(repr((statements, RARE))))
        return None
    return _named(ids)


def newest_ids(asked: Q, before: int, many: int) -> tuple[Named, int] | None:
    """The ``many`` newest ids before one that hold what is asked, and the last of them.

    None where the newest cannot be found alone (more is asked of them), or are not so many.
    """
    children: Any = asked.children
    one = children[0] if len(children) == 1 else None
    if asked.negated or not isinstance(one, AtRow) or one.newest is None:
        return None
    sql, params = one.newest(before, many)
    found = f"WITH newest(id) AS ({sql}) SELECT count(*), min(id), {_gathered()} FROM newest"  # noqa: S608
    number, last, ids = prepared.rows(found, params)[0]
    return (_named(ids), last) if number == many else None


def _gathered() -> str:
    return "json_group_array(id)" if connection.vendor == "sqlite" else "array_agg(id)::text"


def _named(ids: str) -> Named:
    sqlite = connection.vendor == "sqlite"
    return Named("SELECT value FROM json_each(%s)" if sqlite else "SELECT unnest(%s::bigint[])", [ids])


def is_only_named(rows: Any) -> bool:
    """Whether rows are asked for by such ids and nothing else: always in the same words."""
    parts = rows.query.where.children
    return len(parts) == 1 and isinstance(getattr(parts[0], "rhs", None), Named)


_common: dict[int, int] = {}


def lately() -> int:
    """The same number for a while."""
    return int(time.time() / LATELY)


def _is_known_common(statements: Sequence[Statement], most: int) -> bool:
    """Whether more than ``most`` were found lately: people turn pages, and the same is asked again."""
    return _common.get(hash(repr((statements, most)))) == lately()


def _remember(what: int) -> None:
    if len(_common) >= REMEMBERED:
        _common.clear()
    _common[what] = lately()


def fingerprint(asked: Q, branches: Sequence[Any], order: Sequence[Any]) -> int:
    """A number for what is asked of these branches in this order, to remember how it is found."""
    parts = [child.statement if isinstance(child, AtRow) else repr(child) for child in _all_of(asked)]
    return hash(repr((parts, [fixed_in(rows) for rows in branches], order)))


def was_in_vain(look: int) -> bool:
    """Whether the first look along an order found too little lately: then what is rare is named at once."""
    return _common.get(look) == lately()


def remember_in_vain(look: int) -> None:
    """For ten minutes; it sets the way, never the outcome."""
    _remember(look)


@dataclass(frozen=True)
class Walk:
    """An index gone through alone, in the order of ``columns``, the keys of a list's rows."""

    table: str
    columns: tuple[str, ...]
    where: str = "1 = 1"
    params: tuple[Any, ...] = ()


def walk_by_id(rows: Any) -> Walk:
    """All rows by their ids, or those of one branch where an index leads from it to them."""
    table, pk = rows.model._meta.db_table, rows.model._meta.pk.column
    for name, value in fixed_in(rows).items():
        if _leads_second(rows.model, name, "id"):
            column = rows.model._meta.get_field(name).column
            return Walk(table, (pk,), f"{column} = %s", (value,))
    return Walk(table, (pk,))


def named_in(rows: Any, column: str) -> Q:
    """The condition to be one of those that ``rows`` name in ``column``.

    Few are named by their ids; many are asked for one by one, in the order in which the list is walked: an
    index has to lead from one of them, and what else ``rows`` ask, to the row.
    """
    ids = few_ids([rows.order_by().values(column).distinct().query.sql_with_params()])
    return Q(Exists(rows.filter(**{column: OuterRef("pk")}))) if ids is None else Q(pk__in=ids)


@dataclass(frozen=True)
class Way:
    """Rows under a condition; ``walked`` where the order has to be walked in search of them."""

    rows: Any
    walked: bool = False


def narrowed(rows: Any, conditions: Q, order: Sequence[str]) -> Way:
    """``rows`` under ``conditions``, to be walked in ``order``, where no index serves both.

    What is rare is named by its ids. Where nothing of what is asked is rare, the order has to be walked:
    who asks takes care to stop (``WALKED``). PostgreSQL knows how often each value of a column occurs and
    chooses by itself where one of them has an index; SQLite has to be asked first.
    """
    found = rows.filter(conditions)
    if not conditions or _is_chosen(conditions) or _is_served(rows, conditions, order):
        return Way(found)
    if connection.vendor == "postgresql" and _chosen_by_planner(rows.model, conditions):
        return Way(found)
    ids = _few_of_rarest(rows, conditions)
    if ids is not None:
        return Way(found.filter(pk__in=ids))
    # Last: whoever sees few rows has all of them looked at.
    own = [compiled(rows.order_by().values("pk"))] if rows.query.where else []
    for statements in [*_ways(rows, conditions)[:PROBES], *own]:
        ids = few_ids(statements) if statements else []
        if ids is not None:
            return Way(found.filter(pk__in=ids))
    return Way(found, walked=True)


def _few_of_rarest(rows: Any, conditions: Q) -> RawSQL | list[int] | None:
    """The ids that hold all that side tables are asked, found along the rarest of it; None where none is."""
    leads = [child for child in _all_of(conditions) if isinstance(child, AtRow) and child.leads][:PROBES]
    if not leads:
        return None
    found = [one.within(rows) for one in leads]
    if _is_known_common(found, LED):
        return None
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM ({sql}) AS w LIMIT {LED + 1}) AS n)"  # noqa: S608 - ours and Django's
        for sql, _params in found
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [param for _sql, params in found for param in params])
        numbers = cursor.fetchone()
    first = numbers.index(min(numbers))
    if numbers[first] > LED:
        _remember(hash(repr((found, LED))))
        return None
    sql, params = found[first]
    others = [at_row("led.record_id", one.statement) for one in leads if one is not leads[first]]
    held = " AND ".join(other for other, _params in others)
    # LIMIT: SQLite would else weave the inner statement into the outer and choose another way.
    both = f"SELECT led.record_id FROM ({sql} LIMIT {LED}) AS led WHERE {held or '1 = 1'}"  # noqa: S608
    return few_ids([(both, [*params, *(param for _sql, some in others for param in some)])])


def _all_of(asked: Q) -> Iterator[Any]:
    """What is asked of every row, one by one."""
    if asked.connector == Q.AND and not asked.negated:
        for child in asked.children:
            yield from _all_of(child) if isinstance(child, Q) else [child]


def _is_chosen(asked: Any) -> bool:
    """Whether the rows are named by their keys: a search has chosen its way already."""
    if isinstance(asked, tuple):
        return asked[0] == "pk" or (asked[0] == "pk__in" and not isinstance(asked[1], QuerySet))
    if not isinstance(asked, Q) or asked.negated or not asked.children:
        return False
    joined = any if asked.connector == Q.AND else all
    return joined(_is_chosen(child) for child in asked.children)


def _is_served(rows: Any, conditions: Q, order: Sequence[str]) -> bool:
    """Whether an index begins with the filtered columns, the branch's among them, and goes on in this order.

    An index of the filter alone would not do: SQLite goes through the whole branch, which another leads to.
    """
    if conditions.connector != Q.AND or conditions.negated:
        return False
    children: Any = conditions.children
    if not all(isinstance(child, tuple) for child in children):
        return False
    names = {child[0].removesuffix("_id") for child in children}
    if {name.partition("__")[0] for name in names} == {order[0]} and all(
        child[0].partition("__")[2] in RANGES for child in children
    ):
        return True  # a range of what it is sorted by
    names |= {name for name in fixed_in(rows) if _leads(rows.model, name)}
    indexes = [[name for name, _way in index.fields_orders] for index in rows.model._meta.indexes]
    return any({*fields[: len(names)]} == names and fields[len(names) :] == [*order] for fields in indexes)


def _chosen_by_planner(model: Any, conditions: Q) -> bool:
    """Whether these are plain columns, all asked at once, and one of them has an index of its own."""
    if conditions.connector != Q.AND or conditions.negated:
        return False
    children: Any = conditions.children
    return all(isinstance(child, tuple) for child in children) and any(
        _leads(model, _column(child)) for child in children
    )


def _ways(rows: Any, asked: Q) -> list[list[Statement]]:
    """Sets of statements, each of which finds at least every row asked for, and each served by an index."""
    if asked.negated:
        return []
    if asked.connector != Q.AND:
        each = [_ways(rows, _whole(child)) for child in asked.children]
        return [[statement for ways in each for statement in ways[0]]] if all(each) else []
    found: list[list[Statement]] = []
    columns: dict[str, Q] = {}
    for child in asked.children:
        if isinstance(child, tuple) and isinstance(child[1], QuerySet) and child[0] == "pk__in":
            found.append(compiled(child[1].order_by()))
        elif isinstance(child, tuple) and _column(child):
            columns[_column(child)] = columns.get(_column(child), Q()) & Q(child)
        elif isinstance(child, AtRow) and child.leads:
            found.append([child.within(rows)])
        elif isinstance(child, Q):
            found += _ways(rows, child)
    return [way for name, one in columns.items() if (way := _by_column(rows, name, one)) is not None] + found


def _whole(child: Any) -> Q:
    return child if isinstance(child, Q) and not child.negated else Q(child)


def _by_column(rows: Any, column: str, asked: Q) -> list[Statement] | None:
    """What finds the rows by one column's index; None where it has none."""
    if _leads(rows.model, column):
        return compiled(rows.model._base_manager.filter(asked).order_by().values("pk"))
    # (owner, column, …) and (department, column, …) serve each branch of what somebody sees
    if any(_leads_second(rows.model, name, column) for name in fixed_in(rows)):
        return compiled(rows.filter(asked).order_by().values("pk"))
    return None


def fixed_in(rows: Any) -> dict[str, Any]:
    """The columns of its own that a branch (or a filter) fixes, with what they are."""
    table = rows.model._meta.db_table
    return {
        part.lhs.target.name: part.rhs
        for part in rows.query.where.children
        if getattr(part, "lookup_name", "") == "exact"
        and getattr(part.lhs, "alias", "") == table
        and not hasattr(part.rhs, "resolve_expression")
    }


def is_named(rows: Any) -> bool:
    """Whether these rows are named by their ids."""
    table, pk = rows.model._meta.db_table, rows.model._meta.pk
    return any(
        getattr(part, "lookup_name", "") in {"exact", "in"}
        and getattr(part.lhs, "alias", "") == table
        and part.lhs.target is pk
        and not hasattr(part.rhs, "where")
        for part in rows.query.where.children
    )


def _leads_second(model: Any, first: str, second: str) -> bool:
    """Whether an index begins with these two."""
    return any(
        [name for name, _way in index.fields_orders[:2]] == [first, second] for index in model._meta.indexes
    )


def _column(child: tuple[str, Any]) -> str:
    """The column that a condition asks in a way an index serves; "" where none does."""
    name, _sep, lookup = child[0].partition("__")
    return name.removesuffix("_id") if lookup in RANGES else ""


def _leads(model: Any, column: str) -> bool:
    """Whether an index of every row begins with this column."""
    if any(
        index.fields_orders and index.fields_orders[0][0] == column and index.condition is None
        for index in model._meta.indexes
    ):
        return True
    field = next((field for field in model._meta.concrete_fields if field.name == column), None)
    return field is not None and (field.db_index or field.unique)


def compiled(rows: Any) -> list[Statement]:
    """The statement of ``rows``; none where Django sees by itself that nothing can match."""
    try:
        return [rows.query.sql_with_params()]
    except EmptyResultSet:
        return []
