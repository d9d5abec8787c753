"""The method in force: what each deduction costs, and after how many days a record is looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self

from guanxi.customers.sources.trust import Rule

from .measure import CODES

QUARTER = 90  # days
TIERS = ("", "high", "potential", "ordinary", "risk")
POINTS: Mapping[str, int] = {
    "person": 10, "phone": 14, "email": 6, "role": 5, "industry": 8, "size": 4, "place": 8, "address": 5,
    "name_odd": 6, "person_odd": 4,
    "overdue": 10, "silent": 5,
    "origin": 5,
    "unconfirmed": 5, "shared": 3, "disagrees": 2,
}  # fmt: skip
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Method:
    """``points`` of a hundred by deduction; ``days`` by tier, "" for customers who have none yet; ``rule``:
    whose word stays where two sources disagree."""

    points: Mapping[str, int] = field(default_factory=lambda: dict(POINTS))
    days: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(TIERS, QUARTER))
    rule: Rule = field(default_factory=Rule)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What is kept; the default for whatever is not."""
        points, days = values.get("points", {}), values.get("days", {})
        return cls(
            {code: int(points.get(code, POINTS[code])) for code in CODES},
            {tier: int(days.get(tier, QUARTER)) for tier in TIERS},
            Rule.from_dict(values),
        )

    def as_dict(self) -> dict[str, Any]:
        return {"points": dict(self.points), "days": dict(self.days), **self.rule.as_dict()}

    def due_on(self, tier: str, looked_on: date) -> date:
        """The last day on which what was looked at on ``looked_on`` is still fresh."""
        return looked_on + timedelta(self.days.get(tier, self.days[""]))
