"""When customers order: a regular pace in business time, bent by growth, pauses and leaving."""

import random
from collections.abc import Sequence

from guanxi.config.demo.dice import between, chance, gaps
from guanxi.config.demo.patterns import SENSITIVE_MOVES, SENSITIVE_REACH
from guanxi.config.demo.profiles import Leaving, Profile
from guanxi.config.demo.records import Campaign
from guanxi.config.demo.seasons import Season

LOWEST = 0.22  # what is left of the pace when a leaver's decline ends


def fading(leaving: Leaving | None, day: int) -> float:
    """1 before the leaving begins, then a straight line down."""
    if leaving is None or day <= leaving.begins:
        return 1.0
    done = (day - leaving.begins) / leaving.falls
    return max(1 - (1 - LOWEST) * done, LOWEST)


def growth(profile: Profile, day: int) -> float:
    """Growth or decline since the first order; half of it in the pace, half in the amounts."""
    years = (day - (profile.first or day)) / 365
    return float(profile.trend ** (years / 2))


def is_over(profile: Profile, day: int) -> bool:
    """Whether the customer no longer orders on ``day``."""
    left = profile.leaving.gone if profile.leaving else None
    return (left is not None and day >= left) or (profile.stopped is not None and day > profile.stopped)


def order_days(rnd: random.Random, profile: Profile, season: Season, end: int) -> list[int]:
    """The days of all orders before ``end``, in order."""
    if profile.first is None:
        return []
    day = season.day(season.at(profile.first) + 0.2)
    days: list[int] = []
    while day < end and not (days and is_over(profile, day)):
        days.append(day)
        if profile.once:
            break
        pace = fading(profile.leaving, day) * growth(profile, day)
        day = season.day(season.at(day) + rnd.random() + gaps(rnd, profile.interval, profile.shape) / pace)
        if profile.pause and _pausing(profile, day):
            day = season.day(season.at(profile.pause[1]) + between(rnd, 0.2, 6))
    return days


def wait_for_campaigns(
    rnd: random.Random, profile: Profile, days: list[int], campaigns: Sequence[Campaign]
) -> list[int]:
    """Price-sensitive customers put off or bring forward an order to a campaign nearby."""
    wished = [_moved(rnd, day, campaigns) for day in days]
    return sorted(
        wish if profile.came <= wish and not is_over(profile, wish) and not _pausing(profile, wish) else day
        for day, wish in zip(days, wished, strict=True)
    )


def _pausing(profile: Profile, day: int) -> bool:
    return profile.pause is not None and profile.pause[0] <= day < profile.pause[1]


def _moved(rnd: random.Random, day: int, campaigns: Sequence[Campaign]) -> int:
    for campaign in campaigns:
        first, last = campaign.begins.toordinal(), campaign.ends.toordinal()
        if first - SENSITIVE_REACH <= day <= last + SENSITIVE_REACH:
            return rnd.randint(first, last) if chance(rnd, SENSITIVE_MOVES) else day
    return day


def even_days(rnd: random.Random, count: int, first: int, last: int | None, season: Season) -> list[int]:
    """``count`` days at one steady pace from ``first`` to ``last``, or (None) to the season's end."""
    if count <= 1:
        return [first] * count
    parts = [rnd.gammavariate(5, 1) for _ in range(count - 1)]
    open_end = 0.0 if last is not None else rnd.gammavariate(5, 1) * rnd.random()
    begin = season.at(first)
    close = season.at(last) if last is not None else season.total[-1]
    scale = (close - begin) / (sum(parts) + open_end)
    days, time = [first], begin
    for part in parts:
        time += part * scale
        days.append(season.day(time + 1e-6))
    return [min(day, last if last is not None else season.start + len(season.total) - 1) for day in days]
