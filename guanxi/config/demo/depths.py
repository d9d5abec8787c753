"""How close the demo's relationships are, as its salespeople see them: told by the stage, more or less."""

from collections.abc import Mapping, Sequence

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer

# By stage: the codes among which the dice choose; "" is not judged yet.
_OF_STAGE: Mapping[str, Sequence[str]] = {
    "prospect": ("1", "1", ""),
    "deal": ("2", "2", "1"),
    "maintenance": ("2", "3", "3", ""),
    "upgrade": ("3", "4", "4"),
    "lost": ("1", "2"),
    "won_back": ("2", "3"),
}


def depth_of(seed: int, customer: Customer) -> str:
    """The code of one customer's relationship."""
    return dice(seed, "depth", customer.customer_no).choice(_OF_STAGE[customer.stage])
