"""Amounts with the units that people type, wherever one is typed: 120万, 1亿2000万, 80k."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

UNITS = {
    "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4, "w": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "億": 10**8, "万亿": 10**12, "k": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
PART = re.compile(rf"([0-9][0-9.,' ]*)({_UNIT})?")
PARTS = re.compile(rf"(?:[0-9][0-9.,' ]*(?:{_UNIT}))+(?:[0-9][0-9.,' ]*)?")
_SPACES = re.compile("[, ']")
LONGEST = 60


def in_figures(text: str) -> str:
    """120万 as 1200000; a text without units as it is, for its field to judge."""
    body = unicodedata.normalize("NFKC", text).casefold().strip()
    sign, body = ("-", body[1:].strip()) if body[:1] in {"-", "\u2212"} else ("", body)
    if len(body) > LONGEST or not PARTS.fullmatch(body):
        return text
    try:
        parts = [Decimal(_SPACES.sub("", number)) * UNITS.get(unit, 1) for number, unit in PART.findall(body)]
    except InvalidOperation:
        return text
    return f"{sign}{sum(parts, Decimal()).normalize():f}"
