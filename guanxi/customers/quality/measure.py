"""The quality of a customer's record: a pure function of a few facts (CUS-16).

Every deduction has a code, and costs its points of a hundred. What is blank costs also what a wrong value of
it would cost, so that filling a field never lowers the score, whatever the points are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FACETS: Mapping[str, tuple[str, ...]] = {
    "completeness": ("person", "phone", "email", "role", "industry", "size", "place", "address"),
    "validity": ("name_odd", "person_odd"),
    "timeliness": ("overdue", "silent"),
    "source": ("origin",),
    "veracity": ("unconfirmed", "shared", "disagrees"),
}
# Their place is their bit in the column: new ones come last, none goes.
CODES = (
    "person", "phone", "email", "role", "industry", "size", "place", "address",
    "name_odd", "person_odd", "overdue", "silent", "origin", "unconfirmed", "shared",
    "disagrees",
)  # fmt: skip
OF_FIRMS = frozenset({"role", "industry", "size"})  # nobody asks a person for them
IMPLIED: Mapping[str, str] = {"person": "person_odd", "phone": "shared"}  # blank → what else it costs
SILENT_AFTER = 365  # days without a talk

VAGUE = frozenset({"other", "import"})  # channels that say nothing of where a fact comes from
_LETTER = re.compile(r"[^\W\d_]")
_PLACEHOLDERS = frozenset(
    {
        "test", "testing", "demo", "unknown", "none", "null", "nil", "na", "tbd", "xxx", "xx", "xxxx", "abc",
        "asdf", "aaa", "测试", "測試", "未知", "不详", "不詳", "无", "無", "暂无", "暫無", "没有", "待定",
        "某某", "某公司", "先生", "女士", "小姐", "客户", "客戶",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record is judged by; ``person`` is who is talked to first there."""

    name: str
    is_firm: bool = True
    industry: str = ""
    size: str = ""
    place: str = ""
    has_address: bool = False
    source: str = ""
    has_number_of_source: bool = False
    person: str = ""
    role: str = ""
    has_phone: bool = False
    has_email: bool = False
    shares_phone: bool = False
    is_overdue: bool = False
    talked_on: date | None = None
    is_confirmed: bool = False
    disagrees: bool = False


def is_odd(name: str) -> bool:
    """Whether this can be nobody's name: no letter in it, or a word that stands in for one."""
    plain = "".join(name.casefold().split()).strip(".。-_/\\")
    return not _LETTER.search(plain) or plain in _PLACEHOLDERS


def deductions(facts: Facts, today: date) -> frozenset[str]:
    """What is wrong with the record, by code."""
    found = {
        "person": not facts.person,
        "phone": not facts.has_phone,
        "email": not facts.has_email,
        "role": not facts.role,
        "industry": not facts.industry,
        "size": not facts.size,
        "place": not facts.place,
        "address": not facts.has_address,
        "name_odd": is_odd(facts.name),
        "person_odd": bool(facts.person) and is_odd(facts.person),
        "overdue": facts.is_overdue,
        "silent": facts.talked_on is None or (today - facts.talked_on).days > SILENT_AFTER,
        "origin": not facts.source or (facts.source in VAGUE and not facts.has_number_of_source),
        "unconfirmed": not facts.is_confirmed,
        "shared": facts.has_phone and facts.shares_phone,
        "disagrees": facts.disagrees,
    }
    asked = OF_FIRMS if not facts.is_firm else frozenset[str]()
    return frozenset(code for code, holds in found.items() if holds and code not in asked)


def cost(code: str, points: Mapping[str, int]) -> int:
    """How many points a deduction takes."""
    implied = IMPLIED.get(code)
    return points[code] + (points[implied] if implied else 0)


def score(lacking: frozenset[str], points: Mapping[str, int], *, is_firm: bool = True) -> int:
    """0 to 100: what is left of all points that are asked for; 100 only where nothing is lacking."""
    asked = [code for code in CODES if is_firm or code not in OF_FIRMS]
    whole = sum(points[code] for code in asked)
    lost = sum(cost(code, points) for code in lacking)
    return max(0, (whole - lost) * 100 // whole) if whole else 100


def as_bits(lacking: frozenset[str]) -> int:
    """As the column keeps it."""
    return sum(1 << place for place, code in enumerate(CODES) if code in lacking)


def from_bits(kept: int) -> frozenset[str]:
    return frozenset(code for place, code in enumerate(CODES) if kept >> place & 1)


def bit(code: str) -> int:
    return 1 << CODES.index(code)
