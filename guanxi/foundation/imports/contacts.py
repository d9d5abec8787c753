"""Telephone numbers and e-mail addresses: kept as written, and in the one form that can be searched."""

import re
import unicodedata
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.imports.readings import LOCAL
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import (
    Reading,
    Taken,
    Unreadable,
    answer,
    folded,
    is_blank_word,
    is_masked,
    meant,
    shortened,
)
from guanxi.foundation.privacy.normalise import normalise_phone
from guanxi.foundation.sentences import Said, said

EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|ext\.?|#)\s*(?=[0-9])", re.IGNORECASE)
SEVERAL = re.compile(r"[/;、,|\n]|[或和及]|(?<=[0-9]{7})\s+(?=[0-9]{7})")
PLACES = 2  # numbers that a person has here
WHOLE = 7  # digits: what has fewer is an extension
SERVICE = re.compile(r"9[56][0-9]{3,4}|1[012][0-9]|123[0-9]{2}")
IN_BRACKETS = re.compile(r".*<([^<>]+)>")  # Li Lei <li.lei@example.com>
ADDRESS = re.compile(r"[^@\s,;<>()\"]{1,64}@(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{0,61}[\w]")
MAINLAND = "CN"
HOME = "+86"
SPACEABLE = re.compile(r"\+[0-9]{6,15}|1[3-9][0-9]{9}")  # in one form, or a mobile one as most write it
LANDLINE = re.compile(r"[2-8][0-9]{2,3}[\s-]?[0-9]{4}")  # as it is dialled in its own town
FEWEST, MOBILE = 9, 11  # digits after the country code: of any number with its area code, of a mobile one


class Phone(NamedTuple):
    """``e164`` is what calls and finds it; a number that somebody masked has none."""

    text: str
    e164: str | None
    masked: bool


def read_phone(value: Cell, region: str = MAINLAND) -> Reading[Phone]:
    """A telephone number; without a country code it is one of ``region``."""
    return answer(lambda cell: _phone(cell, region), value)


def read_phones(value: Cell, region: str = MAINLAND) -> Reading[Phone]:
    """One telephone number, or two of one person, each on a line of its own."""
    return answer(lambda cell: _phones(cell, region), value)


def _phones(value: Cell, region: str) -> Phone | Taken[Phone] | None:
    parts = parted(meant(value) or "")
    if len(parts) != PLACES:
        return _phone(value, region)
    read = [_phone(part, region) for part in parts]
    phones = [one.clean if isinstance(one, Taken) else one for one in read]
    different = {_key(one): one for one in reversed(phones) if one is not None}
    if len(different) == 1:
        return read[0]
    texts = [one.text for one in reversed(different.values())]
    both = Phone("\n".join(texts), None, masked=any(one is not None and one.masked for one in phones))
    return Taken(both, LOCAL) if any(isinstance(one, Taken) for one in read) else both


def _key(phone: Phone) -> tuple[str, ...]:
    _number, *extension = EXTENSION.split(phone.text)
    return (phone.e164 or re.sub(r"[^0-9*]", "", phone.text), *extension)


def phone_key(text: str, region: str = MAINLAND) -> tuple[str, ...]:
    """What two spellings of one number have in common."""
    phone = read_phone(text, region).clean
    return _key(phone) if phone else (text,)


def parted(text: str) -> list[str]:
    """The numbers of a cell that holds several, as they are written; what is one number stays one."""
    parts = [part.strip() for part in SEVERAL.split(unicodedata.normalize("NFKC", text))]
    whole = [part for part in parts if len(re.sub(r"\D", "", part)) >= WHOLE or "**" in part]
    return whole if len(whole) > 1 and len(whole) == len(list(filter(None, parts))) else [text]


def _phone(value: Cell, region: str) -> Phone | Taken[Phone] | None:
    if not (text := meant(value)):
        return None
    if is_masked(text):
        return Phone(text, None, masked=True)
    if re.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+", text):
        raise Unreadable(
            _("The spreadsheet has shortened this number. Format the column as text and type it again.")
        )
    if are_several(text):
        raise Unreadable(
            _("Several numbers in one cell: this field holds one. Put the others into a column of their own.")
        )
    if region == MAINLAND and _is_service(text):
        return Phone(text, None, masked=False)  # reachable inside the country only
    if region == MAINLAND and is_local(text):
        return Taken(Phone(text, None, masked=False), LOCAL)
    return Phone(text, _e164(text, region), masked=False)


def are_several(text: str) -> bool:
    """Whether these are several numbers in one: kept as one, nobody could call it or find it."""
    parts = SEVERAL.split(unicodedata.normalize("NFKC", text))
    return sum(len(re.sub(r"\D", "", part)) >= WHOLE for part in parts) > 1


def _e164(text: str, region: str) -> str | None:
    # Imported here: its tables are for those who import, not for every web process.
    import phonenumbers

    digits = len(re.sub(r"\D", "", text))
    try:
        number = phonenumbers.parse(EXTENSION.sub(" ext ", text), region)
    except phonenumbers.NumberParseException:
        raise Unreadable(
            format_lazy(_("“{value}” is not a telephone number. Write figures only."), value=shortened(text))
        ) from None
    home = number.country_code == phonenumbers.country_code_for_region(region)
    if home and region == MAINLAND and (fault := mainland_fault(text)):
        raise Unreadable(fault)
    match phonenumbers.is_possible_number_with_reason(number):
        case phonenumbers.ValidationResult.IS_POSSIBLE:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        case phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise Unreadable(format_lazy(_("Only {digits} digits: the area code is missing."), digits=digits))
        case phonenumbers.ValidationResult.TOO_SHORT:
            raise Unreadable(format_lazy(_("Only {digits} digits: some are missing."), digits=digits))
        case phonenumbers.ValidationResult.TOO_LONG:
            raise Unreadable(
                format_lazy(_("{digits} digits are too many for a telephone number."), digits=digits)
            )
    raise Unreadable(
        format_lazy(
            _("“{value}” is not a telephone number. Check it, with its country code."), value=shortened(text)
        )
    )


def spaced(number: str) -> str:
    """A number kept in one form, as people read it: 134 9414 1876; of another country with its code."""
    if not SPACEABLE.fullmatch(number):
        return number
    import phonenumbers  # as above: only who asks for a number in full pays for its tables

    try:
        read = phonenumbers.parse(number, MAINLAND)
    except phonenumbers.NumberParseException:
        return number
    home = read.country_code == phonenumbers.country_code_for_region(MAINLAND)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(read, form.NATIONAL if home else form.INTERNATIONAL)


def mainland_fault(text: str) -> Said | None:
    """What people get wrong most often in a mainland number, in their own terms: of a file and of a form.

    Numbers of other countries, hidden ones and service numbers are none of its business; a landline without
    its area code is kept as it is written, and said to be one (``is_local``).
    """
    if (
        is_masked(text)
        or _is_service(text)
        or is_local(text)
        or not (number := normalise_phone(text)).startswith(HOME)
    ):
        return None
    national, digits = number.removeprefix(HOME), len(re.sub(r"\D", "", text))
    if len(national) < FEWEST:
        few = said(
            "Only %(digits)s digits; a mainland mobile number has 11, and a landline needs its area code."
        )
        return few % {"digits": digits}
    if re.match(r"1[3-9]", national) and len(national) != MOBILE:
        return said("%(digits)s digits; a mainland mobile number has 11.") % {"digits": len(national)}
    return None


def is_local(text: str) -> bool:
    """Whether this is a mainland landline without its area code: nobody reaches it from elsewhere."""
    return bool(LANDLINE.fullmatch(EXTENSION.split(folded(text))[0].strip()))


def _is_service(text: str) -> bool:
    return bool(SERVICE.fullmatch(re.sub(r"[\s-]", "", text)))


def read_email(value: Cell) -> Reading[str]:
    """An e-mail address, its domain in small letters; a masked one is kept as it is."""
    return answer(_email, value)


def _email(value: Cell) -> str | None:
    text = folded(value).removeprefix("mailto:").strip()
    if is_blank_word(text):
        return None
    if bracketed := IN_BRACKETS.fullmatch(text):
        text = bracketed[1].strip()
    if "*" in text and "@" in text and " " not in text:
        return text
    if text.count("@") == 0:
        raise Unreadable(
            format_lazy(_("“{value}” has no @. Write it as name@example.com."), value=shortened(text))
        )
    if text.count("@") > 1:
        raise Unreadable(_("Several addresses in one cell. Give each a column of its own."))
    if len(text) > 254 or ".." in text or not ADDRESS.fullmatch(text):
        raise Unreadable(
            format_lazy(
                _("“{value}” is not an e-mail address. Write it as name@example.com."), value=shortened(text)
            )
        )
    name, _at, domain = text.partition("@")
    return f"{name}@{domain.lower()}"
