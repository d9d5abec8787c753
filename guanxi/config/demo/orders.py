"""From drafts to orders: numbers, prices and currencies, fees, returns, and a few sales to nobody known."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from guanxi.config.demo.baskets import Draft, Line
from guanxi.config.demo.catalogue import ITEMS, four
from guanxi.config.demo.company import begins
from guanxi.config.demo.customers import Somebody, instant, office_hours
from guanxi.config.demo.dice import between, chance, dice, sample_weighted
from guanxi.config.demo.patterns import NEEDS
from guanxi.config.demo.records import Order, OrderLine, Rate
from guanxi.config.demo.seasons import season

SOURCE = "demo"
YEARLY_RISE = 1.02
RETURNED, RETURNED_FOR_QUALITY, CANCELLED = 0.028, 0.25, 0.005
WALK_INS = 1 / 280
MINOR = {"JPY": Decimal(1)}
CENT = Decimal("0.01")


@dataclass(slots=True)
class Prices:
    """List prices and costs of a day in a currency."""

    year: int
    days: list[int]
    rates: dict[tuple[str, int], float]
    costs: dict[tuple[str, int], Decimal | None] = field(default_factory=dict)

    def unit(self, code: str, day: int, currency: str, discount: float) -> Decimal:
        """What one piece costs: four decimals where it is cheap, whole yen in Japan."""
        price = ITEMS[code].price * self._level(day) * (1 - discount)
        if currency == "CNY":
            return four(price) if price < 60 else four(round(price, 2))
        price /= self.rates[currency, self.days[bisect_right(self.days, day) - 1]]
        return four(round(price, 0 if currency == "JPY" else 2))

    def cost(self, code: str, day: int) -> Decimal | None:
        """What one piece costs the company that year, where it knows."""
        key = (code, date.fromordinal(day).year)
        if key not in self.costs:
            item = ITEMS[code]
            known = None if item.share is None else four(item.price * item.share * self._level(day))
            self.costs[key] = known
        return self.costs[key]

    def _level(self, day: int) -> float:
        return float(YEARLY_RISE ** (date.fromordinal(day).year - self.year))


def prices(today: date, rates: Iterable[Rate]) -> Prices:
    known = {(rate.currency, rate.on.toordinal()): float(rate.rate) for rate in rates}
    return Prices(today.year, sorted({day for _, day in known}), known)


def orders(
    seed: int, today: date, known: Sequence[Somebody], drafts: Sequence[Draft], rates: Sequence[Rate]
) -> tuple[Order, ...]:
    """All orders and returns by time. Numbers count up within a year."""
    price = prices(today, rates)
    end = today.toordinal()
    rnd = dice(seed, "sales")
    sales = [_sale(rnd, known[draft.buyer], draft, price, end) for draft in drafts]
    sales += _walk_ins(seed, today, len(drafts), price)
    sales = _numbered(sales, "SO")
    by_number = {somebody.customer.customer_no: somebody for somebody in known}
    rnd = dice(seed, "returns")
    coming = [_return(rnd, sale) for sale in sales if _comes_back(rnd, sale, by_number, end)]
    returns = [order for order in coming if _day(order.at) < end]  # the rest is still on its way
    everything = sales + _numbered(returns, "SR")
    return tuple(sorted(everything, key=lambda order: (order.at, order.order_no)))


def _sale(rnd: random.Random, buyer: Somebody, draft: Draft, price: Prices, end: int) -> Order:
    customer = buyer.customer
    lines = draft.lines + _fees(rnd, draft.lines, customer.kind == "person", customer.country != "CN")
    seconds = office_hours(rnd) if customer.kind == "firm" else rnd.randrange(28_800, 82_800)
    status: Literal["completed", "open", "cancelled"] = "completed"
    if draft.day >= end - 6 and chance(rnd, 0.5):
        status = "open"
    elif chance(rnd, CANCELLED):
        status = "cancelled"
    return Order(
        order_no="",
        source=SOURCE,
        customer_no=customer.customer_no,
        at=instant(draft.day, seconds),
        kind="sale",
        status=status,
        currency=customer.currency,
        returns=None,
        lines=tuple(
            _line(n, line, draft.day, customer.currency, price) for n, line in enumerate(lines, start=1)
        ),
    )


def _line(position: int, line: Line, day: int, currency: str, price: Prices) -> OrderLine:
    code, quantity, discount = line
    unit = price.unit(code, day, currency, discount)
    count = Decimal(quantity)
    return OrderLine(
        position=position,
        product=code,
        quantity=count,
        unit_price=unit,
        discount=Decimal(round(discount * 10_000)).scaleb(-4),
        amount=(count * unit).quantize(MINOR.get(currency, CENT), ROUND_HALF_UP),
        unit_cost=price.cost(code, day),
    )


def _fees(rnd: random.Random, lines: Sequence[Line], person: bool, abroad: bool) -> list[Line]:
    """Freight, installation, crating, bank charges: no part of what the customer is worth."""
    groups = {code[:2] for code, _, _ in lines}
    found: list[Line] = []
    physical = not groups <= {"SW", "SV"}
    if physical and chance(rnd, 0.30 if person else 0.52):
        found.append(("FE-901", 1 if person else rnd.randint(1, 8 if abroad else 4), 0.0))
    if "EQ" in groups and chance(rnd, 0.55):
        found.append(("FE-902", 1, 0.0))
    if abroad and physical and chance(rnd, 0.35):
        found.append(("FE-903", 1, 0.0))
    if abroad and chance(rnd, 0.25):
        found.append(("FE-904", 1, 0.0))
    if chance(rnd, 0.02):
        found.append(("FE-905", 1, 0.0))
    return found


def _walk_ins(seed: int, today: date, count: int, price: Prices) -> list[Order]:
    """Sales at exhibitions and over the counter: no customer is known."""
    rnd = dice(seed, "walk-ins")
    start, end = begins(today).toordinal(), today.toordinal()
    open_days = season("home", start, end)
    found = []
    for _ in range(max(3, round(count * WALK_INS))):
        day = open_days.day(between(rnd, 0.1, open_days.total[-1] - 0.1))
        codes = sample_weighted(rnd, list(NEEDS["personal"].items()), rnd.randint(1, 3))
        lines = [
            _line(n, (code, rnd.randint(1, 4), 0.0), day, "CNY", price) for n, code in enumerate(codes, 1)
        ]
        at = instant(day, office_hours(rnd))
        found.append(Order("", SOURCE, None, at, "sale", "completed", "CNY", None, tuple(lines)))
    return found


def _numbered(found: list[Order], prefix: str) -> list[Order]:
    counts: dict[int, int] = {}
    numbered = []
    for order in sorted(found, key=lambda order: (order.at, order.customer_no or "")):
        year = order.at.year
        counts[year] = counts.get(year, 0) + 1
        numbered.append(replace(order, order_no=f"{prefix}{year}-{counts[year]:06d}"))
    return numbered


def _comes_back(rnd: random.Random, sale: Order, by_number: dict[str, Somebody], end: int) -> bool:
    """Whether some of it is given back: oftener while a customer is leaving over quality."""
    probability = RETURNED
    if sale.customer_no:
        leaving = by_number[sale.customer_no].profile.leaving
        if leaving and leaving.cause == "quality" and abs(_day(sale.at) - leaving.begins) < 120:
            probability = RETURNED_FOR_QUALITY
    return chance(rnd, probability) and sale.status == "completed" and _day(sale.at) < end - 4


def _day(at: datetime) -> int:
    return at.toordinal()  # orders are placed after eight in Shanghai: the day is the same in UTC


def _return(rnd: random.Random, sale: Order) -> Order:
    goods = [line for line in sale.lines if not line.product.startswith("FE")]
    some = goods if chance(rnd, 0.2) else [rnd.choice(goods)]
    day = _day(sale.at) + rnd.randint(3, 35)
    lines = tuple(_given_back(rnd, n, line) for n, line in enumerate(some, start=1))
    return replace(
        sale,
        order_no="",
        at=instant(day, office_hours(rnd)),
        kind="return",
        returns=sale.order_no if chance(rnd, 0.85) else None,
        lines=lines,
    )


def _given_back(rnd: random.Random, position: int, line: OrderLine) -> OrderLine:
    most = int(line.quantity)
    count = -Decimal(most if chance(rnd, 0.4) else rnd.randint(1, most))
    digits = Decimal(1).scaleb(int(line.amount.as_tuple().exponent))
    amount = (count * line.unit_price).quantize(digits, ROUND_HALF_UP)
    return replace(line, position=position, quantity=count, amount=amount)
