"""The axes of charts, on round numbers: where they begin and end, and what stands at each tick."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from guanxi.foundation.ui import formats


def axis(
    low: float, high: float, words: Callable[[float], str], parts: int = 5, *, whole: bool = False
) -> dict[str, Any]:
    """A linear axis on round numbers, ``whole`` ones for counts: min, max, [value, label] for each tick."""
    if high <= low:
        high = low + 1
    step = round_step((high - low) / parts)
    step = math.ceil(step) if whole else step
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    # A little below nought needs no whole step of the axis.
    first = 0 if first == -1 and -low < step / 4 else first
    values = [round(n * step, 10) for n in range(first, last + 1)]
    return {"min": min(low, values[0]), "max": values[-1], "ticks": [[v, words(v)] for v in values]}


def round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 3, 5, 10 × a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(nice * power for nice in (1, 2, 2.5, 3, 5, 10) if nice * power >= rough * (1 - 1e-9))


def log_range(values: Sequence[float]) -> tuple[float, float]:
    """From a little under the smallest sum worth showing to a little over the largest; both positive.

    The lowest one per cent may stand on the edge, so that one stray coin does not press all others together.
    """
    positive = sorted(v for v in values if v > 0)
    if not positive:
        return 1.0, 10.0
    low, high = positive[len(positive) // 100] / 1.4, positive[-1] * 1.6
    return (low, high) if high / low >= 10 else (low / 2, low * 10)


def money_tick(currency: str) -> Callable[[float], str]:
    """Money on an axis; nought without its coins."""
    return lambda v: formats.money(v, currency) if v else f"{formats.currency_symbol(currency)}0"


def decades(low: float, high: float, currency: str) -> list[list[Any]]:
    powers = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    return [[10.0**p, formats.money(10.0**p, currency)] for p in powers]
