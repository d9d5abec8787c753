"""What a cell of a file's column of currencies says: CNY, 人民币, ￥, US$."""

import unicodedata

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


def is_in(word: str, currency: str) -> bool:
    """Whether ``word`` says ``currency``, a code of three letters."""
    text = simplified(unicodedata.normalize("NFKC", word)).strip().casefold()
    if text in SHARED:
        return currency in SHARED[text]
    return (CURRENCIES | MORE).get(text, text.upper()) == currency
