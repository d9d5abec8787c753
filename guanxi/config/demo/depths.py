"""How close the demo's relationships are, as its salespeople judged them: told by the stage, more or less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer

MOST, EVERY = 60, 5  # so many at most, of every so many-th firm
_OF_STAGE: Mapping[str, Sequence[str]] = {
    "prospect": ("1",),
    "deal": ("2", "1"),
    "maintenance": ("2", "3", "3"),
    "upgrade": ("3", "4", "4"),
    "lost": ("1", "2"),
    "won_back": ("2", "3"),
}
_WHY = {
    "zh": {"1": "只见过一面", "2": "有来有往，还不熟", "3": "付款准时，有事先找我们", "4": "一起做年度计划"},
    "en": {"1": "Met once", "2": "We know each other", "3": "Pays on time", "4": "We plan together"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """How close one customer was found to be, and when."""

    customer_no: str
    depth: str
    on: date
    reason: str


def judged(seed: int, today: date, customers: Sequence[Customer]) -> list[Judged]:
    """The firms whose relationship somebody has judged so far."""
    found = []
    for customer in [one for one in customers if one.kind == "firm"][::EVERY][:MOST]:
        rnd = dice(seed, "depth", customer.customer_no)
        depth = rnd.choice(_OF_STAGE[customer.stage])
        on = min(customer.came_on + timedelta(rnd.randint(10, 300)), today - timedelta(1))
        found.append(Judged(customer.customer_no, depth, on, _WHY[customer.language][depth]))
    return found
