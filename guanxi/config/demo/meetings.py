"""When people talk with whom and about what: at the start, at a steady pace, around orders, in trouble."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.config.demo.company import begins
from guanxi.config.demo.dice import between, chance, dice, gaps, weighted
from guanxi.config.demo.patterns import BANDS, CAUSES, COMPLAINTS_A_YEAR
from guanxi.config.demo.profiles import Profile
from guanxi.config.demo.rhythm import even_days, fading, is_over
from guanxi.config.demo.seasons import new_year, season

REGULAR = (
    ("review", 3.0),
    ("needs", 2.4),
    ("aftersales", 2.6),
    ("order", 2.4),
    ("delivery", 1.6),
    ("payment", 1.6),
    ("visit", 2.2),
    ("training", 1.4),
    ("renewal", 1.3),
    ("launch", 1.6),
    ("quote", 1.4),
)
OF_PERSONS = (("usage", 5.0), ("delivery", 2.0), ("order", 1.2), ("launch", 1.0))
AROUND_ORDERS = (("delivery", 3.0), ("order", 2.0), ("payment", 1.5), ("training", 0.6), ("aftersales", 1.0))
# Themes that belong to their day: the company without patterns keeps them where they are.
FIXED = {"intro", "greeting"}
# Contacts thin out this many days before orders do.
AHEAD = 30


@dataclass(slots=True)
class Meeting:
    """An interaction before it has words. ``buyer`` is the customer's place among all."""

    buyer: int
    day: int
    theme: str


def meetings(
    seed: int, today: date, profiles: Sequence[Profile], days: Sequence[Sequence[int]]
) -> list[Meeting]:
    """Everybody's conversations until yesterday; ``days`` are each customer's order days."""
    start, end = begins(today).toordinal(), today.toordinal()
    found: list[Meeting] = []
    for buyer, profile in enumerate(profiles):
        rnd = dice(seed, "meetings", profile.place)
        planned = _beginning(rnd, profile) + _regular(rnd, profile, max(profile.came + 20, start), end)
        planned += _around(rnd, profile, days[buyer])
        planned += _trouble(rnd, profile, start, end)
        kept = sorted(
            {(_working(day), theme) for day, theme in planned if start <= day and profile.came <= day}
        )
        found += [Meeting(buyer, day, theme) for day, theme in kept if day < end]
    return found


def _beginning(rnd: random.Random, profile: Profile) -> list[tuple[int, str]]:
    if profile.kind == "person":
        return [(profile.came, "usage")] if chance(rnd, 0.3) else []
    found = [(profile.came + rnd.randint(0, 3), "intro")]
    until = profile.first or profile.came + 60
    if until - profile.came <= 6 or profile.band == "small":
        return found
    return found + [
        (rnd.randint(profile.came + 4, until - 1), theme) for theme in ("needs", "quote") if chance(rnd, 0.4)
    ]


def _regular(rnd: random.Random, profile: Profile, first: int, end: int) -> list[tuple[int, str]]:
    """Steady contact; for those who leave it thins out before their orders do, and stops."""
    if profile.kind == "person":
        return []
    pace = BANDS[profile.band].contact
    themes = list(REGULAR)
    if profile.trend > 1.2:
        themes.append(("expansion", 3.5))
    found = []
    day = first + int(between(rnd, 0, pace))
    while day < end and not _silent(profile, day, end):
        theme = weighted(rnd, themes)
        if profile.country == "CN" and 0 < (new_year(date.fromordinal(day).year).toordinal() - day) <= 16:
            theme = "greeting"
        found.append((day, theme))
        day += max(3, int(gaps(rnd, pace, 24) / fading(profile.leaving, day + AHEAD) ** 1.2))
    return found


def _silent(profile: Profile, day: int, end: int) -> bool:
    """Nobody calls any more some weeks after the last order; prospects are given up after half a year."""
    if profile.first is None or profile.once:
        return day > (profile.first or profile.came) + 150
    return is_over(profile, day - 40)


def _around(rnd: random.Random, profile: Profile, days: Sequence[int]) -> list[tuple[int, str]]:
    share = {"large": 0.10, "middle": 0.08, "small": 0.06, "person": 0.12}[profile.band]
    themes = AROUND_ORDERS if profile.kind == "firm" else OF_PERSONS
    return [(day + rnd.randint(1, 9), weighted(rnd, themes)) for day in days if chance(rnd, share)]


def _trouble(rnd: random.Random, profile: Profile, start: int, end: int) -> list[tuple[int, str]]:
    """Why somebody leaves is heard before it is seen. Others complain too, and stay."""
    leaving = profile.leaving
    found: list[tuple[int, str]] = []
    if leaving:
        count = rnd.randint(2, 4) if profile.band != "small" else rnd.randint(1, 3)
        found += [(leaving.begins + rnd.randint(-75, 50), f"over {leaving.cause}") for _ in range(count)]
    elif profile.first is not None and profile.kind == "firm":
        day = max(profile.first, start) + rnd.expovariate(COMPLAINTS_A_YEAR / 365)
        while day < end and not is_over(profile, int(day)):
            found.append((int(day), f"over {weighted(rnd, CAUSES[:5])}"))
            day += rnd.expovariate(COMPLAINTS_A_YEAR / 365)
    over = leaving.gone if leaving else profile.stopped
    if over and over < end and profile.kind == "firm":
        themes = ("unanswered", "winback")
        found += [(over + rnd.randint(35, 130), theme) for theme in themes if chance(rnd, 0.45)]
    return found


def _working(day: int) -> int:
    """The day itself, or the next one that is no weekend and in neither of the two long holidays."""
    while (day - 1) % 7 >= 5 or _holiday(date.fromordinal(day)):
        day += 1
    return day


def _holiday(day: date) -> bool:
    national = day.month == 10 and day.day <= 7
    return national or (day.month <= 2 and 0 <= (day - new_year(day.year)).days < 8)


def met_evenly(
    seed: int, today: date, profiles: Sequence[Profile], found: Sequence[Meeting]
) -> list[Meeting]:
    """The same number of conversations each and of every theme, at a steady pace, about anything."""
    rnd = dice(seed, "null meetings")
    start, end = begins(today).toordinal(), today.toordinal()
    flat = season("flat-home", start, end)
    kept = [meeting for meeting in found if meeting.theme in FIXED]
    loose = [meeting for meeting in found if meeting.theme not in FIXED]
    own: dict[int, list[Meeting]] = {}
    for meeting in loose:
        own.setdefault(meeting.buyer, []).append(meeting)
    piles: dict[str, list[str]] = {"firm": [], "person": []}
    for meeting in loose:
        piles[profiles[meeting.buyer].kind].append(meeting.theme)
    rnd.shuffle(piles["firm"])
    rnd.shuffle(piles["person"])
    for buyer, mine in own.items():
        stays = not is_over(profiles[buyer], end - 1) and profiles[buyer].first is not None
        days = even_days(rnd, len(mine), mine[0].day, None if stays else mine[-1].day, flat)
        kept += [Meeting(buyer, day, piles[profiles[buyer].kind].pop()) for day in days]
    return sorted(kept, key=lambda meeting: (meeting.buyer, meeting.day, meeting.theme))
