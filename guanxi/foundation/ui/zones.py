"""Time zones as people call them: a city, its time, how far from UTC; never Asia/Shanghai."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from babel import Locale

# Babel's tables come with the first zone that is asked for, not with the process.
_LOCALES = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}
# What Babel's tables of cities call a zone by still, where it was called anew.
_FORMERLY = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Catamarca": "America/Catamarca",
    "America/Argentina/Cordoba": "America/Cordoba",
    "America/Argentina/Jujuy": "America/Jujuy",
    "America/Argentina/Mendoza": "America/Mendoza",
    "America/Atikokan": "America/Coral_Harbour",
    "America/Indiana/Indianapolis": "America/Indianapolis",
    "America/Kentucky/Louisville": "America/Louisville",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Chuuk": "Pacific/Truk",
    "Pacific/Pohnpei": "Pacific/Ponape",
}
_NOWHERE = {"001", "ZZ"}  # the world, and a country that is not known: Etc/GMT+12
# What people type though no zone is called so.
_ALSO = {"Asia/Shanghai": "北京 Beijing PRC CST", "Europe/London": "GMT BST", "America/New_York": "EST EDT"}


def zone_name(zone: str, at: datetime | None = None) -> str:
    """上海（中国时间，UTC+8）; a zone that nobody knows stays as it is written."""
    if zone not in _known():
        return zone
    return _named(zone, get_language() or "", (at or timezone.now()).date().isoformat())


@lru_cache(maxsize=4096)
def _named(zone: str, language: str, day: str) -> str:
    from babel.dates import get_timezone_location, get_timezone_name

    locale = _locale(language)
    here = ZoneInfo(zone)
    away = offset(here.utcoffset(datetime.fromisoformat(f"{day}T12:00")) or timedelta())
    if zone not in _places():
        return f"{zone} ({away})" if zone != "UTC" else zone
    known = locale.time_zones.get(_FORMERLY.get(zone, zone), {}).get("city")
    city = known or get_timezone_location(here, locale=locale, return_city=True).rpartition("/")[2]
    time = get_timezone_name(here, locale=locale)
    if "(" in time or "（" in time:  # a zone without a time of its own: called by its country
        time = locale.territories[_countries()[zone]]
    return _("%(city)s (%(time)s, %(offset)s)") % {"city": city, "time": time, "offset": away}


def _locale(language: str) -> "Locale":
    from babel import Locale

    return Locale.parse(_LOCALES.get(language, "en"))


def offset(away: timedelta) -> str:
    """UTC+8, UTC+5:30, UTC−3."""
    minutes = int(away.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Asked of Python once: it walks through its folders each time, and a menu of zones asks 445 times."""
    return frozenset(available_timezones())


def _countries() -> Mapping[str, str]:
    from babel.core import get_global

    return get_global("zone_territories")


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Those that belong to a country, each once: no PRC beside Asia/Shanghai."""
    known = _countries()
    return frozenset(zone for zone in _known() if known.get(zone, "001") not in _NOWHERE)


def zone_choices() -> Sequence[tuple[str, str]]:
    """From west to east, then by name."""
    return _choices(get_language() or "", timezone.now().date().isoformat())


@lru_cache(maxsize=12)
def _choices(language: str, day: str) -> tuple[tuple[str, str], ...]:
    noon = datetime.fromisoformat(f"{day}T12:00")
    rows = [(ZoneInfo(zone).utcoffset(noon), zone_name(zone), zone) for zone in (*_places(), "UTC")]
    return tuple((zone, name) for _away, name, zone in sorted(rows))


class _ZoneSelect(forms.Select):
    """Each option carries what else it is found by: its country, its English name."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        country = _countries().get(str(value), "")
        words = [str(value).replace("_", " "), _ALSO.get(str(value), "")]
        words.append(_locale(get_language() or "").territories.get(country, ""))
        option["attrs"]["data-words"] = " ".join(words).strip()
        return option


class ZoneField(forms.ChoiceField):
    """A select by names, to be searched by city, zone and offset; it takes every zone that Python knows."""

    def __init__(self, **kwargs: Any) -> None:
        widget = _ZoneSelect(attrs={"data-find": gettext_lazy("Find a city or country")})
        super().__init__(choices=zone_choices, widget=widget, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return str(value) in _known()
