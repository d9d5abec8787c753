"""What to offer whom next: by rules of baskets, and by a customer's own rhythm; each with its reason.

An offer is worth what it brings beyond what would be bought anyway. Who gave it back, complained of it or
does not want to hear of it is never offered it: the caller hands those in, and nothing here asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.insight.baskets import Rules

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]

CROSS, AGAIN = 0, 1
KINDS = ("cross", "again")
SURE = 0.05  # a rule whose share of false ones is higher offers nothing
RHYTHM = 3  # purchases of a thing, from which a rhythm is told
SOON, LATE = 0.8, 2.0  # of one's own interval: before it nothing is due, after it the rhythm has ended


@dataclass(frozen=True, slots=True)
class Held:
    """Who has bought what, a row for each customer and item.

    customer, item : codes; times : days on which it was bought; first, last : day of the first and last time
    """

    customer: Whole
    item: Whole
    times: Whole
    first: Floats
    last: Floats


@dataclass(frozen=True, slots=True)
class Offers:
    """Best first for each customer; columns of one length.

    kind     : 0 cross-selling, 1 to buy again
    because  : the rule's row for cross-selling, -1 else
    chance   : that the customer takes it: the rule's confidence, or the share of buyers who kept their rhythm
    usual    : that the customer buys it without being asked
    worth    : margin times what the offer adds to the chance
    interval : days between two purchases, for buying again; NaN else
    """

    customer: Whole
    item: Whole
    kind: NDArray[np.int8]
    because: Whole
    chance: Floats
    usual: Floats
    worth: Floats
    interval: Floats


def held(customer: ArrayLike, item: ArrayLike, day: ArrayLike) -> Held:
    """From one row for each purchase of an item. Raises ValueError for columns of unequal length."""
    who, what, when = np.asarray(customer), np.asarray(item), np.asarray(day, dtype=np.float64)
    if not who.shape == what.shape == when.shape or who.ndim != 1:
        raise ValueError("customer, item and day are columns of one length")
    order = np.lexsort((when, what, who))
    who, what, when = who[order].astype(np.int64), what[order].astype(np.int64), when[order]
    fresh = np.ones(who.size, dtype=bool)
    fresh[1:] = (who[1:] != who[:-1]) | (what[1:] != what[:-1])
    other_day = fresh.copy()
    other_day[1:] |= when[1:] != when[:-1]
    start = np.flatnonzero(fresh)
    row = np.cumsum(fresh) - 1
    times = np.bincount(row, other_day, minlength=start.size).astype(np.int64)
    end = np.append(start[1:], who.size) - 1
    return Held(who[start], what[start], times, when[start], when[end] if who.size else when)


def cross(of: Held, rules: Rules, margin: Floats, customers: int) -> Offers:
    """Who holds all that a rule asks for, and not what it leads to.

    margin : (items,) money that one purchase of an item brings
    """
    owners = _owners(of, margin.size)
    rows: list[tuple[Whole, int]] = []
    for row in np.flatnonzero((rules.discovery <= SURE) & (rules.lift > 1)):
        asked = np.zeros(customers, dtype=np.int16)
        for one in rules.given[row]:
            asked[owners[one]] += 1
        asked[owners[rules.then[row]]] = -1
        rows.append((np.flatnonzero(asked == len(rules.given[row])), int(row)))
    who = np.concatenate([some for some, _row in rows]) if rows else np.zeros(0, dtype=np.int64)
    because = np.repeat([row for _some, row in rows], [some.size for some, _row in rows]).astype(np.int64)
    item = rules.then[because].astype(np.int64)
    chance, usual = rules.confidence[because], rules.n_then[because] / max(rules.n, 1)
    worth = margin[item] * (chance - usual)
    kind = np.full(who.size, CROSS, dtype=np.int8)
    return Offers(who, item, kind, because, chance, usual, worth, np.full(who.size, np.nan))


def again(of: Held, margin: Floats, as_of: float, *, adds: float) -> Offers:
    """Whose own rhythm says that a thing is due.

    The chance is the share of those with a rhythm who are still within it as of that day.
    adds : share of that chance that being asked adds, as answers to earlier offers or the company say, 0..1
    """
    steady = of.times >= RHYTHM
    gap = np.divide(of.last - of.first, of.times - 1, out=np.full(of.times.size, np.nan), where=steady)
    silent = as_of - of.last
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(gap > 0, silent / gap, np.nan)
    within = float(np.mean(part[steady] <= LATE)) if steady.any() else 0.0
    due = np.flatnonzero(steady & (part >= SOON) & (part <= LATE))
    chance = np.full(due.size, within)
    item, none = of.item[due], np.full(due.size, -1, dtype=np.int64)
    kind = np.full(due.size, AGAIN, dtype=np.int8)
    usual, worth = chance * (1 - adds), margin[item] * chance * adds
    return Offers(of.customer[due], item, kind, none, chance, usual, worth, gap[due])


def best(parts: Sequence[Offers], never: tuple[ArrayLike, ArrayLike], *, items: int, most: int = 3) -> Offers:
    """The ``most`` most worth to each customer, each item once, what brings nothing left out.

    never : (customer, item) pairs that must not be offered
    """
    columns = [np.concatenate([getattr(one, name) for one in parts]) for name in Offers.__slots__]
    customer, item, worth = columns[0], columns[1], columns[6]
    refused = np.asarray(never[0], dtype=np.int64) * items + np.asarray(never[1], dtype=np.int64)
    kept = np.flatnonzero((worth > 0) & ~np.isin(customer * items + item, refused))
    kept = kept[np.lexsort((item[kept], -worth[kept], customer[kept]))]
    pair = customer[kept] * items + item[kept]
    _, first = np.unique(pair, return_index=True)  # the most worth of each pair stands first
    kept = kept[np.sort(first)]
    fresh = np.ones(kept.size, dtype=bool)
    fresh[1:] = customer[kept][1:] != customer[kept][:-1]
    start = np.flatnonzero(fresh)
    rank = np.arange(kept.size) - np.repeat(start, np.diff(np.append(start, kept.size)))
    kept = kept[rank < most]
    return Offers(*(column[kept] for column in columns))


def _owners(of: Held, items: int) -> list[Whole]:
    order = np.argsort(of.item, kind="stable")
    edges = np.searchsorted(of.item[order], np.arange(items + 1))
    return [of.customer[order[start:end]] for start, end in pairwise(edges)]
