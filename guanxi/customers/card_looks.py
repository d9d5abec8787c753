"""How the pieces of a signature look: a firm's name, a person's, an address; and the role a title says."""

import re

from guanxi.customers import card_words as words
from guanxi.customers.choices import DecisionRole
from guanxi.customers.surnames import DOUBLE, RARER, SURNAMES
from guanxi.foundation.search.spelling import same
from guanxi.foundation.search.tokens import HAN

HAS_HAN = re.compile(f"[{HAN}]")
NAMED = re.compile(f"[{HAN}]{{2,4}}|[{HAN}]{{2,8}}·[{HAN}]{{2,8}}")
CAPITAL = re.compile(r"[^\W\d_][\w'’.-]{0,30}")
NAME_WORDS = range(2, 6)
LONG_NAME = 4  # signs: with a family name of one sign names have at most three
SHORT_ADDRESS, SHORT_FIRM = 5, 4


def digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def lower_words(text: str) -> set[str]:
    """Its words without the signs around them."""
    return {word.strip("().,").casefold() for word in re.split(r"[\s/&]", text)}


def is_firm(text: str) -> bool:
    """Whether it ends with what firms call themselves: 公司, Ltd, GmbH."""
    if words.HAN_FIRM.search(text):
        return len(text) > SHORT_FIRM
    last = (text.split() or [""])[-1].strip("(),.")
    plain = last.replace(".", "")
    return " " in text.strip() and (plain.casefold() in words.FORMS or plain in words.CAPITAL_FORMS)


def is_name(text: str) -> bool:
    """Whether this is plainly a person's name: a family name first in Chinese, capitals in letters."""
    if HAS_HAN.search(text):
        plain = same(text)
        if words.HONOURED.match(text):
            return plain[0] in SURNAMES
        if not NAMED.fullmatch(text) or words.HAN_TITLE.search(text):
            return False
        is_double = plain[:2] in DOUBLE
        return "·" in text or is_double or (len(text) < LONG_NAME and plain[0] in SURNAMES | RARER)
    parts = text.split()
    capitals = [word for word in parts if word.casefold() not in words.PARTICLES]
    return (
        len(parts) in NAME_WORDS
        and len(capitals) > 1
        and all(CAPITAL.fullmatch(word) and word[0].isupper() for word in capitals)
        and not lower_words(text) & words.NOBODY
    )


def is_address(text: str) -> bool:
    """Whether it names places: two of them and a street in Chinese, a street and a number in letters."""
    if HAS_HAN.search(text):
        places = {sign for sign in text if sign in words.HAN_PLACES}
        has_street = words.HAN_STREET.search(text) is not None and (
            len(places) > 1 or words.HAN_NUMBERED.search(text) is not None
        )
        return (has_street or len(places) > 2) and len(text) > SHORT_ADDRESS and not is_firm(text)
    said = lower_words(text)
    has_street = bool(said & words.STREETS) or any(word.endswith(words.STREET_ENDS) for word in said)
    return (has_street and digits(text) > 0) or words.POSTED.match(text) is not None


def goes_on(text: str) -> bool:
    """Whether it is more of the address before it: a code with a town, or a country."""
    return bool(digits(text)) or text.strip(" ,.").casefold() in words.COUNTRIES


def role_of(title: str) -> str:
    """The decision role that a title says plainly."""
    if not title:
        return ""
    for role, said in words.ROLES:
        if said.search(title):
            stands_beside = words.BESIDE.search(title) and role != DecisionRole.GATEKEEPER
            return "" if stands_beside else str(role.value)
    return ""
