"""What each customer is like underneath: need, worth, rhythm, and what will happen to it."""

import math
import random
from dataclasses import dataclass
from datetime import date

from guanxi.config.demo.company import begins
from guanxi.config.demo.dice import between, chance, dice, weighted
from guanxi.config.demo.firms import TRADE_BY_WORD, TRADES, Trade
from guanxi.config.demo.heroes import HEROES, Hero
from guanxi.config.demo.patterns import BAND_SHARES, BANDS, CAUSES, PACE, SENSITIVE_SHARE
from guanxi.config.demo.places import COUNTRIES, PROVINCES
from guanxi.config.demo.records import Kind, Size
from guanxi.config.demo.seasons import in_lull

# Size → firms at home, firms abroad (both with their heroes), persons at home and abroad, heroes.
COUNTS = {"demo": (948, 132, 176, 28, 14), "tiny": (36, 12, 9, 3, 6)}
# Kind, at home, the story told of it.
type Plan = tuple[Kind, bool, Hero | None]


@dataclass(slots=True)
class Leaving:
    """From ``begins`` on, orders and contacts fall to a trickle in ``falls`` days; from ``gone`` on, none."""

    begins: int
    falls: int
    cause: str
    gone: int | None


@dataclass(slots=True)
class Profile:
    """Days are ordinals. ``first`` is the first order's day, None for those who never bought."""

    place: int
    kind: Kind
    country: str
    province: str
    city: str
    region: str
    trade: Trade | None
    need: str
    band: str
    annual: float
    interval: float
    shape: float
    trend: float
    came: int
    first: int | None
    hero: Hero | None = None
    sensitive: bool = False
    once: bool = False
    leaving: Leaving | None = None
    stopped: int | None = None
    pause: tuple[int, int] | None = None

    @property
    def year(self) -> str:
        """Which year's rhythm it lives by."""
        if self.kind == "person":
            return "persons"
        return "home" if self.country == "CN" else "abroad"

    @property
    def order_size(self) -> float:
        return self.annual * self.interval / 365


def profiles(seed: int, today: date, size: Size) -> list[Profile]:
    """Every customer's profile, in the order in which they came."""
    home, abroad, persons, persons_abroad, heroes = COUNTS[size]
    told = HEROES[:heroes]
    at_home = sum(hero.where[0] == "CN" for hero in told)
    plan: list[Plan] = [("firm", hero.where[0] == "CN", hero) for hero in told]
    plan += _plain("firm", True, home - at_home) + _plain("firm", False, abroad - (heroes - at_home))
    plan += _plain("person", True, persons) + _plain("person", False, persons_abroad)
    drawn = [_draw(dice(seed, "profile", n), n, what, today) for n, what in enumerate(plan)]
    return sorted(drawn, key=lambda profile: (profile.came, profile.place))


def _plain(kind: Kind, at_home: bool, count: int) -> list[Plan]:
    return [(kind, at_home, None)] * count


def _draw(rnd: random.Random, place: int, what: Plan, today: date) -> Profile:
    kind, at_home, hero = what
    profile = _as_told(hero, place, today) if hero else _somebody(rnd, place, kind, at_home, today)
    profile.shape = between(rnd, 3.5, 9)
    profile.first = _first_order(rnd, profile, today)
    if profile.first is not None and hero is None:
        _fate(rnd, profile, today.toordinal())
    return profile


def _as_told(hero: Hero, place: int, today: date) -> Profile:
    country, province, city = hero.where
    region = next((region for name, region, _, _ in PROVINCES if name == province), "overseas")
    word = hero.name[2]
    trade = TRADE_BY_WORD.get(word) or next(trade for trade in TRADES if trade.word_en == word)
    now = today.toordinal()
    annual, interval, came = hero.buys
    profile = Profile(
        place, "firm", country, province, city, region, trade, *hero.cluster,
        annual, interval, 6.0, hero.trend, now - came, None, hero,
    )  # fmt: skip
    if hero.leaving:
        ago, falls, cause = hero.leaving
        profile.leaving = Leaving(now - ago, falls, cause, None)
    if hero.pause:
        ago, length = hero.pause
        profile.pause = (now - ago, now - ago + length)
    return profile


def _somebody(rnd: random.Random, place: int, kind: Kind, at_home: bool, today: date) -> Profile:
    country, province, city, region = _where(rnd, at_home)
    trade, need, band = None, "personal", "person"
    if kind == "firm":
        trade = weighted(rnd, [(trade, trade.weight) for trade in TRADES])
        need = weighted(rnd, trade.needs)
        band = weighted(rnd, BAND_SHARES["home" if at_home else "abroad"])
    about = BANDS[band]
    days, worth = PACE[need]
    annual = about.median * worth * math.exp(rnd.gauss(0, about.spread))
    interval = about.interval * days * math.exp(rnd.gauss(0, 0.22))
    trend = weighted(rnd, ((1.0, 0.66), (between(rnd, 1.25, 1.8), 0.24), (between(rnd, 0.72, 0.88), 0.10)))
    return Profile(
        place, kind, country, province, city, region, trade, need, band,
        min(max(annual, about.low), about.high), interval, 6.0, trend, _arrival(rnd, kind, today), None,
    )  # fmt: skip


def _where(rnd: random.Random, at_home: bool) -> tuple[str, str, str, str]:
    if at_home:
        province, region, _, cities = weighted(rnd, [(entry, entry[2]) for entry in PROVINCES])
        return "CN", province, cities[int(len(cities) * rnd.random() ** 1.5)], region
    code, _, _, _, cities = weighted(rnd, [(entry, entry[1]) for entry in COUNTRIES])
    return code, "", rnd.choice(cities), "overseas"


def _arrival(rnd: random.Random, kind: Kind, today: date) -> int:
    """Four in ten came in the two years before the records begin; since then more every month."""
    start, yesterday = begins(today).toordinal(), today.toordinal() - 1
    share = 0.44 if kind == "firm" else 0.20
    if chance(rnd, share):
        return start - 1 - int(rnd.random() * 720)
    grown = math.sqrt(1 + 3 * rnd.random()) - 1
    day = start + int(grown * (yesterday - start))
    return min(day + 23, yesterday) if in_lull(date.fromordinal(day)) else day


def _first_order(rnd: random.Random, profile: Profile, today: date) -> int | None:
    """Some weeks after coming; for those who came before the records, their first order on record."""
    start, now = begins(today).toordinal(), today.toordinal()
    wait = rnd.gammavariate(1.6, 16) if profile.kind == "firm" else rnd.gammavariate(1, 5)
    never = chance(rnd, 0.05) and profile.hero is None
    first = profile.came + int(wait)
    if first < start:
        first = start + int(rnd.random() * profile.interval)
    return None if never or first >= now else first


def _fate(rnd: random.Random, profile: Profile, now: int) -> None:
    """At most one thing happens to a customer."""
    first = profile.first or now
    firm = profile.kind == "firm"
    profile.sensitive = chance(rnd, SENSITIVE_SHARE.get(profile.need, 0.04))
    tenure = now - first
    fate = rnd.random()
    if fate < (0.04 if firm else 0.34):
        profile.once = True
    elif firm and tenure > 400 and fate < 0.165:
        _leave(rnd, profile, first, now)
    elif firm and tenure > 600 and fate < 0.225:
        begin = int(between(rnd, first + 200, now - 300))
        profile.pause = (begin, begin + int(between(rnd, 190, 280)))
    else:
        stop = first + rnd.expovariate((0.03 if firm else 0.20) / 365)
        profile.stopped = int(stop) if stop < now - 60 else None


def _leave(rnd: random.Random, profile: Profile, first: int, now: int) -> None:
    lately = chance(rnd, 0.42) or first + 270 >= now - 260
    begin = int(between(rnd, now - 260, now - 60) if lately else between(rnd, first + 270, now - 260))
    gone = begin + int(between(rnd, 170, 360))
    cause = weighted(rnd, CAUSES)
    profile.leaving = Leaving(begin, int(between(rnd, 50, 110)), cause, gone if gone < now else None)
    profile.trend = min(profile.trend, 1.0)
