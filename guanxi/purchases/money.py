"""Rounding money: half up, to the smallest coin of its own currency, each line by itself."""

from decimal import ROUND_HALF_UP, Decimal

from guanxi.foundation.ui.formats import minor_digits

LARGEST = Decimal(10) ** 14  # a digit less than the columns hold: SQLite keeps them as doubles
ZERO = Decimal(0)


def coin(currency: str) -> Decimal:
    """The smallest amount in ``currency``: 0.01, for yen 1."""
    return Decimal(1).scaleb(-minor_digits(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """``amount`` to its currency's smallest coin; halves go away from zero: a return mirrors its sale."""
    return amount.quantize(coin(currency), ROUND_HALF_UP)


def convert(amount: Decimal, rate: Decimal | None, currency: str) -> Decimal | None:
    """``amount`` times ``rate`` in ``currency``; unknown where the rate is."""
    return None if rate is None else rounded(amount * rate, currency)
