"""Tiers and figures as of each past month's end, looking only back.

One pass over the days of all customers, sorted by day: what is cumulative is carried from month to month,
what looks back over a window is summed from a slice. Each month's tiers are those that
`guanxi.insight.features` and `guanxi.insight.tiers` would give as of its last day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from guanxi.insight import features as per_customer
from guanxi.insight.concentration import UNIT
from guanxi.insight.rfm import Floats
from guanxi.insight.rules import NO_TIER, Figures, is_unrated, judge
from guanxi.insight.thresholds import LOST, NEW, RETURNING, TIERS, Thresholds
from guanxi.insight.value import Whole
from guanxi.insight.windows import month_start, windows_at

REVENUE = pa.schema(
    {"month": pa.date32(), "customer": pa.int64(), "tier": pa.string(), "revenue": pa.float64()}
)
MOVEMENTS = pa.schema({"month": pa.date32(), "kind": pa.string(), "customer": pa.int64()})


@dataclass(frozen=True, slots=True)
class History:
    """What stood at the end of each month.

    months    : the as-of dates, as asked for
    short     : for each whether less than a year of records lies before it
    customers : (n,) int64 ids, ascending
    tiers     : (months, n) int8, places in `TIERS`; -1 before the first purchase, and where no value is known
    revenue   : one row per month and customer with any: net goods value within the month, house currency,
                and the tier at its end. Tier null: who never bought but returned in the month.
    movements : one row per month and customer ``new`` (first purchase), ``lost`` (silence passed its limit)
                or ``returning`` (purchase after having been lost) within the month
    Both tables: ``month`` is the as-of date, what it holds is from the first of its month on.
    """

    months: tuple[date, ...]
    short: tuple[bool, ...]
    customers: Whole
    tiers: NDArray[np.int8]
    revenue: pa.Table
    movements: pa.Table


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one table in order of day; ``who`` is the customer's place."""

    who: Whole
    day: Whole
    table: pa.Table

    def column(self, name: str) -> NDArray[Any]:
        found: NDArray[Any] = self.table[name].combine_chunks().to_numpy(zero_copy_only=False)
        return found

    def span(self, first: date, last: date) -> slice:
        """Return the rows of the days ``first`` .. ``last``."""
        start = np.searchsorted(self.day, _number(first), side="left")
        return slice(int(start), int(np.searchsorted(self.day, _number(last), side="right")))


def monthly(
    lines: pa.Table,
    customers: pa.Table,
    contacts: pa.Table | None = None,
    *,
    months: Sequence[date],
    thresholds: Thresholds | None = None,
) -> History:
    """Judge every customer as of each of ``months`` (`guanxi.insight.windows.month_ends`).

    lines, customers, contacts : as for `guanxi.insight.features.customer_features`
    months : as-of dates, ascending, one per calendar month, at least one (ValueError otherwise)
    """
    ends = tuple(months)
    if not ends or any(month_start(late) <= early for early, late in pairwise(ends)):
        raise ValueError("months must ascend, at least one, and none twice")
    rules = thresholds or Thresholds()
    features = per_customer.customer_features(lines, customers, contacts, on=ends[-1], lost=rules.lost)
    ids = features["customer"].to_numpy()
    days = _rows(per_customer.customer_days(lines, on=ends[-1]), ids)
    purchases = _rows(per_customer.purchase_days(lines, on=ends[-1], lost=rules.lost), ids)
    seen = _rows((per_customer.CONTACTS.empty_table() if contacts is None else contacts).sort_by("day"), ids)
    tiers = np.full((len(ends), ids.size), NO_TIER, dtype=np.int8)
    for row, figures, known in _as_of_each(ends, features, days, purchases, seen):
        tiers[row, known] = judge(figures, rules).tier
    short = tuple(not days.day.size or _number(windows_at(end).year_from) < int(days.day[0]) for end in ends)
    return History(
        months=ends,
        short=short,
        customers=ids,
        tiers=tiers,
        revenue=_revenue(ends, ids, tiers, days),
        movements=_movements(ends, ids, purchases),
    )


def _as_of_each(
    ends: Sequence[date], features: pa.Table, days: _Rows, purchases: _Rows, seen: _Rows
) -> Iterator[tuple[int, Figures, Whole]]:
    """Yield each month's place, the figures of who had bought by then, and their places."""
    size = features.num_rows
    net, orders = np.rint(days.column("net") * UNIT), days.column("orders")
    first = _day_numbers(features["first_day"])
    first_order = features["first_order_value"].to_numpy()
    kind = features["kind"].combine_chunks().fill_null("").dictionary_encode().indices.to_numpy()
    kind = kind.astype(np.int64)
    last, total, done = np.zeros(size, dtype=np.int64), np.zeros(size), date.min
    rated, unrated = np.zeros(size), np.zeros(size)
    for row, end in enumerate(ends):
        windows = windows_at(end)
        bought = purchases.span(done, end)
        last[purchases.who[bought]] = purchases.day[bought]  # of a repeated place the last, latest day stays
        total += _sum(days, days.span(done, end), orders, size)
        rated += _sum(days, days.span(done, end), days.column("rated"), size)
        unrated += _sum(days, days.span(done, end), days.column("unrated"), size)
        done = date.fromordinal(end.toordinal() + 1)
        half, year = days.span(windows.half_from, end), days.span(windows.year_from, end)
        unknown = is_unrated(rated, unrated, _sum(days, year, days.column("unrated"), size))
        known = np.flatnonzero((first <= _number(end)) & ~unknown)
        before = slice(year.start, half.start)
        now, then = seen.span(windows.half_from, end), seen.span(windows.year_from, end)
        in_half, in_before = _sum(days, half, net, size), _sum(days, before, net, size)
        figures = Figures(
            value=(in_half + in_before)[known] / UNIT,
            half=in_half[known] / UNIT,
            half_before=in_before[known] / UNIT,
            orders=total[known].astype(np.int64),
            orders_year=_sum(days, year, orders, size)[known].astype(np.int64),
            first_order=first_order[known],
            recency=_number(end) - last[known],
            tenure=_number(end) - first[known],
            contacts_half=_count(seen, now, size)[known],
            contacts_half_before=_count(seen, slice(then.start, now.start), size)[known],
            kind=kind[known],
            record_age=_number(end) - int(seen.day[now.stop - 1]) if now.stop else None,
        )
        yield row, figures, known


def _revenue(ends: Sequence[date], ids: Whole, tiers: NDArray[np.int8], days: _Rows) -> pa.Table:
    net, names = np.rint(days.column("net") * UNIT), pa.array([*TIERS, None], pa.string())
    found = [REVENUE.empty_table()]
    for row, end in enumerate(ends):
        within = _sum(days, days.span(month_start(end), end), net, ids.size)
        some = np.flatnonzero(within)
        columns = [
            pa.repeat(pa.scalar(end, pa.date32()), some.size),
            pa.array(ids[some], pa.int64()),
            names.take(pa.array(tiers[row, some] % (len(TIERS) + 1))),
            pa.array(within[some] / UNIT),
        ]
        found.append(pa.Table.from_arrays(columns, schema=REVENUE))
    return pa.concat_tables(found)


def _movements(ends: Sequence[date], ids: Whole, purchases: _Rows) -> pa.Table:
    is_new = purchases.column("nth") == 1
    returned = purchases.column("returned").astype(bool)
    lost_on = _lost_days(purchases)
    events = {
        NEW: (purchases.who[is_new], purchases.day[is_new]),
        LOST: (purchases.who[lost_on >= 0], lost_on[lost_on >= 0]),
        RETURNING: (purchases.who[returned], purchases.day[returned]),
    }
    found = [MOVEMENTS.empty_table()]
    for end in ends:
        for kind, (who, day) in events.items():
            within = (day >= _number(month_start(end))) & (day <= _number(end))
            once = np.unique(who[within])
            columns = [
                pa.repeat(pa.scalar(end, pa.date32()), once.size),
                pa.repeat(kind, once.size),
                pa.array(ids[once], pa.int64()),
            ]
            found.append(pa.Table.from_arrays(columns, schema=MOVEMENTS))
    return pa.concat_tables(found)


def _lost_days(purchases: _Rows) -> Whole:
    """Return for each purchase the day on which the silence after it passed its limit; -1 if it never did.

    For a customer's latest purchase that day may still lie ahead of the as-of date.
    """
    day = purchases.day
    passed = day + np.floor(purchases.column("lost_limit")).astype(np.int64) + 1
    order = np.lexsort((day, purchases.who))
    following = np.full(day.size, np.iinfo(np.int64).max)
    same = purchases.who[order][1:] == purchases.who[order][:-1]
    following[order[:-1][same]] = day[order[1:][same]]
    return np.where(following >= passed, passed, -1)


def _rows(table: pa.Table, ids: Whole) -> _Rows:
    """Keep the rows of known customers."""
    customer = table["customer"].combine_chunks().fill_null(np.iinfo(np.int64).min).to_numpy()
    place = np.minimum(np.searchsorted(ids, customer), max(ids.size - 1, 0))
    known = ids[place] == customer if ids.size else np.zeros(customer.size, dtype=np.bool_)
    kept = table.filter(pa.array(known))
    return _Rows(place[known], _day_numbers(kept["day"]), kept)


def _sum(rows: _Rows, part: slice, amounts: NDArray[Any], size: int) -> Floats:
    return np.bincount(rows.who[part], weights=amounts[part], minlength=size).astype(np.float64)


def _count(rows: _Rows, part: slice, size: int) -> Whole:
    return np.bincount(rows.who[part], minlength=size).astype(np.int64)


def _day_numbers(days: pa.ChunkedArray) -> Whole:
    """Return days since 1970 as int64, null as the largest."""
    numbers = days.combine_chunks().cast(pa.int32()).cast(pa.int64())
    whole: Whole = numbers.fill_null(np.iinfo(np.int64).max).to_numpy()
    return whole


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
