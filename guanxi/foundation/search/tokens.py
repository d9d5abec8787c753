"""From text to tokens and keys. Pure: the readings of characters are handed in."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from .places import PLACES, PROVINCES
from .sounding import words_in
from .spelling import fold, simplified, spelled, unmarked, written_out

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
_RUNS = re.compile(f"[{HAN}]+|[^\\W_]+", re.UNICODE)
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")

# Parts of a Chinese firm's name that say little: place in front, legal form at the end.
_FORM = re.compile(
    "(股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司|集团|股份|厂|商行|经营部|工作室|事务所|中心)$"
)
# A name in letters has its form behind it, too: Ltd., B.V., GmbH & Co. KG.
_FORMS = r"""
    ltd limited inc incorporated l\.?l\.?c l\.?l\.?p l\.?p p\.?l\.?c corp corporation co company g\.?m\.?b\.?h
    mbh a\.?g kga?a? s\.?e s\.?a s\.?a\.?s s\.?a\.?r\.?l s\.?r\.?l s\.?p\.?a b\.?v n\.?v a/?s aps a\.?b oyj?
    k\.?k pty pte pvt private sdn bhd ltda s\.?l kft zrt d\.?o\.?o s\.?r\.?o sp\.?\s?z\s?o\.?\s?o
"""
FORM_IN_LETTERS = re.compile(rf"(?:[\s,.&，]+(?:{'|'.join(_FORMS.split())})\.?)+[\s.]*$", re.IGNORECASE)
_PLACE = re.compile(
    "^(北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|广州|深圳|苏州|无锡|常州|南京|杭州|宁波|温州|嘉兴|湖州|绍兴|"
    "金华|台州|合肥|芜湖|福州|厦门|泉州|南昌|济南|青岛|烟台|潍坊|郑州|洛阳|武汉|宜昌|鄂州|长沙|株洲|佛山|东莞|珠海|中山|惠州|"
    "成都|绵阳|贵阳|昆明|西安|兰州|石家庄|唐山|太原|沈阳|大连|长春|哈尔滨|南通|扬州|徐州|昆山)(省|市|区|县)?"
)

_LEVEL = re.compile("自治区|自治州|地区|[省市州盟县区]")
_DISTRICT = re.compile(f"[{HAN}]{{1,3}}[县区]")
_SAID_DISTRICT = re.compile(f"(?!社区|小区)[{HAN}]{{1,3}}[县区](?!块)")  # no 社区, and no 区块链
LEVELS = 3  # 江苏省苏州市昆山市恒岳


def tokens(text: str) -> list[str]:
    """Every two neighbouring characters of every run, and single characters standing alone."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(fold(text)):
        if len(run) == 1:
            found[run] = None
        for start in range(len(run) - 1):
            found[run[start : start + 2]] = None
    return list(found)


def distinctive(name: str) -> str:
    """The part of a firm's name that people say, in either signs or in letters.

    苏州恒岳精密机械有限公司 → 恒岳精密机械, Brightwater Foods Ltd. → Brightwater Foods.
    """
    core, plain = _core(name)
    place = _PLACE.match(plain)
    kernel = core[place.end() if place else 0 :]
    return kernel if len(kernel) >= 2 else name


@lru_cache(maxsize=4096)  # asked for several times of each name that comes in
def _core(name: str) -> tuple[str, str]:
    """Without brackets and legal form: as written, and in simplified signs, place by place."""
    core = re.sub(r"[（(][^）)]*[）)]", "", name)
    plain = simplified(core)
    form = _FORM.search(plain) or FORM_IN_LETTERS.search(plain)
    end = form.start() if form else None
    return core[:end], plain[:end]


def behind_places(name: str) -> str:
    """What stands behind all places in front: 江苏省张家港市恒岳精密机械有限公司 → 恒岳精密机械.

    A trade name may be a place as well (大同食品), so it is found by both, and nothing else is made of this.
    """
    core, plain = _core(name)
    rest = core[_end_of_places(plain) :]
    return rest if len(rest) >= 2 else name


def behind_own_place(name: str, city: str = "") -> str:
    """What stands behind the place of a firm's name, of which it has one: 台州福安科技 → 福安科技.

    福安 is a city, too, but not one of 台州. A small city in front is the firm's place where it is in
    ``city``, else its word; what says that it is a place (昆山市, 江苏昆山, 吴江区) is one.
    """
    core, plain = _core(name)
    at, before = 0, ""
    for _level in range(LEVELS):
        word = next((plain[at : at + n] for n in (4, 3, 2) if plain[at : at + n] in PLACES), "")
        level = _LEVEL.match(plain, at + len(word)) if word else None
        own = word == city or (not at and _PLACE.match(plain)) or before in PROVINCES
        if not word or not (level or own):
            break
        at, before = level.end() if level else at + len(word), word
    district = _SAID_DISTRICT.match(plain, at) if at else None
    rest = core[district.end() if district else at :]
    return rest if len(rest) >= 2 else name


def _end_of_places(name: str) -> int:
    at = 0
    for _level in range(LEVELS):
        size = next((n for n in (4, 3, 2) if name[at : at + n] in PLACES), 0)
        if not size:
            break
        at += size
        if level := _LEVEL.match(name, at):
            at = level.end()
    district = _DISTRICT.match(name, at) if at else None
    return district.end() if district else at


def has_unlisted_place(text: str) -> bool:
    """Whether places in front of a name go farther than ``distinctive`` takes them."""
    known = _PLACE.match(text)
    return _end_of_places(text) > (known.end() if known else 0)


def place(name: str) -> str:
    """The place that a firm's name begins with, "" for one that we do not know: 苏州恒岳精密 → 苏州."""
    found = _PLACE.match(simplified(fold(name)))
    return found[1] if found else ""


def closed(text: str) -> str:
    """Without the spaces that stand within Chinese, where none belong: 信科 公司 → 信科公司."""
    return _GAP.sub("", text)


def initial(name: str) -> str:
    """The one character for a firm's avatar: 苏 stands for the place, so take it from what is left.

    A place that is no well-known one is a place if the name says so: 襄阳市恒岳, 北京市朝阳区恒岳 → 恒.
    """
    core, plain = _core(name.strip())
    kernel = core[_end_of_said_places(plain) :]
    return (kernel if len(kernel) >= 2 else distinctive(name.strip()))[:1].upper() or "?"


def _end_of_said_places(name: str) -> int:
    known = _PLACE.match(name)
    at = known.end() if known else 0
    for _level in range(LEVELS):
        ends = (at + size for size in (4, 3, 2) if name[at : at + size] in PLACES)
        level = next((found for end in ends if (found := _LEVEL.match(name, end))), None)
        if level is None:
            break
        at = level.end()
    district = _SAID_DISTRICT.match(name, at) if at else None
    return district.end() if district else at


def pinyin(text: str, readings: Mapping[str, str]) -> list[str]:
    """One syllable a character; words in other scripts as they are."""
    syllables: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if _HAN.match(run):
            said = dict(words_in(run))
            syllables += [said.get(place) or readings[c] for place, c in enumerate(run) if c in readings]
        else:
            syllables.append(run)
    return syllables


def unread(name: str) -> set[int]:
    """The places of signs that stand in a sort key as they are: behind letters or figures, as in TCL集团."""
    words = (run for run in _RUNS.finditer(name) if not _HAN.match(run.group()))
    return {place for run in words for place in range(run.start(), run.end()) if is_han(name[place])}


def keys(name: str, codes: Sequence[str], readings: Mapping[str, str]) -> list[str]:
    """What a record is found by from the beginning: its codes, its words, its pinyin and their initials.

    A Chinese name is found by its first sign, too, and by the first of what people say of it; so it is by its
    pinyin, whichever places stand in front.
    """
    found: dict[str, None] = {spelled(code): None for code in codes if code}
    out = written_out(name)
    parts = [name, distinctive(name), behind_places(name), *([out, distinctive(out)] if out else ())]
    for part in dict.fromkeys(parts):
        if _HAN.match(fold(part)):
            found[spelled(part)[0]] = None
        syllables = pinyin(unmarked(part), readings)
        found["".join(syllables)] = None
        found["".join(s[0] for s in syllables)] = None
    for word in _WORD.findall(unmarked(f"{name} {out}" if out else name)):
        if not _HAN.match(word):
            found[word] = None
    return list(dict.fromkeys(key[:80] for key in found if key))


def sort_key(name: str, readings: Mapping[str, str]) -> str:
    """Orders names by pinyin, Latin names among them, on every database alike."""
    return " ".join(pinyin(name, readings))[:120]


def is_han(text: str) -> bool:
    return bool(_HAN.search(text))


type Readings = Callable[[set[str]], Mapping[str, str]]
