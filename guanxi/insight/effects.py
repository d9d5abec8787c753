"""What a measure did: who was treated against who was left alone by chance, never against nothing.

Pure Python without columns, so that a page may show it.
"""

from dataclasses import dataclass
from math import isnan, nan, sqrt

SURE = 1.959964  # standard errors of a 95 % interval
FEW = 5  # customers on each side, with fewer of whom no effect is told


@dataclass(frozen=True, slots=True)
class Side:
    """So many customers, and of them those who came back, bought, or whatever was hoped for."""

    n: int
    came: int

    def __post_init__(self) -> None:
        if not 0 <= self.came <= self.n:
            raise ValueError("of a side's customers none to all came")

    @property
    def rate(self) -> float:
        return self.came / self.n if self.n else nan


@dataclass(frozen=True, slots=True)
class Effect:
    """
    difference : rate of the treated less that of those left alone; NaN where a side is empty
    low, high  : 95 % interval of it [Newcombe 1998, method 10]
    more       : customers who came because of the measure, of those treated: may be negative
    told       : whether there are enough on both sides to tell of it at all
    """

    difference: float
    low: float
    high: float
    more: float
    told: bool

    @property
    def verdict(self) -> str:
        """helped | hurt | unsure | few"""
        if not self.told:
            return "few"
        return "helped" if self.low > 0 else "hurt" if self.high < 0 else "unsure"


def effect(treated: Side, alone: Side) -> Effect:
    """Compare two sides that chance has made.

    Source : Newcombe, Statistics in Medicine 17 (1998), from two of Wilson's intervals
    """
    if not treated.n or not alone.n:
        return Effect(nan, nan, nan, nan, told=False)
    gap = treated.rate - alone.rate
    (low_t, high_t), (low_a, high_a) = wilson(treated), wilson(alone)
    low = gap - sqrt((treated.rate - low_t) ** 2 + (high_a - alone.rate) ** 2)
    high = gap + sqrt((high_t - treated.rate) ** 2 + (alone.rate - low_a) ** 2)
    return Effect(gap, low, high, gap * treated.n, told=min(treated.n, alone.n) >= FEW)


def wilson(side: Side) -> tuple[float, float]:
    """95 % interval of a rate; (0, 1) of nobody [Wilson 1927]."""
    if not side.n:
        return 0.0, 1.0
    under = 1 + SURE**2 / side.n
    middle = (side.rate + SURE**2 / (2 * side.n)) / under
    wide = SURE / under * sqrt(side.rate * (1 - side.rate) / side.n + SURE**2 / (4 * side.n**2))
    return max(0.0, middle - wide), min(1.0, middle + wide)


@dataclass(frozen=True, slots=True)
class Return:
    """Of what was spent, 1 being twice the money back; ``low`` and ``high`` by the effect's interval."""

    roi: float
    low: float
    high: float


def returned(found: Effect, treated: int, margin: float, cost: float) -> Return:
    """(margin of those who came because of it − cost) / cost; NaN where it cost nothing.

    margin : money that one who came brings on average, before the cost of the measure
    cost   : money, of all treated
    Source : formulas.md, section 2 (ROI by incremental customers)
    """
    if cost <= 0 or isnan(found.difference):
        return Return(nan, nan, nan)
    low, mid, high = (
        (rate * treated * margin - cost) / cost for rate in (found.low, found.difference, found.high)
    )
    return Return(mid, low, high) if margin >= 0 else Return(mid, high, low)


def control_size(customers: int, share: float = 0.2, least: int = 20) -> int:
    """How many of those chosen are left alone: a fifth, at least 20 where that is at most half; else none.

    Raises ValueError where the share is not above 0 and at most a half.
    """
    if not 0 < share <= 0.5:
        raise ValueError("a half at most is left alone, and somebody")
    wanted = max(round(customers * share), least)
    return wanted if wanted * 2 <= customers else 0


def smallest_told(customers: int, alone: int, rate: float) -> float:
    """The least difference that would be found four times in five, where ``rate`` come by themselves.

    Source : normal approximation, power 80 %, two-sided 5 %; NaN where a side is empty
    """
    treated = customers - alone
    if treated <= 0 or alone <= 0:
        return nan
    return (SURE + 0.841621) * sqrt(rate * (1 - rate) * (1 / treated + 1 / alone))
