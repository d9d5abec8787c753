"""Rows of a file that say in every imported column what another row of the same order says.

They may be two pieces of one thing, as in the wholesaler's file, or a row written twice: they count unless
somebody leaves them out, and the check says how many they are and what they add up to.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from guanxi.foundation.imports.kinds import Choice, Concern, Options, Question
from guanxi.foundation.sentences import said
from guanxi.purchases.money import ZERO
from guanxi.purchases.noted import lines_told

if TYPE_CHECKING:
    from guanxi.purchases.grouping import FileLine

NAME, LEAVE = "repeats", "leave"
NAMED = 5


class Repeats:
    """How many such rows a file has, what they add up to in each currency, and the first of them."""

    def __init__(self, *, leaves: bool) -> None:
        self.leaves = leaves
        self.count = 0
        self.amounts: dict[str, Decimal] = {}
        self.first: list[int] = []

    def note(self, rows: Sequence["FileLine"], currency: str) -> list["FileLine"]:
        """Those of one order's lines that repeat an earlier one."""
        if len(rows) == 1:
            return []
        met: set[Any] = set()
        found = []
        for row in rows:
            key = (*row[1:-1], repr(row.own) if row.own else None)
            if key in met:
                found.append(row)
            met.add(key)
        for row in found:
            one = row.currency or currency
            self.amounts[one] = self.amounts.get(one, ZERO) + row.total
        self.count += len(found)
        self.first = [*self.first, *(row.line for row in found)][:NAMED]
        return found

    def as_state(self) -> dict[str, Any]:
        """As JSON can hold it."""
        amounts = [[currency, str(amount)] for currency, amount in self.amounts.items()]
        return {"count": self.count, "amounts": amounts, "first": self.first, "left": self.leaves}


def leaves(options: Options) -> bool:
    return LEAVE in options.get(NAME, ())


def questions(count: int) -> list[Question]:
    """Whether they are to be left out: by themselves they count."""
    if not count:
        return []
    return [
        Question(
            NAME,
            said("Do rows that repeat another row of their order count?"),
            said("Two equal rows may be two pieces of one thing, or one row written twice. They count."),
            [Choice(LEAVE, said("Leave the repeats out"))],
            [],
        )
    ]


def concerns(run: Any) -> list[Concern]:
    """How many such rows there are, what they add up to, and which they are."""
    found = (run.figures or {}).get(NAME) or {}
    count = found.get("count", 0)
    if not count or run.is_undone:
        return []
    sentence = _left(count) if found["left"] else _counted(count)
    return [Concern(sentence % lines_told(found), tone="" if found["left"] else "warn")]


def _counted(count: int) -> str:
    return ngettext(
        "%(count)s row says the same as another row of its order in every column: %(lines)s. It counts,"
        " with %(amount)s.",
        "%(count)s rows say the same as another row of their order in every column: %(lines)s. They count,"
        " with %(amount)s in all.",
        count,
    )


def _left(count: int) -> str:
    return ngettext(
        "%(count)s row that says the same as another row of its order is left out: %(lines)s, %(amount)s.",
        "%(count)s rows that say the same as another row of their order are left out: %(lines)s,"
        " %(amount)s in all.",
        count,
    )
