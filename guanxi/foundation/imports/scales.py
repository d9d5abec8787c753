"""What a column's name says its plain numbers are multiplied by: 采购额(万元), Revenue (k USD).

A field that is called so itself holds ten thousands: they are taken, and go out, as they stand.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from guanxi.foundation.amounts import UNITS
from guanxi.foundation.imports.numbers import CURRENCIES, TIMES, NumberReader
from guanxi.foundation.imports.values import folded
from guanxi.foundation.search.spelling import simplified

PLAIN = "plain"  # of options: fields whose plain numbers are taken as they stand
THOUSANDS = {"thousand": 10**3, "thousands": 10**3, "'000": 10**3, "000": 10**3, "000s": 10**3}
SCALES = {**UNITS, **THOUSANDS, "millions": 10**6, "mio": 10**6, "billions": 10**9}
# Of what is no money a letter alone may be something else: 高度(m) is in metres.
COUNTED = {unit: times for unit, times in SCALES.items() if not unit.isascii()}
_ROUND = "|".join(map(re.escape, sorted(SCALES, key=len, reverse=True)))
_MONEY = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
IN_BRACKETS = re.compile(
    rf"[(\[【:_]\s*(?:单位\s*:?\s*|in\s+)?(?:{_MONEY})?\s*(?P<unit>{_ROUND})\s*"
    rf"(?:of\s+)?(?:{_MONEY}|[件个人台吨箱])?\s*(?:[)\]】,;]|$)"
)
BRACKETS_LAST = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")
AT_ITS_END = re.compile(r"(?P<unit>百万|千万|万亿|千|万|亿)元$")  # 采购额万元


def times_of(header: str, *, is_money: bool) -> int:
    """What the plain numbers below this name are multiplied by: 1 where it says nothing of it."""
    name = simplified(folded(header)).casefold()
    found = IN_BRACKETS.search(name) or AT_ITS_END.search(name)
    return (SCALES if is_money else COUNTED).get(found["unit"], 1) if found else 1


def multiplied(
    conventions: Mapping[str, str], times: Mapping[str, int], options: Mapping[str, Any]
) -> dict[str, str]:
    """The conventions of columns with a unit in their names, but for those taken as they stand."""
    plain = options.get(PLAIN, ())
    return {name: f"{conventions[name]}{TIMES}{n}" for name, n in times.items() if name not in plain}


def currency_in(header: str) -> str:
    """The currency that a column's name says together with its unit: CNY of 采购额(万元); "" where none."""
    name = simplified(folded(header)).casefold()
    found = IN_BRACKETS.search(name) or AT_ITS_END.search(name)
    sign = re.search(_MONEY, found[0].replace(found["unit"], "", 1)) if found else None
    return CURRENCIES[sign[0]] if sign else ""


def rescaled(clean: Any, text: str) -> str:
    """What is kept of an amount as figures, where its text alone says another one; else ""."""
    amount = clean["amount"] if isinstance(clean, dict) else clean
    alone = NumberReader().read(text).clean
    return str(amount) if alone is not None and alone != Decimal(amount) else ""


def without_unit(header: str, *, is_money: bool) -> str:
    """What a field is called that holds whole amounts: 去年采购额 where the column says 去年采购额(万元)."""
    bare = BRACKETS_LAST.sub("", header)
    return (
        bare if bare and times_of(header, is_money=is_money) != times_of(bare, is_money=is_money) else header
    )
