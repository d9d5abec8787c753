"""What may be seen of a value without revealing it. Each mask's docstring says all that it shows.

Stars never count anything: a mask of a long value is as long as that of a short one.
"""

import re
import unicodedata
from typing import Final

from guanxi.foundation.privacy.normalise import normalise_phone
from guanxi.foundation.privacy.sealed import HIDDEN, hide

__all__ = [
    "hide",
    "mask_address",
    "mask_birthday",
    "mask_email",
    "mask_id",
    "mask_phone",
    "mask_wechat",
]

_SHORT: Final = 7  # digits; of a shorter number nothing is shown
_AREA: Final = re.compile(r"86(10|2[0-9]|[3-9][0-9]{2})")  # mainland area codes, without trunk zero
_SERVICE: Final = re.compile(r"86[48]00[0-9]{7}")  # 400-820-6362: no area has such a code
_LOCAL: Final = re.compile(r"86[2-9][0-9]{6,7}")  # a landline's own number: seven or eight digits
_COUNTRY: Final = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2}")
_PROVINCE: Final = re.compile(
    r"(?:北京|上海|天津|重庆|重慶)市?"
    r"|(?:河北|山西|辽宁|遼寧|吉林|黑龙江|黑龍江|江苏|江蘇|浙江|安徽|福建|江西|山东|山東|河南|湖北|湖南"
    r"|广东|廣東|海南|四川|贵州|貴州|云南|雲南|陕西|陝西|甘肃|甘肅|青海|台湾|台灣)省?"
    r"|(?:内蒙古|內蒙古|广西壮族|廣西壯族|西藏|宁夏回族|寧夏回族|新疆维吾尔|新疆維吾爾)自治[区區]"
    r"|(?:香港|澳门|澳門)(?:特别行政区|特別行政區)?"
)
_CITY: Final = re.compile(r"[一-鿿]{2,4}市(?!场|場|口|集)|[一-鿿]{2,8}自治州|[一-鿿]{2,4}地区")
_YEAR: Final = re.compile(r"\s*(?:lunar )?(1[89]|20)([0-9])[0-9](?![0-9])")


def mask_phone(text: str) -> str:
    """Mainland mobile: first three and last four digits. Mainland landline: area code and last two; where the
    area code is not written, the last two alone. Service number (400, 800): as a landline.

    Foreign: country code, first digit and last three. Anything shorter than seven digits: nothing.
    """
    number = normalise_phone(text)[1:]
    if number.startswith("861") and len(number) == 13:
        return f"{number[2:5]} **** {number[-4:]}"
    if _SERVICE.fullmatch(number):
        return f"{number[2:5]} **** {number[-2:]}"
    if number.startswith("86"):
        area = _AREA.match(number)
        if area and len(number) - area.end() >= _SHORT:
            return f"0{area[1]} **** {number[-2:]}"
        return f"**** {number[-2:]}" if _LOCAL.fullmatch(number) else HIDDEN
    country = _COUNTRY.match(number)
    if country is None or len(number) - country.end() < _SHORT:
        return HIDDEN
    return f"+{country[0]} {number[country.end()]}*** ***{number[-3:]}"


def mask_email(text: str) -> str:
    """The first sign of a mailbox of two or more, and the domain."""
    mailbox, at, domain = text.strip().rpartition("@")
    if not at or not domain or " " in domain:
        return HIDDEN
    return f"{_first(mailbox)}{HIDDEN}@{domain}"


def mask_id(text: str) -> str:
    """The first two signs (province) and the last two, of nine or more."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())
    return f"{bare[:2]} **** **** {bare[-2:]}" if len(bare) > 8 else HIDDEN


def mask_address(text: str) -> str:
    """A mainland address's province and, after it, the prefecture's city. Of any other: nothing."""
    province = _PROVINCE.match(text.strip())
    if province is None:
        return HIDDEN
    rest = text.strip()[province.end() :]
    city = _CITY.match(rest)
    return province[0] + (city[0] if city else "") + HIDDEN


def mask_wechat(text: str) -> str:
    """The first sign, of two or more."""
    return _first(text.strip()) + HIDDEN


def mask_birthday(text: str) -> str:
    """The decade of a date that begins with its year: 199*-**-**; not by which calendar it is."""
    year = _YEAR.match(text)
    return f"{year[1]}{year[2]}*-**-**" if year else HIDDEN


def _first(text: str) -> str:
    # A lone sign would be all there is; a combining mark belongs to what it follows.
    return text[0] if len(text) > 1 and not unicodedata.combining(text[1]) else ""
