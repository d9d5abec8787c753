"""One order as the database holds it: canonical values, fingerprint, amounts and sums. Pure.

Whatever brings an order in (file, form, program, undo) comes through here, so that the same order always has
the same fingerprint: csv after xlsx changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _
from guanxi.purchases.money import LARGEST, ZERO, coin
from guanxi.purchases.rows import ADJUSTMENT, KINDS, SALE, UNCOUNTED, LineRow, OrderRow

THOUSANDTH, TEN_THOUSANDTH = Decimal("0.001"), Decimal("0.0001")
# A digit less than their columns hold: SQLite keeps them as doubles, which round the last ones up.
LARGEST_QUANTITY, LARGEST_PRICE = Decimal(10) ** 11, Decimal(10) ** 11
TOMORROW = timedelta(days=1)
CODE_LENGTH, TEXT_LENGTH, NUMBER_LENGTH, SOURCE_LENGTH = 60, 200, 60, 40

# code, text, quantity, unit price, kind, at, unit cost, amount
type Built = tuple[str, str, Decimal, Decimal, str, datetime | None, Decimal | None, Decimal]


@dataclass(slots=True)
class BuiltOrder:
    """An order ready to be written or compared; ``fingerprint`` covers all but customer and derived sums."""

    row: OrderRow
    lines: list[Built]
    fingerprint: str
    kind: str

    @property
    def key(self) -> tuple[str, str]:
        return self.row.source, self.row.number


@dataclass(slots=True)
class Sums:
    """What an order adds up to, in its own currency."""

    goods: Decimal = ZERO
    fees: Decimal = ZERO
    sold: Decimal = ZERO
    billed: Decimal = ZERO


def build(row: OrderRow, *, is_held: bool = False) -> BuiltOrder:
    """``row`` with canonical values; what cannot be an order is refused with a sentence.

    ``is_held``: it was in the house before, and is as it was, whatever its day.
    """
    _check(row)
    if not is_held:
        _check_days(row)
    smallest = coin(row.currency)
    lines = []
    for position, line in enumerate(row.lines, start=1):
        try:
            lines.append(_built(line, row.placed_at, smallest))
        except (InvalidOperation, OverflowError):
            message = _("Line %(position)s: these figures cannot be an order line.") % {"position": position}
            raise Refused(message, field="quantity") from None
        except ValueError as error:
            message = _("Line %(position)s: %(problem)s") % {"position": position, "problem": error}
            raise Refused(message, field="code") from None
    if not sum(abs(line[7]) for line in lines) < LARGEST:
        raise Refused(_("What this order adds up to is too large for an order."), field="lines")
    return BuiltOrder(row, lines, _fingerprint(row, lines), order_kind(line[4] for line in lines))


def _check(row: OrderRow) -> None:
    if not row.number or len(row.number) > NUMBER_LENGTH:
        message = _("An order number has 1 to %(most)s characters.") % {"most": NUMBER_LENGTH}
        raise Refused(message, field="number")
    if not row.source or len(row.source) > SOURCE_LENGTH:
        message = _("A source system's name has 1 to %(most)s characters.") % {"most": SOURCE_LENGTH}
        raise Refused(message, field="source")
    if not (len(row.currency) == 3 and row.currency.isascii() and row.currency.isupper()):
        raise Refused(_("A currency has three letters, such as CNY or EUR."), field="currency")
    if row.placed_at.tzinfo is None:
        raise ValueError("an order's time needs a zone")
    if not row.lines:
        raise Refused(_("An order has at least one line."), field="lines")


def ahead(at: datetime, zone: tzinfo | None = None) -> Sentence:
    """What is wrong with an order's time that lies after tomorrow; tomorrow has begun somewhere already."""
    here = datetime.now(UTC)
    if at <= here:
        return ""
    zone = zone or at.tzinfo
    day = at.astimezone(zone).date()
    if day <= here.astimezone(zone).date() + TOMORROW:
        return ""
    return _("%(day)s lies in the future. Correct the order's day.") % {"day": day.isoformat()}


def _check_days(row: OrderRow) -> None:
    for at in (row.placed_at, *(line.at for line in row.lines if line.at)):
        if problem := ahead(at):
            raise Refused(problem, field="at")


def _built(line: LineRow, placed_at: datetime, smallest: Decimal) -> Built:
    code, text, quantity, price, kind, at, cost, own = line
    if not code or len(code) > CODE_LENGTH:
        raise ValueError(_("a product code has 1 to %(most)s characters.") % {"most": CODE_LENGTH})
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of line")
    quantity = quantity.quantize(THOUSANDTH, ROUND_HALF_UP)
    price = price.quantize(TEN_THOUSANDTH, ROUND_HALF_UP)
    amount = computed(quantity, price, smallest)
    if own is not None:
        amount = own.quantize(smallest, ROUND_HALF_UP) + ZERO  # and no zero with a sign
    if not (abs(quantity) < LARGEST_QUANTITY and abs(price) < LARGEST_PRICE and abs(amount) < LARGEST):
        raise OverflowError
    if cost is not None:
        cost = cost.quantize(TEN_THOUSANDTH, ROUND_HALF_UP)
        if not abs(cost) < LARGEST_PRICE:
            raise OverflowError
    if "\x00" in text:
        text = text.replace("\x00", "")
    return (
        code,
        text.strip()[:TEXT_LENGTH],
        quantity,
        price,
        kind,
        None if at == placed_at else at,
        cost,
        amount,
    )


def computed(quantity: Decimal, price: Decimal, smallest: Decimal) -> Decimal:
    """What a line comes to that does not say so itself."""
    return (quantity * price).quantize(smallest, ROUND_HALF_UP)


def own_amount(quantity: Decimal, price: Decimal, amount: Decimal, smallest: Decimal) -> Decimal | None:
    """A line's amount where quantity × price does not say it already."""
    return None if amount == computed(quantity, price, smallest) else amount


def _fingerprint(row: OrderRow, lines: list[Built]) -> str:
    """Sixteen bytes over everything the source said, separated by characters that text cannot hold.

    Of an amount it tells only what the price does not: a line has one fingerprint, whichever columns say it.
    """
    smallest = coin(row.currency)
    parts = [f"{row.currency}\x1f{_instant(row.placed_at)}"]
    for (code, text, quantity, price, kind, at, cost, amount), said in zip(lines, row.lines, strict=True):
        own = None if said.amount is None else own_amount(quantity, price, amount, smallest)
        parts.append(
            f"{code}\x1f{text}\x1f{quantity}\x1f{price}\x1f{kind}"
            f"\x1f{_instant(at) if at else ''}\x1f{'' if cost is None else cost}"
            f"{'' if own is None else f'\x1f{own}'}"
        )
    return blake2b("\x1e".join(parts).encode(), digest_size=16).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def order_kind(kinds: Any) -> str:
    """A sale when anything was sold, else a return when anything came back; cancelled when all of it is."""
    found = set(kinds)
    return next((kind for kind in KINDS if kind in found), ADJUSTMENT)


def sums(lines: list[tuple[str, str, Decimal]]) -> Sums:
    """The sums over (nature, kind, amount); adjustments and what was cancelled count in none."""
    total = Sums()
    for nature, kind, amount in lines:
        if kind in UNCOUNTED:
            continue
        is_fee = nature == "fee"
        if is_fee:
            total.fees += amount
        else:
            total.goods += amount
        if kind == SALE:
            total.billed += amount
            if not is_fee:
                total.sold += amount
    return total


def sums_of(order: BuiltOrder, nature_of: Mapping[str, str]) -> Sums:
    """The sums of an order whose products' natures are known."""
    return sums([(nature_of[line[0]], line[4], line[7]) for line in order.lines])


def content(row: OrderRow) -> dict[str, Any]:
    """The whole order as JSON can hold it: the before-image of a changed one."""
    return {
        "customer": row.customer_id,
        "placed_at": _instant(row.placed_at),
        "currency": row.currency,
        "lines": [_line_content(line) for line in row.lines],
    }


def _line_content(line: LineRow) -> list[Any]:
    code, text, quantity, price, kind, at, cost, amount = line
    held = [code, text, str(quantity), str(price), kind, _instant(at) if at else None, _text(cost)]
    return held if amount is None else [*held, str(amount)]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def from_content(source: str, number: str, held: Mapping[str, Any]) -> OrderRow:
    """The order of a before-image."""
    return OrderRow(
        source=source,
        number=number,
        customer_id=held["customer"],
        placed_at=datetime.fromisoformat(held["placed_at"]),
        currency=held["currency"],
        lines=tuple(_line_from(values) for values in held["lines"]),
    )


def _line_from(values: list[Any]) -> LineRow:
    code, text, quantity, price, kind, at, cost, *own = values
    return LineRow(
        code,
        text,
        Decimal(quantity),
        Decimal(price),
        kind,
        at and datetime.fromisoformat(at),
        None if cost is None else Decimal(cost),
        Decimal(own[0]) if own else None,
    )
