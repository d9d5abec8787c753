"""What people see of a customer: its name, place, industry, number, owner."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from guanxi.config.demo.company import BY_LOGIN, FIRM_OWNERS, PERSON_OWNERS
from guanxi.config.demo.dice import chance, dice, weighted
from guanxi.config.demo.firms import (
    ENDINGS,
    FirmName,
    Trade,
    chinese_firm,
    chinese_stems,
    foreign_firm,
    foreign_stems,
)
from guanxi.config.demo.heroes import HEROES
from guanxi.config.demo.people import chinese_name, foreign_name
from guanxi.config.demo.places import COUNTRIES, PARKS, STREETS
from guanxi.config.demo.profiles import Profile
from guanxi.config.demo.records import Customer

CURRENCIES = {code: currency for code, _, currency, _, _ in COUNTRIES} | {"CN": "CNY"}
FORMS = {code: form for code, _, _, form, _ in COUNTRIES}
SIZES = {
    "large": (("large", 0.45), ("medium", 0.50), ("small", 0.05)),
    "middle": (("large", 0.10), ("medium", 0.50), ("small", 0.40)),
    "small": (("medium", 0.12), ("small", 0.58), ("micro", 0.30)),
}
SOURCES = {
    "firm": (("sales", 34), ("phone", 14), ("website", 14), ("industry_report", 9), ("email", 8),
             ("social_media", 6),
             ("chat", 6), ("service", 5), ("survey", 2), ("mining", 2)),
    "person": (("website", 40), ("social_media", 28), ("chat", 20), ("phone", 8), ("service", 4)),
}  # fmt: skip
SHANGHAI = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A customer's record with what it is like underneath, and its letters and domain for addresses."""

    profile: Profile
    customer: Customer
    letters: str
    domain: str


def instant(day: int, seconds: int) -> datetime:
    """A moment of that day in Shanghai, as UTC."""
    local = datetime.combine(date.fromordinal(day), time(), tzinfo=UTC) + timedelta(seconds=seconds)
    return local - SHANGHAI


def office_hours(rnd: random.Random) -> int:
    """Seconds after midnight, between half past eight and six."""
    return rnd.randrange(30_600, 64_800)


def known(seed: int, profiles: Sequence[Profile], stages: Mapping[int, str]) -> list[Somebody]:
    """Everybody with name and number. ``stages``: the lifecycle stage by place among ``profiles``."""
    namer = Namer(dice(seed, "names"))
    found: list[Somebody] = []
    counts: dict[int, int] = {}
    for place, profile in enumerate(profiles):
        rnd = dice(seed, "customer", profile.place)
        came = date.fromordinal(profile.came)
        counts[came.year] = counts.get(came.year, 0) + 1
        number = f"C{came.year}{counts[came.year]:03d}"
        name = namer.firm(rnd, profile) if profile.kind == "firm" else namer.person(rnd, profile)
        domain = namer.domain(name.letters) if profile.kind == "firm" else ""
        customer = _customer(rnd, profile, name, number, stages[place], domain)
        found.append(Somebody(profile, customer, name.letters, domain))
    return found


def _customer(
    rnd: random.Random, profile: Profile, name: FirmName, number: str, stage: str, domain: str
) -> Customer:
    at_home = profile.country == "CN"
    owners = FIRM_OWNERS if profile.kind == "firm" else PERSON_OWNERS
    owner = weighted(rnd, owners[profile.region])
    if profile.hero:
        owner = profile.hero.owner
    return Customer(
        customer_no=number,
        kind=profile.kind,
        name=name.name,
        short_name=name.short,
        industry=profile.trade.section if profile.trade else "",
        country=profile.country,
        province=profile.province,
        city=profile.city,
        address=_address(rnd, profile),
        size=weighted(rnd, SIZES[profile.band]) if profile.kind == "firm" else "",
        source=weighted(rnd, SOURCES[profile.kind]),
        owner=owner,
        department=BY_LOGIN[owner].department,
        stage=stage,
        came_on=date.fromordinal(profile.came),
        created_at=instant(profile.came, office_hours(rnd)),
        language="zh" if at_home else "en",
        currency=CURRENCIES[profile.country] if at_home or chance(rnd, 0.86) else "USD",
        website=f"www.{domain}" if domain and chance(rnd, 0.7) else "",
    )


def _address(rnd: random.Random, profile: Profile) -> str:
    number = rnd.randint(1, 399)
    if profile.country != "CN":
        return f"{number} Harbour Road, {profile.city}" if profile.kind == "firm" else ""
    if profile.kind == "person":
        return f"{profile.city}市{rnd.choice(STREETS)}{number}号{rnd.randint(2, 18)}楼"
    return f"{profile.city}市{rnd.choice(PARKS)}{number}号"


class Namer:
    """Gives every customer a name, a Chinese stem, and a domain that nobody else has."""

    def __init__(self, rnd: random.Random) -> None:
        told = {hero.name[0] for hero in HEROES}
        self._chinese = iter([stem for stem in chinese_stems(rnd) if stem[0] not in told])
        self._foreign = {code: iter(stems) for code, stems in sorted(foreign_stems(rnd).items())}
        self._names: set[str] = set()
        self._domains: set[str] = set()

    def firm(self, rnd: random.Random, profile: Profile) -> FirmName:
        trade = _trade(profile)
        if profile.hero:
            stem, letters, _, form = profile.hero.name
            if profile.country == "CN":
                return chinese_firm(profile.city, (stem, letters), trade, form)
            return foreign_firm(stem, trade, form)
        if profile.country == "CN":
            return chinese_firm(profile.city, next(self._chinese), trade, weighted(rnd, ENDINGS))
        return foreign_firm(next(self._foreign[profile.country]), trade, FORMS[profile.country])

    def person(self, rnd: random.Random, profile: Profile) -> FirmName:
        for name, letters in _people(rnd, profile.country):
            if name not in self._names:
                self._names.add(name)
                return FirmName(name, name, name, letters)
        raise AssertionError  # the stream of names does not end

    def domain(self, letters: str) -> str:
        """A domain of its own under example.com, which belongs to nobody."""
        found, count = letters, 1
        while found in self._domains:
            count += 1
            found = f"{letters}{count}"
        self._domains.add(found)
        return f"{found}.example.com"


def _people(rnd: random.Random, country: str) -> Iterator[tuple[str, str]]:
    while True:
        yield chinese_name(rnd) if country == "CN" else foreign_name(rnd, country)


def _trade(profile: Profile) -> Trade:
    assert profile.trade is not None
    return profile.trade
