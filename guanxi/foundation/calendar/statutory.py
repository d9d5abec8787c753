"""Statutory holidays and the weekend days that make up for them, as far as they are published."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import cast

from django.conf import settings

from .published import YEARS, Published

LANGUAGES = {"zh-hans": "zh_CN", "zh-hant": "zh_TW"}
# Where the State Council publishes each year which weekend days are worked instead: without its word for a
# year, only the statutory days themselves are known.
PUBLISHED_YEARLY = frozenset({"CN"})
SECONDS = 60


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
    days = _kept(country, LANGUAGES.get(language, "en_US"), year - year % YEARS)[str(year)]
    worked = frozenset(date.fromisoformat(day) for day in days["worked"])
    off = {date.fromisoformat(day): name for day, name in days["off"].items()}
    return Statutory(off, worked, bool(worked) or country not in PUBLISHED_YEARLY)


@lru_cache(maxsize=8)
def _kept(country: str, language: str, first: int) -> Published:
    """Worked out once a house and release of the package, then read from its scratch folder."""
    name = f"statutory-{metadata.version('holidays')}-{country}-{language}-{first}.json"
    place = Path(settings.GUANXI_HOME) / "tmp" / name
    with suppress(OSError, ValueError):
        return cast(Published, json.loads(place.read_text(encoding="utf-8")))
    asked = [sys.executable, "-m", "guanxi.foundation.calendar.published", country, language, str(first)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=SECONDS).stdout  # noqa: S603
    with suppress(OSError):  # a full disk takes no answer away
        fresh = place.with_suffix(f".{os.getpid()}")
        fresh.write_text(said, encoding="utf-8")
        fresh.replace(place)
    return cast(Published, json.loads(said))
