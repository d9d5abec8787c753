"""Which items are bought together, counted exactly.

A basket is a set of bits for each item, so that what several items have in common is an AND, and how often
is a count of bits. Thresholds are compared in whole numbers: 16 of 20 is .8.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import hypergeom

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Bits = NDArray[np.uint64]
type Numbers = tuple[int, int, int, int]  # then, n_both, n_given, n_then
type Extended = tuple[tuple[int, ...], Bits, Whole]  # a set, its baskets, and the items it may still take

MOST_SETS = 200_000  # sets of items bought together: with more of them the threshold says nothing
LONGEST = 8
AT_ONCE = 64  # items whose baskets are spread out as bytes at once


class TooManySets(ValueError):
    """More sets of items than anybody could use: the support asked is too low."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Who buys all of ``given`` often buys ``then``; of n baskets. Columns of one length, surest first.

    given        : item codes of each rule, ascending
    then         : (rules,) item code
    n_both       : (rules,) baskets that hold all of them
    n_given      : (rules,) baskets that hold all of ``given``
    n_then       : (rules,) baskets that hold ``then``
    chance       : (rules,) probability that so many or more would hold both if neither had to do with the
                   other (Fisher's exact test, one-sided)
    discovery    : (rules,) the share of false ones among those that are as sure or surer, of all that were
                   looked at, in enough baskets or not (Benjamini and Yekutieli: rules may share items)
    """

    given: list[tuple[int, ...]]
    then: Whole
    n_both: Whole
    n_given: Whole
    n_then: Whole
    chance: Floats
    discovery: Floats
    n: int

    @property
    def support(self) -> Floats:
        return self.n_both / max(self.n, 1)

    @property
    def confidence(self) -> Floats:
        return self.n_both / self.n_given

    @property
    def lift(self) -> Floats:
        """How many times as often as by chance."""
        return self.n_both * float(self.n) / (self.n_given * self.n_then)

    @property
    def leverage(self) -> Floats:
        """The share of baskets beyond what chance would give."""
        return self.support - self.n_given / max(self.n, 1) * (self.n_then / max(self.n, 1))


def rules(
    baskets: ArrayLike,
    items: ArrayLike,
    *,
    support: Fraction | str = "0.01",
    confidence: Fraction | str = "0.3",
    longest: int = LONGEST,
) -> Rules:
    """Find all rules with one item on their right side.

    baskets, items : (lines,) codes; a line says that the basket holds the item, twice says no more
    support        : least share of all baskets that hold all items of a rule, exact (text or fraction)
    confidence     : least share of the baskets with ``given`` that hold ``then``, exact
    longest        : items of a rule at most
    Raises ValueError for shares that are not above 0 and at most 1, TooManySets where the support is so low
    that there is no end to it.
    Source         : Agrawal and Srikant, VLDB 1994; counted by Zaki's vertical way; formulas.md, section 5
    """
    least, sure = Fraction(support), Fraction(confidence)
    if not (0 < least <= 1 and 0 < sure <= 1):
        raise ValueError("support and confidence are above 0 and at most 1")
    baskets, items = np.asarray(baskets), np.asarray(items)
    if baskets.shape != items.shape or baskets.ndim != 1:
        raise ValueError("baskets and items are columns of one length")
    held = _Held.read(baskets, items, least)
    counts, looked_at = _often_together(held, longest)
    given: list[tuple[int, ...]] = []
    numbers: list[Numbers] = []
    for members, n in counts.items():
        for place, then in enumerate(members if len(members) > 1 else ()):
            rest = members[:place] + members[place + 1 :]
            given.append(rest)
            numbers.append((then, n, counts[rest], counts[then,]))
    return _sure(given, np.array(numbers, dtype=np.int64).reshape(-1, 4), held, sure, looked_at)


@dataclass(frozen=True, slots=True)
class _Held:
    """Items that are in enough baskets: their codes, and for each the bits of its baskets."""

    codes: NDArray[Any]
    bits: Bits
    counts: dict[tuple[int, ...], int]
    least: int
    n: int

    @classmethod
    def read(cls, baskets: ArrayLike, items: ArrayLike, share: Fraction) -> "_Held":
        each_basket, basket = np.unique(baskets, return_inverse=True)
        codes, item = np.unique(items, return_inverse=True)
        n, words = each_basket.size, -(-each_basket.size // 64)
        least = max(1, -(-share.numerator * n // share.denominator))
        lines = np.bincount(item, minlength=codes.size)
        often = np.flatnonzero(lines >= least)
        place = np.full(codes.size, -1)
        place[often] = np.arange(often.size)
        packed = _packed(place[item], basket, often.size, words)
        held = _counted(packed)  # a basket may name an item in several lines
        packed, often, held = packed[held >= least], often[held >= least], held[held >= least]
        counts: dict[tuple[int, ...], int] = {(one,): int(count) for one, count in enumerate(held)}
        return cls(codes[often], packed, counts, least, n)


def _counted(bits: Bits) -> Whole:
    return np.asarray(np.bitwise_count(bits).sum(axis=-1, dtype=np.int64))


def _packed(item: Whole, basket: Whole, items: int, words: int) -> Bits:
    """(items, words) the baskets of each item as bits; -1 is none of the items. Some at a time."""
    order = np.argsort(item, kind="stable")
    item, basket = item[order], basket[order]
    made = np.empty((items, words), dtype=np.uint64)
    for start in range(0, items, AT_ONCE):
        end = min(start + AT_ONCE, items)
        lines = slice(*np.searchsorted(item, [start, end]))
        bits = np.zeros((end - start, words * 64), dtype=np.uint8)
        bits[item[lines] - start, basket[lines]] = 1
        made[start:end] = np.packbits(bits, axis=1, bitorder="little").view(np.uint64)
    return made


def _often_together(held: _Held, longest: int) -> tuple[dict[tuple[int, ...], int], int]:
    """Baskets of each set of items that is in enough of them, and how many rules were looked at, of sets in
    too few baskets, too. Depth first: only the sets of one way down lie in memory."""
    counts, looked_at = dict(held.counts), 0
    every = len(held.bits)
    ways: list[Extended] = [((one,), held.bits[one], np.arange(one + 1, every)) for one in range(every)]
    while ways:
        members, bits, others = ways.pop()
        both = held.bits[others] & bits
        n = _counted(both)
        length = len(members) + 1
        looked_at += others.size * length
        enough = np.flatnonzero(n >= held.least)
        counts |= {(*members, int(others[place])): int(n[place]) for place in enough}
        if len(counts) - every > MOST_SETS:
            raise TooManySets(f"more than {MOST_SETS:,} sets of items are in {held.least} baskets or more")
        if length < longest:
            ways += [
                ((*members, int(others[place])), both[place].copy(), others[enough[number + 1 :]])
                for number, place in enumerate(enough[:-1])
            ]
    return counts, looked_at


def _false_among(chance: Floats, looked_at: int) -> Floats:
    """Benjamini and Yekutieli's share, of so many rules; those without a chance of their own count as 1."""
    order = np.argsort(chance, kind="stable")
    dependent = np.log(looked_at) + np.euler_gamma + 1 / (2 * looked_at) if looked_at else 1.0
    share = chance[order] * looked_at * dependent / np.arange(1, chance.size + 1)
    made = np.empty(chance.size)
    made[order] = np.minimum(np.minimum.accumulate(share[::-1])[::-1], 1.0)
    return made


def _sure(given: list[tuple[int, ...]], numbers: Whole, held: _Held, sure: Fraction, looked_at: int) -> Rules:
    then, both, before, alone = numbers.T
    chance = hypergeom.sf(both - 1, held.n, alone, before) if len(given) else np.zeros(0)
    discovery = _false_among(chance, looked_at)
    kept = np.flatnonzero(both * sure.denominator >= sure.numerator * before)
    order = kept[np.lexsort((kept, -both[kept], -both[kept] / before[kept]))]
    return Rules(
        [tuple(held.codes[list(given[row])].tolist()) for row in order],
        held.codes[then[order]], both[order], before[order], alone[order], chance[order], discovery[order],
        held.n,
    )  # fmt: skip
