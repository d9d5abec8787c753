"""What is in an order: favourites of the customer's need, in fitting amounts, and what goes with them."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from guanxi.config.demo.catalogue import ITEMS
from guanxi.config.demo.company import begins
from guanxi.config.demo.dice import chance, dice, sample_weighted
from guanxi.config.demo.patterns import (
    ANYBODY,
    NEEDS,
    PAIRS,
    SENSITIVE_VOLUME,
    STEADY_TAKES_DISCOUNT,
)
from guanxi.config.demo.profiles import Profile
from guanxi.config.demo.records import Campaign
from guanxi.config.demo.rhythm import fading, growth, order_days, wait_for_campaigns
from guanxi.config.demo.seasons import season
from guanxi.config.demo.wording import words

# Product, quantity, discount.
Line = tuple[str, int, float]
CONTRACT_DISCOUNTS = {
    "large": (0.05, 0.08, 0.10),
    "middle": (0.0, 0.03, 0.05),
    "small": (0.0,),
    "person": (0.0,),
}
# Bought one at a time or by the year, however large the customer.
SINGLE = set(words("SW-701 SW-702 SW-704 SV-801 SV-802 SV-803 SV-805 SV-806 SV-807"))
MOST = 1500
ANTECEDENTS = {code for pair in PAIRS for code in pair.when}


@dataclass(slots=True)
class Draft:
    """An order before it has a number, prices and fees. ``buyer`` is the customer's place among all."""

    buyer: int
    day: int
    lines: list[Line]


@dataclass(slots=True)
class Habit:
    """A customer's favourites with cumulated weights, and the discount it was granted."""

    codes: list[str]
    weights: list[float]
    discount: float


def drafts(
    seed: int, today: date, customers: Sequence[Profile], campaigns: Sequence[Campaign]
) -> list[Draft]:
    """Every customer's orders until yesterday."""
    start, end = begins(today).toordinal(), today.toordinal()
    found = []
    for buyer, profile in enumerate(customers):
        rnd = dice(seed, "orders", profile.place)
        days = order_days(rnd, profile, season(profile.year, start, end), end)
        if profile.sensitive:
            days = wait_for_campaigns(rnd, profile, days, campaigns)
        habit = _habit(rnd, profile)
        found += [Draft(buyer, day, _basket(rnd, profile, habit, day, campaigns)) for day in days]
    return found


def _habit(rnd: random.Random, profile: Profile) -> Habit:
    """Favourites that the customer can afford, each liked differently."""
    limit = profile.order_size * (2.0 if profile.band == "large" else 1.2)
    fitting = [(code, weight) for code, weight in NEEDS[profile.need].items() if ITEMS[code].price <= limit]
    fitting = fitting or [(code, weight) for code, weight in ANYBODY.items() if ITEMS[code].price <= 80]
    codes = sample_weighted(rnd, fitting, rnd.randint(5, 9))
    likes = [dict(fitting)[code] * _handy(code, profile) * math.exp(rnd.gauss(0, 0.5)) for code in codes]
    return Habit(codes, list(accumulate(likes)), rnd.choice(CONTRACT_DISCOUNTS[profile.band]))


def _handy(code: str, profile: Profile) -> float:
    """Large customers seldom order what they would need by the thousand."""
    rare = 0.5 if code in SINGLE else 1.0
    return rare * min(1.0, math.sqrt(ITEMS[code].price * 250 / profile.order_size))


def _basket(
    rnd: random.Random, profile: Profile, habit: Habit, day: int, campaigns: Sequence[Campaign]
) -> list[Line]:
    target = profile.order_size * growth(profile, day) * fading(profile.leaving, day) ** 0.7
    target *= math.exp(rnd.gauss(-0.04, 0.28))
    discount = habit.discount
    offer = _offer(day, campaigns)
    if offer and (profile.sensitive or chance(rnd, STEADY_TAKES_DISCOUNT)):
        discount = 1 - (1 - discount) * (1 - offer)
        target *= SENSITIVE_VOLUME if profile.sensitive else 1
    chosen = _choose(rnd, habit, target)
    shares = [rnd.gammavariate(3, 1) for _ in chosen]
    codes = _with_company(rnd, chosen)
    shares += [rnd.gammavariate(3, 0.25) for _ in codes[len(shares) :]]
    return _amounts(codes, shares, target, discount)


def _amounts(codes: list[str], shares: list[float], target: float, discount: float) -> list[Line]:
    """Splits the target by shares; what single items leave over goes to the others."""
    single = sum(ITEMS[code].price for code in codes if code in SINGLE)
    free = sum(share for code, share in zip(codes, shares, strict=True) if code not in SINGLE)
    budget = max(target - single, 0.3 * target) / free if free else target / sum(shares)
    return [
        (code, 1 if free and code in SINGLE else _quantity(code, share * budget), discount)
        for code, share in zip(codes, shares, strict=True)
    ]


def _offer(day: int, campaigns: Sequence[Campaign]) -> float:
    for campaign in campaigns:
        if campaign.begins.toordinal() <= day <= campaign.ends.toordinal():
            return float(campaign.discount)
    return 0.0


def _choose(rnd: random.Random, habit: Habit, target: float) -> list[str]:
    """One to five products, different ones; now and then something that anybody buys."""
    wanted = min(1 + int(rnd.expovariate(0.62)), 5, len(habit.codes))
    chosen: list[str] = []
    for _ in range(wanted * 3):
        code = rnd.choices(habit.codes, cum_weights=habit.weights)[0]
        if code not in chosen and ITEMS[code].price <= target * 1.5:
            chosen.append(code)
        if len(chosen) == wanted:
            break
    if not chosen or chance(rnd, 0.08) or all(code in SINGLE for code in chosen):
        extra = sample_weighted(rnd, [(code, w) for code, w in ANYBODY.items() if code not in chosen], 1)
        chosen += extra
    return chosen


def _with_company(rnd: random.Random, codes: list[str]) -> list[str]:
    """Adds what goes together with what is there."""
    if ANTECEDENTS.isdisjoint(codes):
        return codes
    for pair in PAIRS:
        if (
            pair.then not in codes
            and all(code in codes for code in pair.when)
            and chance(rnd, pair.probability)
        ):
            codes.append(pair.then)
    return codes


def _quantity(code: str, budget: float) -> int:
    pieces = budget / ITEMS[code].price
    if code in SINGLE:
        return max(1, min(round(pieces), 3))
    if pieces > 40:
        return min(round(pieces / 10) * 10, MOST)
    return max(1, round(pieces))
