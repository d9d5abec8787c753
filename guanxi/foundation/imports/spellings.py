"""The forms in which people write days and moments."""

import re
from collections.abc import Iterable

from guanxi.foundation.imports.values import folded, is_blank_word

WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+(?=\S)|\s*[(]?(?:星期|周|週|礼拜)[一二三四五六日天][)]?\s*$",
    re.IGNORECASE,
)
YEAR_4 = r"(?P<y>[0-9]{4})"
ANY_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
DAY = r"(?P<d>[0-9]{1,2})"
NAMED = r"(?P<mon>[a-z]{3,9})\.?"
HALF = r"上午|下午|中午|晚上|凌晨"
TIME = (
    rf"(?P<half1>{HALF})?\s*(?P<H>[0-9]{{1,2}})\s*[:时点]\s*(?P<M>[0-9]{{1,2}})?"
    r"(?:\s*[:分]\s*(?:(?P<S>[0-9]{1,2})(?:[.,][0-9]{1,9})?秒?)?)?"
    r"\s*(?P<half2>[ap]m|[ap]\.m\.)?\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-][0-9]{2}:?[0-9]{2})?"
)


def _form(day: str) -> re.Pattern[str]:
    return re.compile(rf"{day}(?:(?:\s*t\s*|\s*,?\s+|(?<=[日号號])){TIME})?", re.IGNORECASE)


NUMERIC = _form(
    r"(?P<a>[0-9]{1,2})\s*(?P<sep>[-/.])\s*(?P<b>[0-9]{1,2})\s*(?P=sep)\s*(?P<c>[0-9]{4}|[0-9]{1,2})"
)
WITHOUT_SIGNS = _form(rf"{YEAR_4}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})")
FORMS = (
    _form(r"(?P<y>[0-9]{2})\s*年\s*(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*[日号號]?"),
    _form(rf"{YEAR_4}\s*[-/.年]\s*(?P<m>[0-9]{{1,2}})\s*[-/.月]\s*{DAY}\s*[日号號]?"),
    WITHOUT_SIGNS,
    _form(rf"{DAY}(?:st|nd|rd|th)?[\s/-]*{NAMED},?[\s/-]*{ANY_YEAR}"),
    _form(rf"{NAMED}\s*{DAY}(?:st|nd|rd|th)?,?\s+{YEAR_4}"),
    _form(rf"{YEAR_4}[\s/-]+{NAMED}[\s/-]+{DAY}"),
    re.compile(
        rf"{YEAR_4}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})(?P<H>[0-9]{{2}})(?P<M>[0-9]{{2}})(?P<S>[0-9]{{2}})?"
    ),
)
LONGEST = 60
# 2025年1月, 2025.1, 2025-01; 2019年; 民国114年3月5日; 114/03/05
OF_MONTH = re.compile(r"(?P<y>[0-9]{4})\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*月?(?:份)?")
# 06月18日, 6月18日 14:30
WITHOUT_YEAR = _form(r"(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*[日号號]?")
OF_YEAR = re.compile(r"(?P<y>[0-9]{4})\s*年")
NAMED_REPUBLIC = re.compile(
    r"(?:中[华華]民[国國]|民[国國]|roc)\s*(?P<y>[0-9]{1,3}|元)\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*[-/.月]"
    r"\s*(?P<d>[0-9]{1,2})\s*[日号號]?",
    re.IGNORECASE,
)
BARE_REPUBLIC = re.compile(
    r"(?P<y>[0-9]{2,3})\s*(?P<sep>[-/.年])\s*(?P<m>[0-9]{1,2})\s*[-/.月]\s*(?P<d>[0-9]{1,2})\s*[日号號]?"
)
SAYS_REPUBLIC = re.compile(r"民[国國]|\broc\b", re.IGNORECASE)


def is_of_republic(texts: Iterable[str], header: str) -> bool:
    """Whether a column counts its years from 1912: by its name, by one value, or by all of them."""
    if SAYS_REPUBLIC.search(header) or any(NAMED_REPUBLIC.match(text) for text in texts if "民" in text):
        return True
    said = [text for text in texts if not is_blank_word(text.strip())]
    years = (BARE_REPUBLIC.fullmatch(folded(text)) for text in said)
    return bool(said) and all(found and len(found["y"]) == 3 for found in years)
