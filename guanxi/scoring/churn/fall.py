"""The waterfall from what is usual to one customer's probability, in whole points that add up."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Reason

from . import wording

SHOWN = 5  # reasons; what the rest adds is one more bar
LEAST = 0.3  # of the scale: a small risk looks small


def reasons_of(base: float, reasons: Sequence[Any], chance: float, currency: str) -> list[Reason]:
    """From the base over the weightiest features to the chance: bars as shares of the widest."""
    order = sorted(reasons, key=lambda one: -abs(one[2]))
    steps = [(wording.said(name, value, currency), points) for name, value, points in order[:SHOWN]]
    rest = sum(points for _name, _value, points in order[SHOWN:])
    if round(rest * 100):
        steps.append((_("other reasons"), rest))
    tops = [base]
    for _label, points in steps:
        tops.append(tops[-1] + points)
    tops[-1] = chance  # what rounds to nothing is in the last
    whole = [round(top * 100) for top in tops]
    most = max(*tops, chance, LEAST)
    bars = [Reason(_("usual"), formats.number(whole[0]), 0.0, base / most)]
    for number, (label, _points) in enumerate(steps):
        low, high = sorted((tops[number], tops[number + 1]))
        by = whole[number + 1] - whole[number]
        bars.append(
            Reason(label, formats.signed(by), low / most, (high - low) / most, "up" if by >= 0 else "down")
        )
    return [*bars, Reason(_("together"), formats.percent(chance), 0.0, chance / most, "sum")]
