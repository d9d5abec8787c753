"""How pages say what this room knows: prices, rates, kinds."""

from decimal import Decimal

from django.utils.safestring import SafeString

from guanxi.foundation.privacy.sealed import HIDDEN
from guanxi.foundation.ui import cells, formats
from guanxi.foundation.ui.parts import Tone
from guanxi.purchases.models import Order

KIND_TONES: dict[str, Tone] = {
    Order.Kind.SALE: "",
    Order.Kind.RETURN: "warn",
    Order.Kind.ADJUSTMENT: "wait",
    Order.Kind.CANCELLED: "wait",
}


def kind_status(kind: str) -> SafeString:
    """The kind of an order or a line: dot and word."""
    return cells.status(KIND_TONES.get(Order.Kind(kind), ""), Order.Kind(kind).label)


def trimmed(value: Decimal, least: int) -> str:
    """Every digit that says something, and at least ``least`` decimals: 2.5000 → 2.50, 0.2125 → 0.2125."""
    digits = max(least, -int(value.normalize().as_tuple().exponent))
    return f"{abs(value):,.{digits}f}"


def price(value: Decimal | None, currency: str) -> str:
    """A unit price: more decimals than the currency's coins only where there are some."""
    if value is None:
        return "–"
    if formats.amounts_hidden():
        return HIDDEN
    sign = formats.MINUS if value < 0 else ""
    return f"{sign}{formats.currency_symbol(currency)}{trimmed(value, formats.minor_digits(currency))}"


def quantity(value: Decimal) -> str:
    """A quantity without idle decimals: 12, −1, 0.75."""
    return f"{formats.MINUS if value < 0 else ''}{trimmed(value, 0)}"


def rate(value: Decimal) -> str:
    """An exchange rate: 9.12, 0.0485."""
    return trimmed(value, 2)
