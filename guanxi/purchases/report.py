"""The figures of an import's report: counted line by line, in decimals. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from guanxi.purchases.building import order_kind
from guanxi.purchases.money import ZERO, coin
from guanxi.purchases.rows import ADJUSTMENT, CANCELLED, RETURN, SALE

if TYPE_CHECKING:
    from guanxi.purchases.grouping import FileLine, Seen


class Amounts(NamedTuple):
    """What lines with a customer add up to, in one currency."""

    currency: str
    gross_with_fees: Decimal
    net_with_fees: Decimal
    gross_goods: Decimal
    net_goods: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file of order lines holds. Amounts are those of lines with a customer."""

    currency: str
    lines: int
    rejected: int
    orders: int
    sale_orders: int
    return_orders: int
    adjustment_orders: int
    orders_without_customer: int
    lines_without_customer: int
    customers: int
    customers_with_sale: int
    customers_with_goods: int
    invoices: int
    invoices_with_goods: int
    sale_lines: int
    return_lines: int
    adjustment_lines: int
    gross_with_fees: Decimal
    net_with_fees: Decimal
    gross_goods: Decimal
    net_goods: Decimal
    first_at: datetime | None
    last_at: datetime | None
    others: tuple["Amounts", ...] = ()  # of lines in other currencies, which no sum can hold
    orders_with_returns: int | None = (
        None  # those that sold something, too; not counted before there were these
    )
    cancelled_orders: int = 0  # with nothing else in them
    cancelled_lines: int = 0
    cancelled: tuple[tuple[str, Decimal], ...] = ()  # what was cancelled, in each currency; in no other sum

    def as_state(self) -> dict[str, Any]:
        """As JSON can hold it."""
        plain = {name: _plain(value) for name, value in asdict(self).items()}
        return plain | {
            "others": [list(map(_plain, one)) for one in self.others],
            "cancelled": [list(map(_plain, one)) for one in self.cancelled],
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """``others``: reports of files that were brought in when one file had one currency have none."""
        values = dict(state)
        others, cancelled = values.pop("others", ()), values.pop("cancelled", ())
        for field in fields(cls):
            if (value := values.get(field.name)) is None:
                continue
            if field.type is Decimal:
                values[field.name] = Decimal(value)
            elif field.name.endswith("_at"):
                values[field.name] = datetime.fromisoformat(value)
        return cls(
            **values,
            others=tuple(Amounts(code, *map(Decimal, amounts)) for code, *amounts in others),
            cancelled=tuple((code, Decimal(amount)) for code, amount in cancelled),
        )

    @property
    def by_currency(self) -> list["Amounts"]:
        """The amounts of each currency, the file's own first."""
        own = (self.gross_with_fees, self.net_with_fees, self.gross_goods, self.net_goods)
        return [Amounts(self.currency, *own), *self.others]


def _count_of(orders: Iterable["Seen"], who: Callable[[str], str]) -> int:
    """How many customers have these orders."""
    numbers = {one.customer_no for one in orders if one.customer_no is not None}
    return len({who(number) for number in numbers})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


class Tally:
    """Counts and amounts by (kind, is a fee, has a customer, currency): few sums, however long the file.

    ``currency``: what the file is in, where it does not say.
    """

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.coins: dict[str, Decimal] = {}
        self.lines: dict[tuple[str, bool, bool, str], int] = {}
        self.amounts: dict[tuple[str, bool, bool, str], Decimal] = {}
        self.rejected = 0

    def add(self, kind: str, is_fee: bool, row: "FileLine", currency: str, *, count: int = 1) -> None:
        key = kind, is_fee, row.customer_no is not None, currency
        smallest = self.coins.get(currency)
        if smallest is None:
            smallest = self.coins[currency] = coin(currency)
        amount = row.total.quantize(smallest, ROUND_HALF_UP)
        self.lines[key] = self.lines.get(key, 0) + count
        self.amounts[key] = self.amounts.get(key, ZERO) + count * amount

    def reject(self) -> None:
        self.rejected += 1

    def figures(
        self, orders: Iterable["Seen"], settled: Callable[[str], str], who: Callable[[str], str] = str
    ) -> Figures:
        """All of it, once ``settled`` can say what each provisional kind came to be.

        ``who``: whom a customer's number means.
        """
        seen = list(orders)
        kinds = [order_kind(settled(kind) for kind in one.kinds) for one in seen]
        invoices = [one for one, kind in zip(seen, kinds, strict=True) if kind == SALE and one.customer_no]
        with_goods = [one for one in invoices if not one.fees_only]
        own, *others = [self._amounts(settled, currency) for currency in self._currencies()]
        return Figures(
            **own._asdict(),
            lines=sum(self.lines.values()) + self.rejected,
            rejected=self.rejected,
            orders=len(seen),
            sale_orders=kinds.count(SALE),
            return_orders=kinds.count(RETURN),
            orders_with_returns=sum(any(settled(kind) == RETURN for kind in one.kinds) for one in seen),
            adjustment_orders=kinds.count(ADJUSTMENT),
            orders_without_customer=sum(one.customer_no is None for one in seen),
            lines_without_customer=sum(one.lines for one in seen if one.customer_no is None),
            customers=_count_of(seen, who),
            customers_with_sale=_count_of(invoices, who),
            customers_with_goods=_count_of(with_goods, who),
            invoices=len(invoices),
            invoices_with_goods=len(with_goods),
            sale_lines=self._count(settled, SALE),
            return_lines=self._count(settled, RETURN),
            adjustment_lines=self._count(settled, ADJUSTMENT),
            first_at=min((one.at for one in seen), default=None),
            last_at=max((one.at for one in seen), default=None),
            others=tuple(others),
            cancelled_orders=kinds.count(CANCELLED),
            cancelled_lines=self._count(settled, CANCELLED),
            cancelled=tuple(self._cancelled().items()),
        )

    def _cancelled(self) -> dict[str, Decimal]:
        """What was cancelled, whoever had ordered it."""
        found: dict[str, Decimal] = {}
        for (kind, _fee, _known, currency), amount in self.amounts.items():
            if kind == CANCELLED:
                found[currency] = found.get(currency, ZERO) + amount
        return found

    def _currencies(self) -> list[str]:
        """Those of the file: what was chosen for it first, if any line is in it, then by their lines."""
        lines: dict[str, int] = {}
        for (*_kind, currency), count in self.lines.items():
            lines[currency] = lines.get(currency, 0) + count
        found = [currency for currency, count in lines.items() if count]
        return sorted(found, key=lambda one: (one != self.currency, -lines[one], one)) or [self.currency]

    def _amounts(self, settled: Callable[[str], str], currency: str) -> Amounts:
        def amount(*kinds: str, fees: bool) -> Decimal:
            return self._amount(settled, kinds, currency, fees=fees)

        gross, net = amount(SALE, fees=True), amount(SALE, RETURN, fees=True)
        return Amounts(currency, gross, net, amount(SALE, fees=False), amount(SALE, RETURN, fees=False))

    def _count(self, settled: Callable[[str], str], kind: str) -> int:
        return sum(n for (found, *_rest), n in self.lines.items() if settled(found) == kind)

    def _amount(
        self, settled: Callable[[str], str], kinds: Collection[str], currency: str, *, fees: bool
    ) -> Decimal:
        return sum(
            (
                amount
                for (found, is_fee, known, of), amount in self.amounts.items()
                if of == currency and known and settled(found) in kinds and (fees or not is_fee)
            ),
            ZERO,
        )
