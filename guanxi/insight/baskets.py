"""Which items are bought together, counted exactly.

A basket is a set of bits for each item, so that what several items have in common is an AND, and how often
is a count of bits. Thresholds are compared in whole numbers: 16 of 20 is .8.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control, hypergeom

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Bits = NDArray[np.uint64]
type Numbers = tuple[int, int, int, int]  # then, n_both, n_given, n_then
type Extended = tuple[tuple[int, ...], Bits, Whole]  # a set, its baskets, and the items it may still take

MOST_SETS = 200_000  # sets of items bought together: with more of them the threshold says nothing
LONGEST = 8


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
                   looked at, whatever their confidence (Benjamini and Yekutieli, which holds for rules that
                   share items)
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
    held = _Held.read(np.asarray(baskets), np.asarray(items), least)
    looked_at: list[Numbers] = []
    given: list[tuple[int, ...]] = []
    counts = held.counts
    for members, n in _often_together(held, longest):
        counts[members] = n
        for place, then in enumerate(members):
            rest = members[:place] + members[place + 1 :]
            given.append(rest)
            looked_at.append((then, n, counts[rest], counts[then,]))
    return _sure(given, np.array(looked_at, dtype=np.int64).reshape(-1, 4), held, sure)


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
        kept = place[item] >= 0
        bits = np.zeros((often.size, words * 64), dtype=np.uint8)
        bits[place[item[kept]], basket[kept]] = 1
        packed = np.packbits(bits, axis=1, bitorder="little").view(np.uint64)
        held = _counted(packed)  # a basket may name an item in several lines
        packed, often, held = packed[held >= least], often[held >= least], held[held >= least]
        counts: dict[tuple[int, ...], int] = {(one,): int(count) for one, count in enumerate(held)}
        return cls(codes[often], packed, counts, least, n)


def _counted(bits: Bits) -> Whole:
    return np.asarray(np.bitwise_count(bits).sum(axis=-1, dtype=np.int64))


def _often_together(held: _Held, longest: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each set of two and more items that enough baskets hold, shorter ones first: (places, baskets)."""
    told = 0
    every = range(len(held.bits))
    sets: list[Extended] = [((one,), held.bits[one], np.arange(one + 1, len(every))) for one in every]
    for _length in range(2, longest + 1):
        longer = []
        for members, bits, others in sets:
            both = held.bits[others] & bits
            n = _counted(both)
            enough = np.flatnonzero(n >= held.least)
            told += enough.size
            if told > MOST_SETS:
                raise TooManySets(
                    f"more than {MOST_SETS:,} sets of items are in {held.least} baskets or more"
                )
            for place in enough:
                yield (*members, int(others[place])), int(n[place])
            longer += [
                ((*members, int(others[place])), both[place], others[enough[number + 1 :]])
                for number, place in enumerate(enough[:-1])
            ]
        sets = longer


def _sure(given: list[tuple[int, ...]], numbers: Whole, held: _Held, sure: Fraction) -> Rules:
    then, both, before, alone = numbers.T
    chance = hypergeom.sf(both - 1, held.n, alone, before) if len(given) else np.zeros(0)
    discovery = false_discovery_control(chance, method="by") if len(given) else np.zeros(0)
    kept = np.flatnonzero(both * sure.denominator >= sure.numerator * before)
    order = kept[np.lexsort((kept, -both[kept], -both[kept] / before[kept]))]
    return Rules(
        [tuple(held.codes[list(given[row])].tolist()) for row in order],
        held.codes[then[order]], both[order], before[order], alone[order], chance[order], discovery[order],
        held.n,
    )  # fmt: skip
