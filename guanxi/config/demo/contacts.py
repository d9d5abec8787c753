"""The people at a customer: who decides, who buys, who uses, and how to reach them (nobody real)."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guanxi.config.demo.customers import Somebody
from guanxi.config.demo.dice import chance, dice, weighted
from guanxi.config.demo.heroes import Person
from guanxi.config.demo.people import chinese_name, foreign_name
from guanxi.config.demo.places import PHONES
from guanxi.config.demo.profiles import Profile
from guanxi.config.demo.records import Contact

TITLES = {
    "decision_maker": (("总经理", "采购总监", "运营总监", "副总经理", "供应链总监"),
                ("Managing director", "Head of purchasing", "Operations director", "Supply chain director")),
    "buyer": (("采购主管", "采购员", "采购经理", "商务专员"),
              ("Buyer", "Purchasing manager", "Senior buyer")),
    "user": (("仓库主管", "设备主管", "车间主任", "冷库主管", "仓储班长"),
             ("Warehouse manager", "Shift supervisor", "Plant engineer")),
    "influencer": (("技术负责人", "质量经理", "信息部经理", "设备工程师"),
                   ("Technical lead", "Quality manager", "IT manager")),
    "gatekeeper": (("总经理助理", "行政经理"), ("Executive assistant", "Office manager")),
}  # fmt: skip
CAST = {
    "large": (
        ("decision_maker", "buyer", "user"),
        ("decision_maker", "buyer", "user", "influencer"),
        ("decision_maker", "user"),
    ),
    "middle": (
        ("decision_maker", "buyer"),
        ("buyer", "user"),
        ("decision_maker",),
        ("decision_maker", "buyer", "influencer"),
    ),
    "small": (("decision_maker",), ("buyer",), ("decision_maker", "user"), ("buyer", "gatekeeper")),
}
LUNAR_BEFORE = 1985
MAILBOXES = ("mail.example.net", "post.example.org", "inbox.test")


class Switchboard:
    """Hands out telephone numbers, each once, from the ranges kept for fiction."""

    def __init__(self, rnd: random.Random) -> None:
        self._offset = rnd.randrange(10_000_000)
        self._given: dict[str, int] = {}

    def number(self, country: str) -> str:
        """The next number of that country as E.164; empty where no range is kept, or it has run out."""
        given = self._given.get(country, 0)
        self._given[country] = given + 1
        for pattern, size in PHONES.get(country, ()):
            if given < size:
                # A step that shares no factor with the range's size visits every number once.
                return pattern.format((self._offset + given * 7_368_787) % size).replace(" ", "")
            given -= size
        return ""


def contacts(seed: int, today: date, known: Sequence[Somebody]) -> tuple[Contact, ...]:
    """Everybody at every customer; a person has one contact: himself or herself."""
    phones = Switchboard(dice(seed, "phones"))
    found: list[Contact] = []
    for somebody in known:
        profile, customer = somebody.profile, somebody.customer
        rnd = dice(seed, "contacts", profile.place)
        cast = _persons(rnd, profile) if customer.kind == "firm" else [_self(somebody)]
        for position, person in enumerate(cast, start=1):
            found.append(_contact(rnd, somebody, position, person, phones))
        if customer.kind == "firm":
            _change(rnd, found, somebody, phones, today)
    return tuple(found)


def _self(somebody: Somebody) -> Person:
    return Person(somebody.customer.name, somebody.letters, "", "self")


def _persons(rnd: random.Random, profile: Profile) -> list[Person]:
    if profile.hero and profile.hero.people:
        return list(profile.hero.people)
    return [_person(rnd, profile.country, role) for role in rnd.choice(CAST[profile.band])]


def _person(rnd: random.Random, country: str, role: str) -> Person:
    at_home = country == "CN"
    name, letters = chinese_name(rnd) if at_home else foreign_name(rnd, country)
    return Person(name, letters, rnd.choice(TITLES[role][0 if at_home else 1]), role)


def _birthday(born: date, at_home: bool) -> date | str:
    """Of those born before 1985 in China some keep theirs by the lunar calendar, half without a year."""
    if not at_home or born.year >= LUNAR_BEFORE or born.day % 3:
        return born
    year = born.year if born.day % 2 else "-"
    return f"lunar {year}-{born.month:02}-{born.day:02}"


def _contact(
    rnd: random.Random, somebody: Somebody, position: int, person: Person, phones: Switchboard
) -> Contact:
    customer = somebody.customer
    firm = customer.kind == "firm"
    bare = person.letters.replace(".", "")
    domain = somebody.domain or rnd.choice(MAILBOXES)
    address = f"{person.letters}@{domain}" if firm else f"{person.letters}{rnd.randint(1, 99)}@{domain}"
    at_home = customer.country == "CN"
    born = date(rnd.randint(1964, 2001), rnd.randint(1, 12), rnd.randint(1, 28))
    return Contact(
        key=f"{customer.customer_no}-{position}",
        customer_no=customer.customer_no,
        position=position,
        name=person.name,
        title=person.title,
        role=person.role,
        phone=phones.number(customer.country) if chance(rnd, 0.94) else "",
        email=address if chance(rnd, 0.75 if at_home else 1) else "",
        wechat=f"wx_{bare}{rnd.randint(10, 99)}" if at_home and chance(rnd, 0.7) else "",
        birthday=_birthday(born, at_home) if chance(rnd, 0.35) else None,
        is_primary=position == 1,
        left_on=None,
        note="",
    )


def _change(
    rnd: random.Random, found: list[Contact], somebody: Somebody, phones: Switchboard, today: date
) -> None:
    """Now and then the first contact goes, and somebody else takes the chair."""
    profile, customer = somebody.profile, somebody.customer
    cause = profile.leaving.cause if profile.leaving else ""
    now = today.toordinal()
    if cause == "people" and profile.leaving:
        day = profile.leaving.begins + rnd.randint(-20, 10)
    elif now - profile.came > 300 and chance(rnd, 0.05):
        day = rnd.randint(profile.came + 120, now - 20)
    else:
        return
    at = max(place for place, contact in enumerate(found) if contact.position == 1)
    old = found[at]
    role = weighted(rnd, ((old.role, 0.8), ("buyer", 0.2)))
    person = _person(rnd, customer.country, role)
    position = len(found) - at + 1
    gone = date.fromordinal(min(day, now - 1))
    note = f"已离职，由{person.name}接替" if customer.language == "zh" else f"Left; {person.name} took over"
    found[at] = replace(old, is_primary=False, left_on=gone, note=note)
    found.append(replace(_contact(rnd, somebody, position, person, phones), is_primary=True))
