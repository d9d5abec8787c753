"""What a line comes to by its own amount: beside a unit price, or instead of one.

The amount is what was billed, to the coin; a price of a few decimals times a quantity would lose some of it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.sentences import said
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.formats import minor_digits
from guanxi.purchases.money import ZERO, coin
from guanxi.purchases.rows import RETURN, LineRow

if TYPE_CHECKING:
    from guanxi.purchases.grouping import FileLine

NAME, APART = "amount", "amounts_apart"
NAMED = 5
# What a whole order comes to (订单金额, 总金额) is no name of it: it may stand in each of the order's lines.
FIELD = Field(NAME, _("Amount"), (
    "金额", "销售金额", "销售额", "行金额", "明细金额", "商品金额", "货款", "货款金额", "含税金额",
    "价税合计", "总价", "小计",
    "Line total", "Line amount", "Line value", "Extended price", "Extended amount", "Sales amount",
    "Total price", "Subtotal",
), kind="money")  # fmt: skip


def taken_back(
    quantity: str, price: str | None, amount: str | None, kind: str | None
) -> tuple[str, str | None]:
    """Quantity and amount; of a line that says it is a return what came back, with or without a sign.

    An amount with a minus says that as well, and takes the quantity with it. Without a price it may be a
    discount, too: of the two readings this one has the net goods right whichever it was. A price with a minus
    is neither: such a line is an adjustment.
    """
    is_dear = not _is_below(price)  # as nearly all prices are
    if kind == RETURN or _is_below(amount):
        quantity = f"-{quantity}" if is_dear and "-" not in quantity else quantity
    is_back = is_dear == _is_below(quantity)  # what quantity × price is
    return quantity, f"-{amount}" if amount and is_back and "-" not in amount else amount


def _is_below(number: str | None) -> bool:
    return number is not None and "-" in number and Decimal(number) < 0


def share(amount: Decimal, quantity: Decimal) -> Decimal:
    """What one costs where no price is said: its share of the amount; none where nothing was counted."""
    return amount / quantity if quantity else ZERO


def line_of(
    position: int, *, quantity: Decimal, unit_price: Decimal | None, amount: Decimal | None, **more: Any
) -> LineRow:
    """A line as a program says it, with a unit price, an amount, or both; else it is refused."""
    problem: Sentence = ""
    if amount is None and unit_price is None:
        problem = said("This line says neither a unit price nor an amount.")
    elif amount and quantity and unit_price is None and (amount < 0) != (quantity < 0):
        problem = said("One of quantity and amount has a minus and the other has none.")
    if problem:
        message = said("Line %(position)s: %(problem)s") % {"position": position, "problem": problem}
        raise Refused(message, field="lines")
    try:
        price = share(amount or ZERO, quantity) if unit_price is None else unit_price
    except ArithmeticError:
        message = said("Line %(position)s: these figures cannot be an order line.") % {"position": position}
        raise Refused(message, field="quantity") from None
    return LineRow(quantity=quantity, unit_price=price, amount=amount, **more)


def of_state(line: Sequence[Any]) -> Decimal:
    """What a gathered line comes to, as it lies between two steps."""
    return Decimal(line[2]) * Decimal(line[3]) if line[7] is None else Decimal(line[7])


def differs(row: "FileLine", currency: str) -> bool:
    """Whether a line's amount is not its quantity times its price, by more than both were rounded."""
    if row.amount is None or row.unit_price is None:
        return False
    digits = max(minor_digits(currency), -int(row.unit_price.as_tuple().exponent))
    rounding = abs(row.quantity) * Decimal(5).scaleb(-digits - 1) + coin(currency)
    return abs(row.amount - row.quantity * row.unit_price) > rounding


class Apart:
    """Lines whose amount is not their quantity times their price, and orders whose lines all say the same."""

    def __init__(self) -> None:
        self.several = 0  # orders with different lines that all say an amount, and those with one amount
        self.alike = 0
        self.count = 0
        self.first: list[int] = []
        self.amounts: dict[str, Decimal] = {}
        self.computed: dict[str, Decimal] = {}

    def note(self, rows: Sequence["FileLine"], currency: str) -> None:
        """Take note of the lines of one order that count."""
        for row in rows:
            if row.amount is not None and row.unit_price is not None and differs(row, currency):
                self._add(row.line, row.amount, row.quantity * row.unit_price, currency)
        self._compare(rows, currency)

    def _add(self, line: int, amount: Decimal, computed: Decimal, currency: str) -> None:
        self.count += 1
        self.first = [*self.first, line][:NAMED]
        self.amounts[currency] = self.amounts.get(currency, ZERO) + amount
        self.computed[currency] = self.computed.get(currency, ZERO) + computed

    def _compare(self, rows: Sequence["FileLine"], currency: str) -> None:
        """Whether all its lines say the same amount, as if it were the order's."""
        if not all(row.amount for row in rows) or len({(row.code, row.quantity) for row in rows}) < 2:
            return
        self.several += 1
        is_said = any(row.unit_price is not None and not differs(row, currency) for row in rows)
        self.alike += len({row.amount for row in rows}) == 1 and not is_said

    def as_state(self) -> dict[str, Any]:
        """As JSON can hold it."""
        sums = [[one, str(amount), str(self.computed[one])] for one, amount in self.amounts.items()]
        alike = self.alike if self.alike == self.several else 0
        return {"count": self.count, "first": self.first, "sums": sums, "alike": alike}


def concerns(run: Any) -> list[Concern]:
    """How many such lines and orders there are, which, and what they come to in either way."""
    found: Mapping[str, Any] = (run.figures or {}).get(APART) or {}
    told = [] if run.is_undone else [*_apart(found), *_alike(found.get("alike", 0))]
    at_check = run.state == run.State.PREVIEWED
    url = reverse("map_columns", args=[run.pk]) if at_check else ""
    return [Concern(text, url, now("Leave a column out") if url else "") for text in told]


def _alike(count: int) -> list[str]:
    if not count:
        return []
    sentence = ngettext(
        "%(count)s order has several lines, and all of them say the same amount. If that is what the whole"
        " order comes to, it counts as often as the order has lines: leave the column out.",
        "%(count)s orders have several lines, and in each of them all lines say the same amount. If that is"
        " what the whole order comes to, it counts as often as the order has lines: leave the column out.",
        count,
    )
    return [sentence % {"count": formats.number(count)}]


def _apart(found: Mapping[str, Any]) -> list[str]:
    if not (count := found.get("count", 0)):
        return []
    sentence = ngettext(
        "%(count)s row says an amount that is not its quantity × unit price: %(lines)s. The amount counts:"
        " %(amount)s, where quantity × unit price would come to %(computed)s.",
        "%(count)s rows say amounts that are not their quantity × unit price: %(lines)s. The amounts count:"
        " %(amount)s in all, where quantity × unit price would come to %(computed)s.",
        count,
    )
    comma = pgettext("between nouns", ", ")
    lines = [formats.number(line) for line in found["first"]]
    named = {
        "count": formats.number(count),
        "lines": comma.join([*lines, *(["…"] if count > len(lines) else [])]),
        "amount": comma.join(formats.money_exact(Decimal(a), one) for one, a, _c in found["sums"]),
        "computed": comma.join(formats.money_exact(Decimal(c), one) for one, _a, c in found["sums"]),
    }
    return [sentence % named]
