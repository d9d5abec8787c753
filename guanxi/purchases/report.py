"""The figures of an import's report: counted line by line, in decimals. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Self

from guanxi.purchases.building import order_kind
from guanxi.purchases.money import ZERO, coin
from guanxi.purchases.rows import ADJUSTMENT, RETURN, SALE

if TYPE_CHECKING:
    from guanxi.purchases.grouping import FileLine, Seen


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

    def as_state(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        values = dict(state)
        for field in fields(cls):
            value = values[field.name]
            if field.type is Decimal:
                values[field.name] = Decimal(value)
            elif field.name.endswith("_at") and value:
                values[field.name] = datetime.fromisoformat(value)
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


class Tally:
    """Counts and amounts by (kind, is a fee, has a customer): a dozen sums, whatever the file's length."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.coin = coin(currency)
        self.lines: dict[tuple[str, bool, bool], int] = {}
        self.amounts: dict[tuple[str, bool, bool], Decimal] = {}
        self.rejected = 0

    def add(self, kind: str, is_fee: bool, row: "FileLine") -> None:
        key = kind, is_fee, row.customer_no is not None
        amount = (row.quantity * row.unit_price).quantize(self.coin, ROUND_HALF_UP)
        self.lines[key] = self.lines.get(key, 0) + 1
        self.amounts[key] = self.amounts.get(key, ZERO) + amount

    def reject(self) -> None:
        self.rejected += 1

    def figures(self, orders: Iterable["Seen"], settled: Callable[[str], str]) -> Figures:
        """All of it, once ``settled`` can say what each provisional kind came to be."""
        seen = list(orders)
        kinds = [order_kind(settled(kind) for kind in one.kinds) for one in seen]
        invoices = [one for one, kind in zip(seen, kinds, strict=True) if kind == SALE and one.customer_no]
        with_goods = [one for one in invoices if not one.fees_only]
        return Figures(
            currency=self.currency,
            lines=sum(self.lines.values()) + self.rejected,
            rejected=self.rejected,
            orders=len(seen),
            sale_orders=kinds.count(SALE),
            return_orders=kinds.count(RETURN),
            adjustment_orders=kinds.count(ADJUSTMENT),
            orders_without_customer=sum(one.customer_no is None for one in seen),
            lines_without_customer=sum(one.lines for one in seen if one.customer_no is None),
            customers=len({one.customer_no for one in seen} - {None}),
            customers_with_sale=len({one.customer_no for one in invoices}),
            customers_with_goods=len({one.customer_no for one in with_goods}),
            invoices=len(invoices),
            invoices_with_goods=len(with_goods),
            sale_lines=self._count(settled, SALE),
            return_lines=self._count(settled, RETURN),
            adjustment_lines=self._count(settled, ADJUSTMENT),
            gross_with_fees=self._amount(settled, {SALE}, fees=True),
            net_with_fees=self._amount(settled, {SALE, RETURN}, fees=True),
            gross_goods=self._amount(settled, {SALE}, fees=False),
            net_goods=self._amount(settled, {SALE, RETURN}, fees=False),
            first_at=min((one.at for one in seen), default=None),
            last_at=max((one.at for one in seen), default=None),
        )

    def _count(self, settled: Callable[[str], str], kind: str) -> int:
        return sum(n for (found, _fee, _known), n in self.lines.items() if settled(found) == kind)

    def _amount(self, settled: Callable[[str], str], kinds: set[str], *, fees: bool) -> Decimal:
        return sum(
            (
                amount
                for (found, is_fee, known), amount in self.amounts.items()
                if known and settled(found) in kinds and (fees or not is_fee)
            ),
            ZERO,
        )
