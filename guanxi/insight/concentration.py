"""Who brings most of it: 80/20 and its curve. Standard library only: a page computes as a run does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

UNIT = 10_000
"""Amounts are compared in ten-thousandths, so that 16 of 20 is 80 % exactly."""

type Amount = float | Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """So many customers bring ``share`` of what all come to.

    customers : counted from the most valuable; 0 if the total is not positive
    of        : customers who bought
    least     : amount of the last customer counted; 0 without any
    curve     : (share of those who bought, share of the total that they bring), the most valuable first.
                The second exceeds 1 where later customers are negative.
    """

    customers: int
    of: int
    least: float
    curve: Sequence[tuple[float, float]]
    share: float = 0.8


def concentration(
    bought: Iterable[Amount], returned: Iterable[Amount] = (), *, share: float = 0.8, points: int = 101
) -> Concentration:
    """Say how few customers bring ``share`` of the net value of all.

    bought   : net value of each customer who bought, one currency; negative ones lower the total
    returned : the same of who never bought and sent goods back all the same: it lowers the total, too
    share    : above 0, at most 1
    points   : points of the curve, at least 2, fewer where fewer customers bought
    Raises ValueError on a share or points outside these bounds, and on NaN.
    Source   : formulas.md, section 2 (80/20)
    """
    if not 0 < share <= 1 or points < 2:
        raise ValueError("the share lies between 0 and 1, and a curve has at least two points")
    ranked, rest = _units(bought), _units(returned)
    everybody = sorted([*ranked, *rest], reverse=True)
    total = sum(everybody)
    if total <= 0:
        return Concentration(0, len(ranked), 0.0, [], share)
    part = Fraction(str(share))
    needed = -(-total * part.numerator // part.denominator)
    count = next(n for n, sum_so_far in enumerate(accumulate(everybody), 1) if sum_so_far >= needed)
    curve = _curve(sorted(ranked, reverse=True), total, points)
    return Concentration(count, len(ranked), everybody[count - 1] / UNIT, curve, share)


def _curve(ranked: Sequence[int], total: int, points: int) -> list[tuple[float, float]]:
    """Points evenly spaced by customers, each at a whole customer."""
    brought = [0, *accumulate(ranked)]
    steps = min(points - 1, len(ranked))
    places = [len(ranked) * step // steps for step in range(steps + 1)] if steps else [0]
    return [(at / len(ranked) if ranked else 0.0, brought[at] / total) for at in places]


def _units(values: Iterable[Amount]) -> list[int]:
    """Raises ValueError on NaN, as `round` does."""
    return [round(value * UNIT) for value in values]
