"""How characters are read: one table for the web, the whole dictionary for those that load it."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from .models import Reading
from .sounding import SIGNS, words_in
from .spelling import fold, sounded
from .tokens import is_han

_known: dict[str, str] = {}

# Read otherwise in a family name than elsewhere.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "任": "ren", "盖": "ge",
    "朴": "piao", "翟": "zhai", "员": "yun", "尉": "yu", "万": "wan", "黑": "he", "洗": "xian", "冼": "xian",
    "缪": "miao", "秘": "bi", "逄": "pang", "乜": "nie", "纪": "ji", "华": "hua", "燕": "yan", "召": "shao",
}  # fmt: skip
DOUBLE_SURNAMES = {
    "尉迟": ["yu", "chi"],
    "长孙": ["zhang", "sun"],
    "万俟": ["mo", "qi"],
    "澹台": ["tan", "tai"],
}


def readings_of(texts: Iterable[str]) -> dict[str, str]:
    """Character → syllable for all characters of ``texts``: one query for those not yet met."""
    characters = {c for c in set(fold(" ".join(texts))) if is_han(c)}
    unknown = characters - _known.keys()
    if unknown:
        rows = Reading.objects.filter(character__in=list(unknown)).values_list("character", "pinyin")
        _known.update((sign, SIGNS.get(sign, said)) for sign, said in rows)
        _known.update(dict.fromkeys(unknown - _known.keys(), ""))
    return {c: _known[c] for c in characters if _known[c]}


@lru_cache(maxsize=8192)  # the same few names are asked about at every key
def sounds(name: str) -> tuple[str, ...]:
    """How each sign of ``name``, folded, is said; a sign that is no letter of any kind is silent: ""."""
    folded = fold(name)
    readings, said = readings_of([name]), dict(words_in(folded))
    return tuple(
        said.get(place) or readings.get(sign) or sounded(sign) if sign.isalnum() else ""
        for place, sign in enumerate(folded)
    )


def surname_readings(name: str, readings: Mapping[str, str]) -> Mapping[str, str]:
    """The same readings, with a person's family name read as family names are."""
    if name[:2] in DOUBLE_SURNAMES:
        return {**readings, **dict(zip(name[:2], DOUBLE_SURNAMES[name[:2]], strict=True))}
    if name[:1] in SURNAMES:
        return {**readings, name[0]: SURNAMES[name[0]]}
    return readings


def dictionary() -> Iterator[tuple[str, str, str]]:
    """Every character the dictionary knows, its first reading and the one in a family name.

    Loads pypinyin's table (commands only, never the web); its own functions take eight times as long.
    """
    from pypinyin.pinyin_dict import pinyin_dict

    for code, readings in pinyin_dict.items():
        character = chr(code)
        if is_han(character):
            yield character, _without_tone(readings.partition(",")[0]), SURNAMES.get(character, "")


def _without_tone(syllable: str) -> str:
    """zhōng → zhong; lǜ → lv, as people type it."""
    plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(sign for sign in plain if sign.isascii())


def forget() -> None:
    """Empty the memory (tests that change the table)."""
    _known.clear()
    sounds.cache_clear()
