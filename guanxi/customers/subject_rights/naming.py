"""How texts name somebody: a name, a number or an address is the same however it is written.

Telephone numbers stand in texts with spaces and strokes, with and without their country; names and addresses
in any case. A name in letters is found as a word, not within one: "An" is nobody's name in "Analysis".
"""

import re
from collections.abc import Iterable

from guanxi.foundation.privacy.normalise import normalise_phone

FEWEST = 2  # signs of a name that is looked for
_LETTER = "[0-9A-Za-z\u00c0-\u024f\u0370-\u052f]"  # of scripts that write spaces between words
_GAP = r"[\s.()（）\-\u2010-\u2015]{0,2}"
_NUMBER = re.compile(r"[+0-9\s.()（）\-]{7,}")
_HOME = "+86"


def pattern_of(values: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of these in a text, the longest first; None where none is long enough."""
    long = sorted({one for one in values if len(one) >= FEWEST}, key=len, reverse=True)
    parts = [_numbered(one) if _NUMBER.fullmatch(one) else _spelled(one) for one in long]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _spelled(value: str) -> str:
    words = r"\s+".join(map(re.escape, value.split()))
    before = f"(?<!{_LETTER})" if re.match(_LETTER, value) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, value[-1]) else ""
    return before + words + after


def _numbered(value: str) -> str:
    """With gaps anywhere; of a number here the country code may stand or not, and a trunk zero too."""
    whole = normalise_phone(value)
    is_home = whole.startswith(_HOME)
    digits = _GAP.join(whole.removeprefix(_HOME if is_home else "+"))
    country = rf"(?:(?:\+|00)?{_GAP.join('86')}{_GAP})?0?" if is_home else r"(?:\+|00)?"
    return rf"(?<![0-9]){country}{_GAP}{digits}(?![0-9])"
