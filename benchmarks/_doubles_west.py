"""Western and international people and what goes wrong when they are written down."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from benchmarks._doubles_rows import Cluster, Dice, Row, birthday_told, how_many_more, words, wrong_digit
from benchmarks._doubles_west_words import COMPANIES, LAND_SHARES, MIDDLES, NICKNAMES, Culture

DOUBLED = 0.10
NEIGHBOURS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        words(
    "wa qes wrd etf ryg tuh yij uok ipl ol qsz adwx sfec dgrv fhtb gjyn hkum jli ko xas zcs xvd cbf "
    "vnh bmj nk"
),
        strict=True,
    )
)  # fmt: skip
HEARD = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("ei", "ai"), ("sch", "sh"), ("ll", "l"), ("tt", "t"),
    ("nn", "n"), ("th", "t"), ("ea", "ee"), ("c", "k"), ("z", "s"), ("y", "i"), ("l", "ll"), ("s", "ss"),
)  # fmt: skip
SCANNED = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("l", "I"), ("e", "c"), ("o", "0"), ("i", "l"), ("h", "b"))
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
NO_MARK = str.maketrans("łŁøØßıđæ", "lLoOsida")
Phone = tuple[Culture, str, str]


@dataclass(slots=True)
class Person:
    """A real person, whole and right."""

    land: Culture
    woman: bool
    given: str
    family: str
    middle: str
    city: str
    area: str
    street: str
    born: tuple[int, int, int]
    phones: list[Phone]
    emails: list[str]
    maiden: str = ""
    suffix: str = ""


def clusters(dice: Dice) -> Iterator[Cluster]:
    """Single people, households, and those who are easily taken for each other."""
    while True:
        lot, first = dice.random(), _person(dice)
        if lot < 0.86:
            yield Cluster([_records(dice, first)])
        else:
            near, people = _near(dice, first, lot)
            yield Cluster([_records(dice, person) for person in people], near)


def _person(dice: Dice) -> Person:
    land = dice.pick(LAND_SHARES)
    woman = dice.chance(0.5)
    given = dice.pick(land.women if woman else land.men)
    family = _family(dice, land)
    city, area = dice.pick(land.cities)
    middle = dice.pick(MIDDLES) if dice.chance(0.35) else ""
    born = dice.day(1938, 2007)
    maiden = _family(dice, land) if woman and dice.chance(0.3) else ""
    person = Person(land, woman, given, family, middle, city, area, _street(dice, land), born, [], [], maiden)
    person.phones.append(_mobile(dice, land, area))
    if dice.chance(0.25):
        person.phones.append((land, area, dice.digits(land.fixed)))
    person.emails.append(_email(dice, person))
    if dice.chance(0.15):
        person.emails.append(_email(dice, person))
    return person


def _family(dice: Dice, land: Culture) -> str:
    """A frequent surname, or one of the long tail; two of them where that is the custom."""
    name = dice.pick(land.families) if dice.chance(land.frequent) else _rare(dice, land)
    return f"{name} {dice.pick(land.families)}" if land.two_surnames else name


def _rare(dice: Dice, land: Culture) -> str:
    return dice.pick(land.heads) + dice.pick(land.tails)


def _street(dice: Dice, land: Culture) -> str:
    return land.street.format(dice.pick(land.streets), 1 + int(dice.random() ** 2 * 240))


def _mobile(dice: Dice, land: Culture, area: str) -> Phone:
    def number() -> Phone:
        return (land, dice.pick(land.mobile) if land.mobile else area, dice.digits(land.rest))

    return dice.nobodys(number)


def _email(dice: Dice, person: Person) -> str:
    return dice.nobodys(lambda: _any_email(dice, person))


def _any_email(dice: Dice, person: Person) -> str:
    given, family = _plain(person.given), _plain(person.family.rsplit(" ", 1)[-1])
    lot = dice.random()
    if lot < 0.18:
        return f"{given}.{family}@{dice.pick(COMPANIES)}{person.land.ending}"
    number = str(person.born[0])[2:] if dice.chance(0.5) else dice.digits(2 + int(dice.random() * 3))
    local = (
        f"{given}.{family}{number}" if lot < 0.45
        else f"{given[0]}{family}{number}" if lot < 0.65
        else f"{given}{number}" if lot < 0.8
        else f"{family}.{given}{number}"
    )  # fmt: skip
    return f"{local}@{dice.pick(person.land.mails)}"


@cache
def _plain(name: str) -> str:
    return "".join(sign for sign in _without_marks(name).lower() if sign.isalnum())


def _without_marks(name: str) -> str:
    if name.isascii():
        return name
    parts = unicodedata.normalize("NFD", name.translate(NO_MARK))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


# ---- different people who look alike ----------------------------------------------------------------


def _near(dice: Dice, first: Person, lot: float) -> tuple[str, list[Person]]:
    if lot < 0.95:
        return "household", _household(dice, first)
    if lot < 0.965:
        return "father and son of one name", [first, _son(dice, first)]
    if lot < 0.975:
        return "twins", [first, _twin(dice, first)]
    if lot < 0.99:
        other = _person_like(dice, first, given=first.given, family=first.family)
        return "one name in one city", [first, other]
    office = f"{dice.pick(('info', 'office'))}@{dice.pick(COMPANIES)}{first.land.ending}"
    other = _person_like(dice, first, emails=[office])
    first.emails, first.phones = other.emails, other.phones
    return "colleagues with one address of the office", [first, other]


def _person_like(dice: Dice, first: Person, **same: Any) -> Person:
    """Somebody else of the same land and city, of whom ``same`` is the same."""
    fresh = _person(dice)
    land = first.land
    if fresh.land is not land:
        fresh.given = dice.pick(land.women if fresh.woman else land.men)
        fresh.family, fresh.maiden = _family(dice, land), ""
        fresh.street = _street(dice, land)
    changed = replace(fresh, land=land, city=first.city, area=first.area, **same)
    if "given" in same:
        changed.woman, changed.maiden = first.woman, ""
    if "phones" not in same:
        changed.phones = [_mobile(dice, land, first.area)]
    if "emails" not in same:
        changed.emails = [_email(dice, changed)]
    return changed


def _household(dice: Dice, first: Person) -> list[Person]:
    """A couple, sometimes with a child: one address, often one telephone, now and then one mailbox."""
    home = (first.land, first.area, dice.digits(first.land.fixed))
    mailbox, shares_phone = dice.chance(0.2), dice.chance(0.55)
    members = [first]
    for child in range(1 + (first.born[0] < 1990 and dice.chance(0.3))):
        one = _person_like(dice, first, street=first.street)
        while one.given in {
            other.given for other in members
        }:  # who bears a father's name is told apart above
            one.given = dice.pick(first.land.women if one.woman else first.land.men)
            one.emails = [_email(dice, one)]
        if child or dice.chance(0.75):
            one.family = first.family
            one.emails = one.emails if dice.chance(0.25) else [_email(dice, one)]
        one.born = (first.born[0] + (27 if child else dice.randint(-6, 6)), *one.born[1:])
        members.append(one)
    for one in members:
        if shares_phone:
            one.phones = [*one.phones[:1], home] if dice.chance(0.6) else [home]
        if mailbox:
            one.emails = first.emails
    return members


def _son(dice: Dice, father: Person) -> Person:
    father.woman, father.maiden, father.given = False, "", dice.pick(father.land.men)
    father.born = (min(father.born[0], 1980), *father.born[1:])
    father.emails = [_email(dice, father)]
    same_street = {"street": father.street} if dice.chance(0.7) else {}
    son = _person_like(dice, father, given=father.given, family=father.family, **same_street)
    son.born = (father.born[0] + dice.randint(21, 38), *son.born[1:])
    if same_street and dice.chance(0.6):
        home = (father.land, father.area, dice.digits(father.land.fixed))
        father.phones, son.phones = [*father.phones[:1], home], [*son.phones[:1], home]
    if dice.chance(0.25):
        father.suffix, son.suffix = "Sr.", "Jr."
    return son


def _twin(dice: Dice, first: Person) -> Person:
    names = first.land.women if first.woman else first.land.men
    alike = [name for name in dict.fromkeys(names) if name[0] == first.given[0] and name != first.given]
    given = dice.pick(alike or [name for name in names if name != first.given])
    home = [(first.land, first.area, dice.digits(first.land.fixed))]
    first.phones = [*first.phones[:1], *home]
    return _person_like(
        dice, first, given=given, family=first.family, street=first.street, born=first.born,
        phones=home if dice.chance(0.5) else [_mobile(dice, first.land, first.area)],
    )  # fmt: skip


# ---- records of one person --------------------------------------------------------------------------


def _records(dice: Dice, person: Person) -> list[Row]:
    rows = [_record(dice, person, again=False)]
    for _more in range(how_many_more(dice, DOUBLED, 3)):
        dice.told["further records"] += 1
        rows.append(_record(dice, _later(dice, person), again=True))
    return rows


def _later(dice: Dice, person: Person) -> Person:
    """The same person at another time or through another door: moved, married, a new number."""
    later = replace(person, phones=list(person.phones), emails=list(person.emails))
    if dice.happens(0.14, "moved house"):
        later.street = _street(dice, person.land)
        if dice.chance(0.4):
            later.city, later.area = dice.pick(person.land.cities)
    if dice.happens(0.15, "telephone changed"):
        later.phones[0] = _mobile(dice, person.land, later.area)
    if dice.happens(0.14, "e-mail changed"):
        later.emails[0] = _email(dice, later)
    elif dice.happens(0.05, "e-mail at another domain"):
        later.emails[0] = later.emails[0].split("@")[0] + "@" + dice.pick(person.land.mails)
    if person.maiden and dice.happens(0.25, "under the maiden name"):
        later.family, later.maiden = person.maiden, ""
    return later


def _record(dice: Dice, person: Person, *, again: bool) -> Row:
    row = Row(_name_told(dice, person, 2.5 if again else 1.0))
    if person.maiden and dice.chance(0.12):
        row.also = [f"{person.given} {person.maiden}"]
    elif person.given in NICKNAMES and dice.chance(0.03):
        row.also = [f"{dice.pick(NICKNAMES[person.given])} {person.family}"]
    if not dice.happens(0.25, "no region"):
        row.region = person.city if dice.chance(0.8) else f"{person.land.name} {person.city}"
    if not dice.happens(0.35, "no address"):
        row.address = _address_told(dice, person)
    if not dice.happens(0.5, "no birthday"):
        row.birthday = birthday_told(dice, person.born)
    if not dice.happens(0.4, "no telephone"):
        row.phones = [_phone_told(dice, phone) for phone in _some(dice, person.phones)]
    if not dice.happens(0.3, "no e-mail"):
        row.emails = [_email_told(dice, email) for email in _some(dice, person.emails)]
    return row


def _some[T](dice: Dice, known: list[T]) -> list[T]:
    """One of what is known, seldom all of it."""
    if len(known) == 1 or dice.chance(0.3):
        return list(known)
    return [known[0]] if dice.chance(0.7) else [known[1]]


def _name_told(dice: Dice, person: Person, often: float) -> str:
    given, family = person.given, person.family
    if given in NICKNAMES and dice.happens(0.05 * often, "nickname"):
        given = dice.pick(NICKNAMES[given])
    elif dice.happens(0.008 * often, "only the initial"):
        given = given[0] + "."
    if person.middle and dice.happens(0.12 * often, "middle initial"):
        given += f" {person.middle[0]}."
    if " " in family and person.land.two_surnames and dice.happens(0.35, "second surname left out"):
        family = family.split(" ")[0]
    if dice.happens(0.012 * often, "typing mistake in the name"):
        given, family = (
            (_mistyped(dice, given), family) if dice.chance(0.4) else (given, _mistyped(dice, family))
        )
    if not (given + family).isascii() and dice.happens(0.12 * often, "accents dropped or written out"):
        spelt = str.maketrans({}) if dice.chance(0.5) else WRITTEN_OUT
        given, family = _without_marks(given.translate(spelt)), _without_marks(family.translate(spelt))
    if person.suffix and dice.chance(0.7):
        family += f" {person.suffix}"
    return _ordered(dice, person, given, family)


def _ordered(dice: Dice, person: Person, given: str, family: str) -> str:
    lot = dice.random()
    if lot < 0.87:
        return f"{given} {family}"
    if lot < 0.92:
        dice.told["name as Family, Given"] += 1
        return f"{family}, {given}"
    if lot < 0.94:
        dice.told["name in capitals or small letters"] += 1
        return f"{given} {family}".upper() if dice.chance(0.5) else f"{given} {family}".lower()
    if lot < 0.96:
        dice.told["name with title"] += 1
        return f"{dice.pick(('Dr. ', 'Ms. ' if person.woman else 'Mr. '))}{given} {family}"
    if lot < 0.97:
        dice.told["family name first, no comma"] += 1
        return f"{family} {given}"
    return f"{given}  {family} " if lot < 0.975 else f"{given} {family}"


def _mistyped(dice: Dice, name: str) -> str:
    """One slip: a neighbouring key, two letters exchanged, one left out or doubled, misheard, misread."""
    if len(name) < 3:
        return name
    lot, place = dice.random(), 1 + int(dice.random() * (len(name) - 2))
    if lot < 0.2:
        return name[:place] + dice.pick(NEIGHBOURS.get(name[place].lower(), "e")) + name[place + 1 :]
    if lot < 0.4:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    if lot < 0.55:
        return name[:place] + name[place + 1 :]
    if lot < 0.62:
        return name[:place] + name[place] + name[place:]
    swaps = [swap for swap in (HEARD if lot < 0.87 else SCANNED) if swap[0] in name[1:]]
    if not swaps:
        return name[:place] + name[place + 1 :]
    right, wrong = dice.pick(swaps)
    return name[0] + name[1:].replace(right, wrong, 1)


def _phone_told(dice: Dice, phone: Phone) -> str:
    land, area, number = phone
    if dice.happens(0.015, "telephone: one digit wrong"):
        number = wrong_digit(dice, number)
    lot, trunk, dial = dice.random(), land.trunk, land.dial
    if lot < 0.3:
        return f"+{dial} {area} {number}"
    if lot < 0.5:
        return f"{trunk}{area} {number[:3]} {number[3:]}"
    if lot < 0.68:
        return f"{trunk}{area}{number}"
    if lot < 0.8:
        return f"+{dial}{area}{number}"
    if lot < 0.84:
        return f"00{dial}{area}{number}"
    if lot < 0.92:
        return f"({trunk}{area}) {number[:3]}-{number[3:]}"
    if lot < 0.97:
        return f"{trunk}{area}-{number[:3]}-{number[3:]}"
    return f"+{dial} {f'({trunk})' if trunk else ''}{area}.{number[:3]}.{number[3:]}"


def _email_told(dice: Dice, email: str) -> str:
    if dice.happens(0.012, "e-mail mistyped"):
        local, domain = email.split("@")
        return (
            f"{_mistyped(dice, local)}@{domain}" if dice.chance(0.6) else f"{local}@{_mistyped(dice, domain)}"
        )
    return email.title() if dice.chance(0.01) else email


def _address_told(dice: Dice, person: Person) -> str:
    street = person.street
    if dice.happens(0.15, "street shortened or with the flat"):
        for long, short in (
            ("Street", "St."),
            ("Avenue", "Ave"),
            ("Road", "Rd"),
            ("straße", "str."),
            ("Calle", "C/"),
        ):
            street = street.replace(long, short)
        if street == person.street:
            street += f", {dice.pick(('Apt 2', 'Apt 5', '2nd floor', 'Flat B'))}"
    if dice.happens(0.015, "house number wrong"):
        street = wrong_digit(dice, street)
    return street if dice.chance(0.6) else f"{street}, {person.city}"
