"""Lines of an order with a later day than their order: what came back of it, as a rule.

An order has one day, its first, and every figure by months counts all its lines on it. Where a file gives
returns the number of the order that they came back from, that is another month than the file's own; so it is
said at the check, with what is moved.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from guanxi.foundation.imports.kinds import Concern
from guanxi.purchases.money import ZERO
from guanxi.purchases.noted import lines_told

if TYPE_CHECKING:
    from guanxi.purchases.grouping import FileLine

NAME = "later"
NAMED = 5


class Later:
    """How many such lines a file has, what they add up to in each currency, and the first of them."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.count = 0
        self.amounts: dict[str, Decimal] = {}
        self.first: list[int] = []

    def note(self, rows: Sequence["FileLine"], placed_at: datetime, currency: str) -> None:
        """Count those of one order."""
        day = placed_at.astimezone(self.zone).date()
        for row in rows:
            if row.at != placed_at and row.at.astimezone(self.zone).date() != day:
                self.count += 1
                self.amounts[currency] = self.amounts.get(currency, ZERO) + row.total
                self.first = [*self.first, row.line][:NAMED]

    def as_state(self) -> dict[str, Any]:
        """As JSON can hold it."""
        amounts = [[currency, str(amount)] for currency, amount in self.amounts.items()]
        return {"count": self.count, "amounts": amounts, "first": self.first}


def concerns(run: Any) -> list[Concern]:
    """How many lines count on another day than the file gives them, and with how much."""
    found = (run.figures or {}).get(NAME) or {}
    count = found.get("count", 0)
    if not count or run.is_undone:
        return []
    sentence = ngettext(
        "%(count)s row has a later day than the first of its order: %(lines)s. An order has one day: the row"
        " counts on that, with %(amount)s.",
        "%(count)s rows have a later day than the first of their order: %(lines)s. An order has one day: the"
        " rows count on that, with %(amount)s in all.",
        count,
    )
    return [Concern(sentence % lines_told(found))]
