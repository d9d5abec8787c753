"""The method in force: what counts how much, from how many points which grade begins, what each may owe."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, Self

WARN, BLOCK = "warn", "block"


@dataclass(frozen=True, slots=True)
class Policy:
    """Points a fact may bring, the grades' first points, and their limits in the house currency."""

    years: int = 25  # for three years with us
    regularity: int = 30  # for an order in each of twelve months
    amount: int = 30  # for ``amount_full`` of net goods in twelve months
    returns: int = 15  # for nothing that came back; none from a fifth on
    amount_full: Decimal = Decimal(500_000)
    from_a: int = 80
    from_b: int = 60
    from_c: int = 40
    limit_a: Decimal = Decimal(500_000)
    limit_b: Decimal = Decimal(200_000)
    limit_c: Decimal = Decimal(50_000)
    limit_d: Decimal = Decimal(0)
    term_days: int = 60
    over: str = WARN

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What is kept; the default for whatever is not."""
        kinds = {field.name: type(getattr(cls(), field.name)) for field in fields(cls)}
        return cls(**{name: kinds[name](value) for name, value in values.items() if name in kinds})

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(self).items()
        }

    def grade_of(self, points: float) -> str:
        """The grade that so many points of a hundred make."""
        bounds = (("A", self.from_a), ("B", self.from_b), ("C", self.from_c))
        return next((grade for grade, least in bounds if points >= least), "D")

    def limit_of(self, grade: str) -> Decimal:
        """What a customer of this grade may owe."""
        limit: Decimal = getattr(self, f"limit_{grade.lower()}")
        return limit
