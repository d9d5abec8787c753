"""The rows of a file → orders, and the figures of the import report. Pure; two passes, little memory.

The first pass (``Survey``) learns of each order its last row, its customer and which way the file writes
returns; the second (``gather``) holds an order's lines only until that last row has come, so that an order
whose rows lie apart is whole and a million rows need no more room than the orders that are open.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.purchases.amounts import Apart, share
from guanxi.purchases.later import Later
from guanxi.purchases.money import ZERO
from guanxi.purchases.repeats import Repeats
from guanxi.purchases.report import Figures, Tally
from guanxi.purchases.rows import ADJUSTMENT, CANCELLED, RETURN, SALE, LineRow, OrderRow

MOST_LINES = 5000
NAMES_A_PRODUCT = 20
NEGATIVE = "negative"  # taken back, but not marked: a return where the file marks none
type Pair = Sequence[Any]  # of an own field: a clean value, and the file's own text
type Heard = dict[str, list[Pair]]  # code of an own field → what the lines of an order say, each once


class FileLine(NamedTuple):
    """One readable line of a file; ``line`` is its number there, ``at`` an instant in UTC."""

    line: int
    number: str
    code: str
    text: str
    quantity: Decimal
    unit_price: Decimal | None  # None: the file says what the line comes to, and no more
    at: datetime
    customer_no: str | None = None
    country: str | None = None
    kind: str | None = None
    unit_cost: Decimal | None = None
    currency: str = ""  # empty: what its order is in, else what was chosen for the file
    amount: Decimal | None = None
    own: Mapping[str, Pair] | None = None

    @property
    def price(self) -> Decimal:
        """What one costs: as the file says, else its share of the amount; none where nothing was counted."""
        if self.unit_price is not None:
            return self.unit_price
        return share(self.total, self.quantity)

    @property
    def total(self) -> Decimal:
        """What the line comes to: as the file says, to the coin, else quantity × price."""
        return self.quantity * (self.unit_price or ZERO) if self.amount is None else self.amount


def first_kind(row: FileLine) -> str:
    """What a line is by itself. A cancellation is marked by its order's number: C and a digit."""
    if row.kind:
        return row.kind
    if row.quantity >= 0:
        return SALE if row.total > 0 else ADJUSTMENT
    if _is_marked(row.number):
        return RETURN
    return NEGATIVE if row.total < 0 else ADJUSTMENT


def _is_marked(number: str) -> bool:
    return number[0] == "C" and number[1:2].isdigit()


@dataclass(slots=True)
class Seen:
    """What the first pass keeps of one order: its first and last line in the file, and what they say."""

    first: int
    last: int
    at: datetime
    customer_no: str | None
    country: str | None
    kinds: set[str]
    currency: str
    is_said: bool  # whether a line says the currency; until then it is the file's
    other: str = ""  # another currency that one of its lines is in
    lines: int = 0
    fees_only: bool = True


class Survey:
    """The first pass over all readable lines of a file; ``currency`` is theirs where they say none.

    ``zone``: in which a day begins.
    """

    def __init__(
        self,
        *,
        currency: str,
        fees: frozenset[str] = frozenset(),
        leaves_repeats: bool = False,
        zone: str = "UTC",
    ) -> None:
        self.currency = currency
        self.repeats = Repeats(leaves=leaves_repeats)
        self.apart, self.later = Apart(), Later(zone)
        self.fees = fees
        self.orders: dict[str, Seen] = {}
        self.names: dict[str, dict[str, int]] = {}
        self.tally = Tally(currency)
        self.marks_returns = False

    def add(self, row: FileLine) -> Sentence | None:
        """Take note of one line; a sentence where it cannot belong to its order (it counts as rejected)."""
        kind = first_kind(row)
        seen = self.orders.get(row.number)
        if seen is None:
            currency, is_said = row.currency or self.currency, bool(row.currency)
            seen = Seen(row.line, row.line, row.at, row.customer_no, row.country, set(), currency, is_said)
            self.orders[row.number] = seen
        elif problem := belongs(row, seen):
            self.tally.reject()
            return problem
        else:
            self._widen(seen, row)
        seen.lines += 1
        seen.kinds.add(kind)
        is_fee = row.code in self.fees
        if kind == SALE and not is_fee:
            seen.fees_only = False
        if kind == RETURN and not row.kind:
            self.marks_returns = True
        self.tally.add(kind, is_fee, row, row.currency or seen.currency)
        self._name(row, kind)
        return None

    def reject(self) -> None:
        """Count a row that could not be read."""
        self.tally.reject()

    def _widen(self, seen: Seen, row: FileLine) -> None:
        seen.last = row.line
        seen.at = min(seen.at, row.at)
        seen.customer_no = seen.customer_no or row.customer_no
        seen.country = seen.country or row.country
        if row.currency and not seen.is_said:
            seen.currency, seen.is_said = row.currency, True
        elif row.currency and row.currency != seen.currency:
            seen.other = row.currency

    def _name(self, row: FileLine, kind: str) -> None:
        names = self.names.setdefault(row.code, {})
        if row.text and (row.text in names or len(names) < NAMES_A_PRODUCT):
            names[row.text] = names.get(row.text, 0) + (10_000 if kind == SALE else 1)

    def kind_of(self, row: FileLine) -> str:
        """The kind of a line, now that the whole file is known."""
        return self._settled(first_kind(row))

    def _settled(self, kind: str) -> str:
        if kind != NEGATIVE:
            return kind
        return ADJUSTMENT if self.marks_returns else RETURN

    @property
    def customers(self) -> dict[str, str | None]:
        """Every customer's number with the country of the latest order that names one."""
        latest: dict[str, tuple[datetime, int, str | None]] = {}
        for seen in self._possible():
            if seen.customer_no is None:
                continue
            held = latest.get(seen.customer_no)
            if held is None or (seen.country and (held[2] is None or (seen.at, seen.last) > held[:2])):
                latest[seen.customer_no] = (seen.at, seen.last, seen.country)
        return {number: country for number, (_at, _last, country) in latest.items()}

    @property
    def first_lines(self) -> dict[str, int]:
        """Where the first order of each customer begins."""
        first: dict[str, int] = {}
        for seen in self._possible():
            if seen.customer_no is not None:
                first[seen.customer_no] = min(seen.first, first.get(seen.customer_no, seen.first))
        return first

    @property
    def first_sales(self) -> dict[str, datetime]:
        """When each customer that bought goods did so first."""
        first: dict[str, datetime] = {}
        for seen in self._possible():
            if seen.customer_no is not None and not seen.fees_only:
                first[seen.customer_no] = min(seen.at, first.get(seen.customer_no, seen.at))
        return first

    @property
    def products(self) -> dict[str, str]:
        """Every product's code with the text that most of its sales carry."""
        return {
            code: max(names, key=lambda n: names[n]) if names else "" for code, names in self.names.items()
        }

    def figures(self, who: Callable[[str], str] = str) -> Figures:
        """The import report's figures; ``who``: whom a customer's number means."""
        return self.tally.figures(self._possible(), self._settled, who)

    def rebook(self, rows: Iterable[FileLine], seen: Seen) -> None:
        """Lines before the first one that says the order's currency were counted in the file's."""
        for row in takewhile(lambda row: not row.currency, rows):
            self._count(row, self.currency, -1)
            self._count(row, seen.currency, 1)

    def withdraw(self, rows: Iterable[FileLine], seen: Seen) -> None:
        """An order that stays behind is in no sum."""
        for row in rows:
            self._count(row, row.currency or seen.currency, -1)
            self.tally.reject()

    def _count(self, row: FileLine, currency: str, count: int) -> None:
        self.tally.add(first_kind(row), row.code in self.fees, row, currency, count=count)

    def without_repeats(self, rows: list[FileLine], seen: Seen) -> list[FileLine]:
        """The lines of one order; without those that repeat another one, where somebody wants so."""
        found = self.repeats.note(rows, seen.currency)
        if not found or not self.repeats.leaves:
            return rows
        for row in found:
            self._count(row, row.currency or seen.currency, -1)
        seen.lines -= len(found)
        lines = {row.line for row in found}
        return [row for row in rows if row.line not in lines]

    def _possible(self) -> Iterator[Seen]:
        """The orders but those whose lines are in two currencies."""
        return (seen for seen in self.orders.values() if not seen.other)


def belongs(row: FileLine, seen: Seen) -> Sentence | None:
    """An order has one customer: a line of another one is wrong."""
    if row.customer_no is None or seen.customer_no is None or row.customer_no == seen.customer_no:
        return None
    message = _("Order %(number)s belongs to customer %(first)s, this line to %(other)s.")
    return message % {"number": row.number, "first": seen.customer_no, "other": row.customer_no}


@dataclass(slots=True)
class Gathered:
    """One whole order of a file; ``rows`` are the numbers of its lines there."""

    number: str
    customer_no: str | None
    country: str | None
    placed_at: datetime
    lines: tuple[LineRow, ...]
    rows: tuple[int, ...]
    currency: str
    other: str = ""  # another currency that one of its lines is in: such an order cannot be
    own: Heard = field(default_factory=dict)  # what its lines say of the house's own fields
    apart: frozenset[str] = frozenset()  # those of which they say different things

    def row(self, *, source: str, customer_id: int | None) -> OrderRow:
        """The order as writes take it."""
        custom = {code: pairs[0][0] for code, pairs in self.own.items() if code not in self.apart}
        return OrderRow(
            source, self.number, customer_id, self.placed_at, self.currency, self.lines, custom=custom
        )

    def as_state(self) -> list[Any]:
        """As JSON can hold it (a spool between two steps)."""
        lines = [
            [
                *line[:2], str(line[2]), str(line[3]), line[4], line[5] and line[5].isoformat(),
                _text(line[6]), _text(line[7]),
            ]
            for line in self.lines
        ]  # fmt: skip
        return [
            self.number, self.customer_no, self.country, self.placed_at.isoformat(), lines, self.rows,
            self.currency, self.other, self.own,
        ]  # fmt: skip

    @classmethod
    def from_state(cls, state: Sequence[Any]) -> Self:
        number, customer_no, country, placed_at, lines, rows, currency, other, own = state
        built = tuple(
            LineRow(
                code, text, Decimal(quantity), Decimal(price), kind,
                at and datetime.fromisoformat(at), None if cost is None else Decimal(cost),
                None if amount is None else Decimal(amount),
            )
            for code, text, quantity, price, kind, at, cost, amount in lines
        )  # fmt: skip
        instant = datetime.fromisoformat(placed_at)
        return cls(number, customer_no, country, instant, built, tuple(rows), currency, other, own)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


class Gatherer:
    """The second pass, line by line: holds only the orders whose last line has not come."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.opened: dict[str, list[FileLine]] = {}

    def add(self, row: FileLine) -> Gathered | None:
        """Take one line; the whole order when it was the last of it."""
        seen = self.survey.orders[row.number]
        if belongs(row, seen) is None:
            self.opened.setdefault(row.number, []).append(row)
        if row.line >= seen.last and row.number in self.opened:
            return _whole(self.opened.pop(row.number), seen, self.survey)
        return None

    def rest(self) -> Iterator[Gathered]:
        """What is still open after the last line."""
        for number, rows in self.opened.items():
            yield _whole(rows, self.survey.orders[number], self.survey)
        self.opened = {}


def gather(lines: Iterable[FileLine], survey: Survey) -> Iterator[Gathered]:
    """The second pass: each order as soon as its last line has come."""
    gatherer = Gatherer(survey)
    for row in lines:
        order = gatherer.add(row)
        if order is not None:
            yield order
    yield from gatherer.rest()


def _whole(rows: list[FileLine], seen: Seen, survey: Survey) -> Gathered:
    if seen.currency != survey.currency:
        survey.rebook(rows, seen)
    if seen.other:
        survey.withdraw(rows, seen)
    else:
        rows = survey.without_repeats(rows, seen)
        counted = [row for row in rows if row.kind != CANCELLED]
        survey.apart.note(counted, seen.currency)
        survey.later.note(counted, seen.at, seen.currency)
    placed_at = seen.at
    lines = tuple(
        LineRow(
            row.code,
            row.text,
            row.quantity,
            row.price,
            survey.kind_of(row),
            None if row.at == placed_at else row.at,
            row.unit_cost,
            row.amount,
        )
        for row in rows
    )
    numbers = tuple(row.line for row in rows)
    own = heard(row.own for row in rows)
    return Gathered(
        rows[0].number, seen.customer_no, seen.country, placed_at, lines, numbers, seen.currency, seen.other,
        own,
    )  # fmt: skip


def heard(lines: Iterable[Mapping[str, Pair] | None]) -> Heard:
    """What the lines of one order say of the house's own fields; an empty cell says nothing."""
    found: Heard = {}
    for line in lines:
        for code, pair in line.items() if line else ():
            there = found.setdefault(code, [])
            if all(pair[0] != one[0] for one in there):
                there.append(pair)
    return found


def batches[T: Gathered | OrderRow](orders: Iterable[T], most: int = MOST_LINES) -> Iterator[list[T]]:
    """Whole orders by the batch: at most ``most`` lines each, unless one order alone has more."""
    batch: list[T] = []
    held = 0
    for order in orders:
        count = len(order.lines)
        if batch and held + count > most:
            yield batch
            batch, held = [], 0
        batch.append(order)
        held += count
    if batch:
        yield batch
