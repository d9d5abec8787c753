"""One spelling for what people write in many: the form in which values are compared in blind indexes."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

type Normalise = Callable[[str], str]

_EXTENSION: Final = re.compile(r"(?:ext\.?|extension|分机|转|轉|x|#|,|;)\s*\d*\s*$", re.IGNORECASE)
_TRUNK: Final = re.compile(r"\(0+\)")
_NOT_A_DIGIT: Final = re.compile(r"[^0-9]+")
_MAINLAND_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}\Z")
_LAST_FOUR_FROM: Final = 10  # signs; a shorter number would be all but told by its last four digits


def normalise_phone(text: str, country: str = "86") -> str:
    """``+``, country code and number, without trunk zero and extension; "" when there is no number."""
    if _MAINLAND_MOBILE.match(text):  # nearly all numbers of an import
        return "+86" + text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = _EXTENSION.sub("", text.strip()) or text
    international = text.lstrip("( ").startswith("+")
    digits = _NOT_A_DIGIT.sub("", _TRUNK.sub("", text))
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    elif not international and len(digits) == 13 and digits.startswith("861"):
        international = True
    if not digits:
        return ""
    if not international:
        return "+" + country + (digits[1:] if digits.startswith("0") else digits)
    if digits.startswith(country + "0"):
        digits = country + digits[len(country) :].lstrip("0")
    return "+" + digits


def last_four(text: str) -> str:
    """The last four digits of a phone number; "" for a number too short to hide the rest."""
    number = normalise_phone(text)
    return number[-4:] if len(number) >= _LAST_FOUR_FROM else ""


def normalise_email(text: str) -> str:
    """Lower case throughout: mailboxes that differ only in case belong to one person in practice."""
    return _folded(text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
