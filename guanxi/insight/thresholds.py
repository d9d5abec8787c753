"""What people may set: the thresholds of the tiers and of being lost. Standard library only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

TIERS = ("high", "potential", "ordinary", "risk")
"""The four tiers; a tier's code is its place in this tuple, -1 for customers without a tier."""

NEW, LOST, RETURNING = "new", "lost", "returning"
"""What a customer can be within a month, for the first time or once more."""

RECORD_DAYS = 31
"""Days without a contact with anybody after which the record of contacts ends."""

REASONS = (
    "no_sale",
    "value_falling",
    "contacts_falling",
    "value_and_contacts_falling",
    "high_value",
    "high_value_disloyal",
    "potential",
    "little_room",
    "not_recent",
    "loyal",
    "no_rate",
)
"""Why a customer stands where they stand; see `guanxi.insight.tiers.classify`."""


@dataclass(frozen=True, slots=True)
class LostRule:
    """When silence means that a customer is lost [formulas.md, section 2].

    Lost = silent for more than ``max(min_days, intervals * median)`` days, the median being that of the
    customer's own intervals up to the last purchase; for fewer than ``few_orders`` purchases, for more
    than ``few_days``.
    """

    min_days: int = 90
    intervals: float = 3.0
    few_orders: int = 3
    few_days: int = 180

    def __post_init__(self) -> None:
        if self.min_days < 1 or self.few_days < 1 or self.intervals <= 0 or self.few_orders < 2:
            raise ValueError("days and intervals must be positive, and an interval needs two purchases")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of the first version's tiers [formulas.md, section 2].

    high_percentile    : percentile (0-100) of the last year's value among the year's buyers
    high_cut           : an amount that replaces the percentile's; None = by percentile
    falling_below      : share of the half-year before below which the last half-year is falling
    falling_min_orders : orders, ever, without which value cannot fall
    falling_min_contacts : contacts in the two half-years together, without which contacts cannot fall
    potential_cut      : potential (0-100) from which a customer has room to grow
    recent_days        : days within which an order is recent
    loyalty_low        : loyalty (1-5) below which a customer is disloyal
    min_peers          : buyers below which a group of peers is merged upward
    """

    high_percentile: float = 80.0
    high_cut: float | None = None
    falling_below: float = 0.5
    falling_min_orders: int = 2
    falling_min_contacts: int = 2
    potential_cut: float = 50.0
    recent_days: int = 90
    loyalty_low: float = 3.0
    min_peers: int = 30
    lost: LostRule = field(default_factory=LostRule)

    def __post_init__(self) -> None:
        if not 0 <= self.high_percentile <= 100 or not 0 <= self.potential_cut <= 100:
            raise ValueError("percentile and potential run from 0 to 100")
        if not 0 <= self.falling_below <= 1:
            raise ValueError("the falling share runs from 0 to 1")
        if self.high_cut is not None and self.high_cut <= 0:
            raise ValueError("the cut for high value must be above zero")
        if min(self.falling_min_orders, self.falling_min_contacts, self.recent_days, self.min_peers) < 1:
            raise ValueError("counts and days must be at least 1")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Rebuild from `as_dict`; names not known are ignored, names missing take their default."""
        known = {item.name for item in fields(cls)}
        chosen = {name: value for name, value in values.items() if name in known}
        if isinstance(chosen.get("lost"), Mapping):
            chosen["lost"] = LostRule(**chosen["lost"])
        return cls(**chosen)
