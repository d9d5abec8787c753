"""What a cell of a file's column of currencies says: CNY, 人民币, ￥, US$."""

import unicodedata
from functools import lru_cache

from guanxi.foundation.imports.numbers import CURRENCIES
from guanxi.foundation.search.spelling import simplified

# Words beside those that stand with amounts; a sign that several currencies share is any of them.
MORE = {
    "美金": "USD", "日币": "JPY", "日圆": "JPY", "人民币元": "CNY", "台币": "TWD", "韩元": "KRW",
    "卢布": "RUB",
}  # fmt: skip
SHARED = {
    "¥": {"CNY", "JPY"},
    "元": {"CNY", "HKD", "TWD", "MOP"},
    "$": {"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD"},
}


@lru_cache(1000)
def currency_of(word: str, chosen: str = "") -> str:
    """The code of three letters that ``word`` says, or "" where it says none for sure.

    A sign that several currencies share says the ``chosen`` one, if that is among them.
    """
    text = simplified(unicodedata.normalize("NFKC", word)).strip().casefold()
    if text in SHARED:
        return chosen if chosen in SHARED[text] else ""
    code = (CURRENCIES | MORE).get(text, text.upper())
    return code if code == chosen or code in _all() else ""


@lru_cache(1)
def _all() -> frozenset[str]:
    """Every code that is or was in use; the table comes with the first file that says a currency."""
    from babel.core import get_global

    return frozenset(get_global("all_currencies"))
