"""Statutory holidays and the weekend days that make up for them, as far as they are published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

LANGUAGES = {"zh-hans": "zh_CN", "zh-hant": "zh_TW"}
# Where the State Council publishes each year which weekend days are worked instead: without its word for a
# year, only the statutory days themselves are known.
PUBLISHED_YEARLY = frozenset({"CN"})


@dataclass(frozen=True)
class Statutory:
    """One year of one country: days off by name, weekend days that are worked, whether that is all."""

    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    is_whole: bool = True


@lru_cache(maxsize=64)
def statutory(country: str, year: int, language: str = "zh-hans") -> Statutory:
    """The year's statutory days; none for a house without a country."""
    if not country:
        return Statutory()
    import holidays

    wanted = LANGUAGES.get(language, "en_US")
    known = holidays.list_localized_countries().get(country, [])
    days = holidays.country_holidays(country, years=year, language=wanted if wanted in known else None)
    worked = frozenset(day for day in getattr(days, "weekend_workdays", ()) if day.year == year)
    off = {day: name for day, name in sorted(days.items()) if day.year == year}
    return Statutory(off, worked, bool(worked) or country not in PUBLISHED_YEARLY)
