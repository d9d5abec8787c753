"""What records say, in the spelling in which they are compared: see ``guanxi.insight.duplicates``.

Pure but for the readings of Chinese signs, which are handed in. Loads pyarrow: workers and commands only.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from guanxi.customers.duplicates import nicknames
from guanxi.customers.surnames import DOUBLE, SURNAMES
from guanxi.foundation.privacy.normalise import normalise_email, normalise_phone
from guanxi.foundation.search.places import PROVINCES
from guanxi.foundation.search.readings import surname_readings
from guanxi.foundation.search.spelling import same, spelled
from guanxi.foundation.search.tokens import FORM_IN_LETTERS, HAN, behind_own_place, closed, pinyin, place

type Readings = Mapping[str, str]

TEXT, TEXTS = pa.string(), pa.list_(pa.string())
PERSON = pa.schema(
    {
        "id": pa.int64(), "name": TEXT, "formal": TEXT, "given": TEXT, "family": TEXT, "sound": TEXT,
        "latin": TEXT, "birthday": TEXT, "id_number": TEXT, "city": TEXT, "address": TEXT, "street": TEXT,
        "phones": TEXTS, "tails": TEXTS, "emails": TEXTS, "users": TEXTS,
    }
)  # fmt: skip
FIRM = pa.schema(
    {
        "id": pa.int64(), "name": TEXT, "kernel": TEXT, "kernels": TEXTS, "brand": TEXT, "sound": TEXT,
        "spoken": TEXT, "place": TEXT, "named": TEXT, "branch": TEXT, "id_number": TEXT,
        "address": TEXT, "street": TEXT, "phones": TEXTS, "tails": TEXTS, "emails": TEXTS,
        "domains": TEXTS, "people": TEXTS,
    }
)  # fmt: skip

_PUBLIC = """
    qq.com 163.com 126.com sina.com sina.cn sohu.com foxmail.com yeah.net 139.com 189.cn aliyun.com gmail.com
    hotmail.com outlook.com yahoo.com icloud.com live.com msn.com gmx.de web.de example.com
"""
PUBLIC = frozenset(_PUBLIC.split())
_TITLES = """
    先生 女士 小姐 太太 老师 医生 总监 经理 主任 会计 采购 厂长 老板娘 老板 师傅 董事长 总 董 工 哥 姐 少
"""
TITLES = re.compile(f"({'|'.join(_TITLES.split())})$|[*＊某]+$")
NOT_OF_NAMES = re.compile(r"[\W_]+")
BRANCH = re.compile(
    f"([{HAN}]{{2,8}}?)(?:分公司|分所|代表处|分店|分部|分行|支行|办事处|营业部|分厂|分院|门市部)$"
)
BRACKETS = re.compile(r"[（(]([^）)]*)[）)]")
SHORT_FORM = re.compile("(有限责任|股份有限|有限)$")
LETTERS = re.compile(r"[a-z][a-z.,&' ]+")
NICK = re.compile("^[老小](?=.$)")
STARS = re.compile("[*＊某]")
HONOURS = frozenset("mr mrs ms miss dr prof herr frau sir jr sr ii iii phd md dipl ing".split())  # noqa: SIM905
OFFICES = frozenset("office contact service support".split())  # noqa: SIM905
PROVINCE = re.compile(f"^(?:{'|'.join(PROVINCES)})(?:省|自治区|壮族自治区)?(?=.)")
IN_FRONT = re.compile(f"^[{HAN}]{{2,3}}省|^[{HAN}]{{2,4}}市|[{HAN}]{{1,3}}[区县](?=[{HAN}])")
CITY_IN_FRONT = re.compile(f"^(?:[{HAN}]{{2,3}}省)?([{HAN}]{{2,4}})市")
STREET = re.compile(f"(?:^|[省市区县镇])?([{HAN}]{{2,5}}?(?:大道|路|街|巷|弄))([0-9]+)")
HAS_HAN = re.compile(f"[{HAN}]")
COMPOSED = re.compile(r"[\s\-－—_,，.。#号室楼层座栋幢房]+")


class Record(NamedTuple):
    """One customer as it is kept; ``people`` are the names of a firm's people."""

    id: int
    kind: str
    name: str
    also: Sequence[str] = ()
    region: str = ""
    address: str = ""
    id_number: str = ""
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    people: Sequence[str] = ()
    birthday: str = ""


def people(records: Iterable[Record], readings: Readings) -> pa.Table:
    """Records of persons as ``insight.duplicates.people`` wants them."""
    return _table(records, PERSON, lambda record: _person(record, readings))


def firms(records: Iterable[Record], readings: Readings) -> pa.Table:
    """Records of firms as ``insight.duplicates.firms`` wants them."""
    return _table(records, FIRM, lambda record: _firm(record, readings))


def _table(
    records: Iterable[Record], schema: pa.Schema, told: Callable[[Record], tuple[Any, ...]]
) -> pa.Table:
    rows = [told(record) for record in records]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def _person(record: Record, readings: Readings) -> tuple[Any, ...]:
    name = BRACKETS.sub(" ", same(record.name))
    if HAS_HAN.search(name):
        family, given = _chinese(name)
        whole, latin = family + given, None
        formal = whole
        sound = "".join(pinyin(whole, surname_readings(whole, readings))) if given else None
    else:
        given, family = _lettered(name)
        whole = latin = f"{given} {family}".strip()
        formal = f"{nicknames.whole(given)} {family}".strip()
        sound = f"{family}{given}" if given else None
    emails, phones = _emails(record.emails), _phones(record.phones)
    users = _users(emails, (sound,) if latin is None else (given, family))
    return (
        record.id, whole or None, formal or None, given or None, family or None, sound, latin or None,
        record.birthday or None, _code(record.id_number), _town(record), _address(record),
        _street(record.address), phones, _tails(phones), emails, users,
    )  # fmt: skip


def _chinese(name: str) -> tuple[str, str]:
    """Family name and given name; one "" where a title, stars or nothing stands in its place: 王总, 志强."""
    words = name.split()
    name = words[0] if len(words[0]) > 1 and HAS_HAN.match(words[0]) else "".join(words)
    core = TITLES.sub("", NICK.sub("", name))
    if core[:1] == "阿" or (len(core) == 2 and core[0] not in SURNAMES):
        return "", core.removeprefix("阿")
    at = 2 if core[:2] in DOUBLE else 1
    given = core[at:]
    return core[:at], "" if STARS.search(given) else NOT_OF_NAMES.sub("", given)


def _lettered(name: str) -> tuple[str, str]:
    """Given name and family name: “Family, Given” is turned, what stands between is left out."""
    family, comma, given = name.partition(",")
    if comma:
        name = f"{given} {family}"
    words = [word for word in NOT_OF_NAMES.sub(" ", spelled(name)).split() if word not in HONOURS]
    if not words:
        return "", ""
    return (words[0] if len(words) > 1 else ""), words[-1]


def _firm(record: Record, readings: Readings) -> tuple[Any, ...]:
    name, english = _apart(same(closed(record.name)))
    town = _town(record) or ""
    kernel, branch = _kernel(name, town)
    kernels = {kernel, *(_kernel(_apart(same(other))[0], town)[0] for other in record.also)} - {""}
    emails, phones = _emails(record.emails), _phones(record.phones)
    domains = sorted({mail.rpartition("@")[2] for mail in emails or ()} - PUBLIC)
    said = pinyin(kernel, readings) if HAS_HAN.search(kernel) else []
    named = _place(name) or None
    place = named or town or None
    return (
        record.id, NOT_OF_NAMES.sub("", name) or None, kernel, sorted(kernels), _brand(kernel, name),
        "".join(said) or None, "".join(said[:2]) or _word(english or name, place, readings), place, named,
        branch, _code(record.id_number), _address(record), _street(record.address),
        phones, _tails(phones), emails, domains or None,
        sorted({closed(same(one)) for one in record.people if not TITLES.search(one)}) or None,
    )  # fmt: skip


def _apart(name: str) -> tuple[str, str]:
    """A firm's Chinese name, and what stands beside it in letters."""
    if not HAS_HAN.search(name):
        return name, name
    english = " ".join(LETTERS.findall(name))
    return (LETTERS.sub(" ", name).strip(), english) if len(english) > 8 else (name, "")


def _kernel(name: str, town: str) -> tuple[str, str]:
    """What people say of a firm's name, and which branch: 苏州恒岳精密公司无锡分公司 → 恒岳精密, 无锡.

    ``town`` says whether a small place in front is where it is, or what it is called.
    """
    plain, branch = name.strip(), ""
    found = BRANCH.search(plain)
    if found:
        branch, plain = found[1], plain[: found.start()] or plain
        for ending in ("有限公司", "公司", "集团", "事务所", "银行"):
            if ending in branch:
                plain, branch = plain + branch.partition(ending)[0] + ending, branch.rpartition(ending)[2]
    core = behind_own_place(SHORT_FORM.sub("", FORM_IN_LETTERS.sub("", BRACKETS.sub("", plain))), town)
    return NOT_OF_NAMES.sub("", core) or NOT_OF_NAMES.sub("", plain), branch


def _brand(kernel: str, name: str) -> str | None:
    """What a name begins with: two Chinese signs, or the first word of letters that says something."""
    if HAS_HAN.match(kernel):
        return kernel[:2]
    words = NOT_OF_NAMES.sub(" ", name).split()
    return next((word for word in words if len(word) > 3), None)


def _word(name: str, place: str | None, readings: Readings) -> str | None:
    """The first word of a name in letters behind its place: Suzhou Jiazhong Plastics → jiazhong."""
    city = "".join(pinyin(place, readings)) if place else ""
    words = NOT_OF_NAMES.sub(" ", name).split()
    return next((word for word in words if len(word) > 3 and word != city), None)


def _place(name: str) -> str:
    """The city that a firm's name says, in front or in brackets; of a province alone nothing."""
    front = place(name)
    if front and front not in PROVINCES:
        return front
    for said in BRACKETS.findall(name):
        if (inside := place(said)) and inside not in PROVINCES:
            return inside
    behind = name[len(front) :].lstrip("省")
    inner = place(behind) if front else ""
    return inner if inner not in PROVINCES else ""


def _town(record: Record) -> str | None:
    """The city of its region; else of its address: 江苏省苏州市…, “12 High Street, Leeds”."""
    if found := _city(record.region):
        return found
    if named := CITY_IN_FRONT.match(record.address):
        return _city(named[1])
    street, comma, last = record.address.rpartition(",")
    return _city(last) if comma and street and not any(sign.isdigit() for sign in last) else None


def _city(region: str) -> str | None:
    """The last word of a region: “江苏 苏州” → 苏州, 江苏省苏州市 → 苏州; of a province alone nothing."""
    words = same(region).split()
    if not words:
        return None
    last = PROVINCE.sub("", words[-1]) or words[-1]
    found = re.sub("[省市区县]$", "", last)
    return found if found and found not in PROVINCES else None


def _address(record: Record) -> str | None:
    """The address without what the region says already."""
    city = _town(record) or ""
    return COMPOSED.sub("", IN_FRONT.sub("", spelled(record.address)).replace(city, "")) or None


def _street(text: str) -> str | None:
    """Street and number: 苏州市吴中区中山路652号创业大厦1403室 → 中山路652."""
    found = STREET.search(same(text))
    return found[1] + found[2] if found else None


def _code(text: str) -> str | None:
    return NOT_OF_NAMES.sub("", same(text)) or None


def _phones(texts: Sequence[str]) -> list[str] | None:
    return sorted({normalise_phone(text) for text in texts} - {""}) or None


def _tails(phones: Sequence[str] | None) -> list[str] | None:
    """The last eight figures: the same with and without the code of country or city."""
    return sorted({phone[-8:] for phone in phones or () if len(phone) > 8}) or None


def _emails(texts: Sequence[str]) -> list[str] | None:
    return sorted({mail for text in texts if "@" in (mail := normalise_email(text))}) or None


def _users(emails: Sequence[str] | None, names: Sequence[str | None]) -> list[str] | None:
    """What stands before the @, where it is long enough to mean somebody and says more than the name does."""
    users = {mail.partition("@")[0] for mail in emails or ()} - OFFICES
    said = [name for name in names if name and len(name) > 2]
    return sorted(user for user in users if len(user) > 5 and not any(name in user for name in said)) or None
