"""Statutory holidays and the weekend days that make up for them, as far as they are published."""

import json
import logging
import os
import subprocess
import sys
import time
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
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statutory:
    """One year of one country: days off by name, weekend days that are worked, whether that is all."""

    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    is_whole: bool = True


def statutory(country: str, year: int, language: str = "zh-hans") -> Statutory:
    """The year's statutory days; none for a house without a country, or while they cannot be worked out."""
    if not country:
        return Statutory()
    try:
        return _read(country, year, language)
    except Unknown:
        return Statutory(is_whole=False)


def keep_ready(country: str, year: int) -> None:
    """Work out what people will ask for before somebody waits for it."""
    for language in ["en", *LANGUAGES] if country else []:
        statutory(country, year, language)


class Unknown(Exception):
    """The days cannot be worked out now; a page without them is better than none."""


@lru_cache(maxsize=64)
def _read(country: str, year: int, language: str) -> Statutory:
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
    said = _worked_out(country, language, str(first))
    with suppress(OSError):  # a full disk takes no answer away
        fresh = place.with_suffix(f".{os.getpid()}")
        fresh.write_text(said, encoding="utf-8")
        fresh.replace(place)
    return cast(Published, json.loads(said))


_silent_until: dict[tuple[str, ...], float] = {}


def _worked_out(*asked: str) -> str:
    """What the package says, in a process of its own; one that failed is not asked again for a minute."""
    if time.monotonic() < _silent_until.get(asked, 0):
        raise Unknown
    command = [sys.executable, "-m", "guanxi.foundation.calendar.published", *asked]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as problem:
        _silent_until[asked] = time.monotonic() + SECONDS
        logger.error("statutory days of %s cannot be worked out: %s", asked[0], type(problem).__name__)
        raise Unknown from problem
    return done.stdout
