"""Customers as they were known on a day: what a model of leaving looks at."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from guanxi.insight import features
from guanxi.insight.thresholds import LostRule

type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]

YEAR = 365  # days within which somebody bought who can still leave
RECORD = 31  # days: talks are looked at only where the last with anybody is no older

LOOKS = (
    "silence", "silence_of_rhythm", "purchases", "tenure", "orders_year", "value_year", "value_change",
    "returns_share", "contact_silence", "contacts_half", "contacts_change",
)  # fmt: skip
"""silence, tenure, contact_silence : days; silence_of_rhythm : silence over the own median interval, null
under two purchases; value_year : house currency, net; value_change, contacts_change : of the last half-year
against the one before, -1 (all gone) to 1 (all new), null where neither had any; returns_share : of the
year's sales."""


@dataclass(frozen=True, slots=True)
class Company:
    """What is on record: tables as `features` takes them, and when a silence means that somebody is lost."""

    lines: pa.Table
    customers: pa.Table
    contacts: pa.Table
    lost: LostRule

    @property
    def first_day(self) -> date | None:
        return pc.min(self.lines["day"]).as_py() if self.lines.num_rows else None


@dataclass(frozen=True, slots=True)
class Known:
    """Who could still leave on a day, by customer; ``columns`` has one for each of `LOOKS` that is told."""

    on: date
    customer: NDArray[np.int64]
    columns: pa.Table


def known(of: Company, on: date, *, with_contacts: bool) -> Known:
    """Who had bought within the year before ``on`` and was not lost yet; later rows are ignored."""
    found = features.customer_features(of.lines, of.customers, of.contacts, on=on, lost=of.lost)
    since = pa.scalar(on - timedelta(days=YEAR), pa.date32())
    here = pc.and_(pc.is_null(found["lost_day"]), pc.greater(found["last_day"], since))
    some = found.filter(pc.fill_null(here, False))
    columns = _columns(some, on)
    if not with_contacts:
        columns = {name: values for name, values in columns.items() if not name.startswith("contact")}
    table = pa.table(
        {name: pa.array(values, pa.float64(), from_pandas=True) for name, values in columns.items()}
    )
    return Known(on, some["customer"].to_numpy(), table)


def _columns(some: pa.Table, on: date) -> dict[str, Floats]:
    recency, gap = _numbers(some["recency_days"]), _numbers(some["median_gap"])
    sales, year = _numbers(some["sales_year"]), _numbers(some["net_year"])
    with np.errstate(divide="ignore", invalid="ignore"):
        rhythm = np.where(gap > 0, recency / gap, np.nan)
        returned = np.where(sales > 0, _numbers(some["returns_year"]) / sales, np.nan)
    return {
        "silence": recency,
        "silence_of_rhythm": rhythm,
        "purchases": _numbers(some["n_days"]),
        "tenure": _days_since(some["first_day"], on),
        "orders_year": _numbers(some["n_orders_year"]),
        "value_year": year,
        "value_change": _change(_numbers(some["net_half"]), _numbers(some["net_half_before"])),
        "returns_share": returned,
        "contact_silence": _days_since(some["last_contact_day"], on),
        "contacts_half": _numbers(some["contacts_half"]),
        "contacts_change": _change(_numbers(some["contacts_half"]), _numbers(some["contacts_half_before"])),
    }


def _numbers(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _days_since(column: pa.ChunkedArray, on: date) -> Floats:
    days = _numbers(column.combine_chunks().cast(pa.int32()))
    return (on - date(1970, 1, 1)).days - days


def _change(now: Floats, then: Floats) -> Floats:
    both = np.maximum(now, 0) + np.maximum(then, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both > 0, (np.maximum(now, 0) - np.maximum(then, 0)) / both, np.nan)


def talks_reach(of: Company, first: date, last: date) -> bool:
    """Whether talks are on record from half a year before ``first`` until ``last``: else they say nothing."""
    if not of.contacts.num_rows:
        return False
    began, ended = pc.min(of.contacts["day"]).as_py(), pc.max(of.contacts["day"]).as_py()
    return bool(began <= first - timedelta(days=182) and ended >= last - timedelta(days=RECORD))


def left(of: Company, who: NDArray[np.int64], start: date, end: date) -> Flags:
    """(n,) whether each of ``who`` bought nothing after ``start`` until ``end``."""
    bought = of.lines.filter(
        pc.and_(
            pc.and_(
                pc.greater(of.lines["day"], pa.scalar(start, pa.date32())),
                pc.less_equal(of.lines["day"], pa.scalar(end, pa.date32())),
            ),
            pc.and_(pc.equal(of.lines["kind"], "sale"), of.lines["goods"]),
        )
    )
    return ~np.isin(who, bought["customer"].drop_null().to_numpy())
