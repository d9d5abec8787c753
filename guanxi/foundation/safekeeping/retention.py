"""Which backups stay: the newest of each of the last so many days, weeks and months that have one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

type Period = Callable[[datetime], Any]
PERIODS: Mapping[str, Period] = {
    "daily": lambda at: at.date(),
    "weekly": lambda at: at.isocalendar()[:2],
    "monthly": lambda at: (at.year, at.month),
}


def kept[K](made: Mapping[K, datetime], **most: int) -> set[K]:
    """Of backups by the time they were made those that stay; the newest always does."""
    newest = sorted(made, key=lambda key: made[key], reverse=True)
    stay = set(newest[:1])
    for name, period in PERIODS.items():
        found: dict[Any, K] = {}
        for key in newest:
            found.setdefault(period(made[key]), key)
        stay |= set(list(found.values())[: most.get(name, 0)])
    return stay
