"""A customer's dated way from prospect to deal, maintenance and upgrade; lost, and won back."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from guanxi.config.demo.profiles import Profile

# Stage reached, on which day, why (Chinese, English).
Move = tuple[str, int, str, str]


def moves(profile: Profile, days: Sequence[int], end: int) -> list[Move]:
    """Every move until yesterday, judged from the orders alone."""
    found: list[Move] = [("prospect", profile.came, "新登记", "New")]
    if not days:
        if end - profile.came > 420:
            found.append(("lost", profile.came + 365, "一年没有成交", "No deal within a year"))
        return found
    limit = _patience(days)
    streak = 0
    for before, day in zip([days[0], *days], days, strict=False):
        if day - before > limit:
            _lose(found, before, limit)
            streak = 0
        streak += 1
        _order(found, streak, day)
    if end - days[-1] > limit:
        _lose(found, days[-1], limit)
    return found


def _patience(days: Sequence[int]) -> int:
    """How long a silence may last before the customer counts as lost."""
    usual = median(b - a for a, b in pairwise(days)) if len(days) > 1 else 0
    return max(180, round(3 * usual))


def _lose(found: list[Move], last: int, limit: int) -> None:
    found.append(("lost", last + limit, f"{limit} 天没有下单", f"No order for {limit} days"))


def _order(found: list[Move], streak: int, day: int) -> None:
    """``streak`` counts the orders since the first one, or since the customer came back."""
    stage = found[-1][0]
    if stage == "lost":
        found.append(("won_back", day, "重新下单", "Ordered again"))
    elif stage == "prospect":
        found.append(("deal", day, "首单", "First order"))
    elif stage in ("deal", "won_back") and streak >= 3:
        found.append(("maintenance", day, "连续三单", "Three orders in a row"))
    elif stage == "maintenance" and streak == 26:
        found.append(("upgrade", day, "连续 26 单", "Twenty-six orders in a row"))
