"""Lines of orders that are here and that a later file does not have: nothing of them goes unasked.

A file of one month may hold a return alone, under the number of an order that an earlier file brought. A
whole export may lack a line because it was taken out of the order. The file does not say which it is, so a
person does; until then such an order stays as it is. One that the file merely corrects, line for line, is
replaced. An order of which the file has a row that cannot be read stays as it is, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.kinds import CHANGED, LEFT, SAME, WRONG, Batch, Noted, Options
from guanxi.foundation.sentences import said
from guanxi.purchases.building import Built, BuiltOrder, build
from guanxi.purchases.comparing import Plan, wrong
from guanxi.purchases.models import Order
from guanxi.purchases.money import ZERO
from guanxi.purchases.rows import RETURN, LineRow, OrderRow, Outcome
from guanxi.purchases.writing import read_rows

NAME, BROKEN = "lost_lines", "broken_orders"
KEEP, BESIDE, REPLACE = "keep", "beside", "replace"
LINES = "lines"  # of what is noted: how many; beside it what they come to in each currency


@dataclass(frozen=True)
class Lost:
    """What was said of such lines, and the orders of a batch of which a row cannot be read."""

    answer: str
    zone: ZoneInfo
    broken: Mapping[str, int]  # order number → the first such row

    @classmethod
    def of(cls, batch: Batch, options: Options) -> Self:
        answer = next(iter(options.get(NAME, ())), "")
        return cls(answer, ZoneInfo(options["zone"]), batch.get("broken", {}))

    def settle(self, plan: Plan, orders: Sequence[OrderRow]) -> None:
        """Take out of ``plan`` what stays as it is; two queries more, where orders change at all."""
        self._hold_back(plan, orders)
        if not plan.changed:
            return
        there = {one.pk: one for one in Order.objects.filter(pk__in=[pk for *_one, pk in plan.changed])}
        held = read_rows(there.values())
        changed, plan.changed = plan.changed, []
        for place, built, pk in changed:
            before = build(held[pk], is_held=True)
            if lost := lacking(before, built, self.zone):
                self._decide(plan, place, built, there[pk], before, lost)
            else:
                plan.changed.append((place, built, pk))

    def _hold_back(self, plan: Plan, orders: Sequence[OrderRow]) -> None:
        """Orders of which the file has a row that cannot be read: what it has of them is not all."""
        places = {
            place
            for place, order in enumerate(orders)
            if order.number in self.broken and plan.outcomes[place].kind == CHANGED
        }
        message = said(
            "Row %(line)s of order %(number)s cannot be taken. The order is here already, and stays as it is."
        )
        for place in places:
            number = orders[place].number
            problem = message % {"line": self.broken[number], "number": number}
            plan.outcomes[place] = Outcome(
                WRONG, None, problem, "number", noted={BROKEN: Noted(self.broken[number])}
            )
        plan.changed = [one for one in plan.changed if one[0] not in places]
        plan.filled = [one for one in plan.filled if one[0] not in places]

    def _decide(
        self, plan: Plan, place: int, built: BuiltOrder, there: Order, before: BuiltOrder, lost: list[Built]
    ) -> None:
        """One order that would lose lines, as somebody said."""
        outcome = plan.outcomes[place]
        amount = sum((line[7] for line in lost), ZERO)
        noted = {NAME: Noted(sums={LINES: Decimal(len(lost)), before.row.currency: amount})}
        if self.answer == REPLACE:
            plan.changed.append((place, built, there.pk))
        elif self.answer != BESIDE:
            outcome = Outcome(LEFT, there.pk)
        else:
            try:
                whole = build(beside(before, built), is_held=True)
            except Refused as refusal:
                outcome = wrong(refusal)
            else:
                outcome = replace(outcome, lines=whole.row.lines)
                if (there.fingerprint, there.customer_id) != (whole.fingerprint, whole.row.customer_id):
                    plan.changed.append((place, whole, there.pk))
                elif outcome.changes:
                    plan.filled.append((place, there.pk))
                else:
                    outcome = Outcome(SAME, there.pk)
        plan.outcomes[place] = replace(outcome, noted=noted)


def lacking(before: BuiltOrder, built: BuiltOrder, zone: ZoneInfo) -> list[Built]:
    """The lines that are here and neither the same in the file's order nor corrected by one of it."""
    missing, spare = _apart(before, built)
    by_code: dict[Any, list[Built]] = defaultdict(list)
    for place in spare:
        by_code[_way(built.lines[place])].append(built.lines[place])
    lost = []
    for place in missing:
        line = before.lines[place]
        others = by_code[_way(line)]
        found = next((n for n, one in enumerate(others) if _corrects(one, built, line, before, zone)), None)
        if found is None:
            lost.append(line)
        else:
            del others[found]
    return lost


def beside(before: BuiltOrder, built: BuiltOrder) -> OrderRow:
    """The lines that are here, and behind them those of the file that are none of these."""
    if before.row.currency != built.row.currency:
        message = said("Order %(number)s has lines in %(first)s and in %(other)s: an order has one currency.")
        named = {"first": before.row.currency, "other": built.row.currency, "number": built.row.number}
        raise Refused(message % named, field="currency")
    _missing, spare = _apart(before, built)
    new = set(spare)
    added = [line for place, line in enumerate(built.row.lines) if place in new]
    return replace(
        built.row,
        customer_id=built.row.customer_id or before.row.customer_id,
        placed_at=min(before.row.placed_at, built.row.placed_at),
        lines=(*_dated(before.row.lines, before.row.placed_at), *_dated(added, built.row.placed_at)),
    )


def _dated(lines: Iterable[LineRow], placed_at: datetime) -> Iterable[LineRow]:
    return (line._replace(at=line.at or placed_at) for line in lines)


def _apart(before: BuiltOrder, built: BuiltOrder) -> tuple[list[int], list[int]]:
    """The places of those lines of either order that the other one does not have; equal ones go in pairs."""
    spare: dict[Any, list[int]] = defaultdict(list)
    for place, line in enumerate(built.lines):
        spare[_content(line, built)].append(place)
    missing = []
    for place, line in enumerate(before.lines):
        equal = spare[_content(line, before)]
        if equal:
            del equal[0]
        else:
            missing.append(place)
    return missing, sorted(place for places in spare.values() for place in places)


def _content(line: Built, order: BuiltOrder) -> Any:
    code, text, quantity, price, kind, at, _cost, amount = line
    return code, text, quantity, price, kind, at or order.row.placed_at, amount


def _way(line: Built) -> Any:
    """A product, and whether it was sold or came back: what came back corrects no sale."""
    return line[0], line[4] == RETURN or line[2] < 0 or line[7] < 0


def _corrects(line: Built, order: BuiltOrder, other: Built, before: BuiltOrder, zone: ZoneInfo) -> bool:
    """Whether a line is another one of the same product, with other figures or of another day, not both."""
    if (line[2], line[7]) == (other[2], other[7]):
        return True
    days = (
        (one[5] or of.row.placed_at).astimezone(zone).date() for one, of in ((line, order), (other, before))
    )
    return len(set(days)) == 1
