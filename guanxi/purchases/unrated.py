"""Orders of a file that no sum will hold, as long as no rate of their currency is known for their days."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.imports.kinds import Concern, Options
from guanxi.foundation.staff.counted import counted
from guanxi.foundation.ui import formats
from guanxi.purchases.rates import RateTable


def house_currency(options: Options) -> str:
    """What sums are in once the file is in: its own currency, where the house takes that over."""
    adopts = options.get("adopt") and not counted()
    return str(options["currency"]) if adopts else Company.get().currency


type Days = Mapping[str, Mapping[str, int]]  # currency → day → how many orders


def foreign_days(orders: Iterable[tuple[str, datetime]], options: Options) -> dict[str, dict[str, int]]:
    """How many orders each day has in each currency but the house's."""
    house, zone = house_currency(options), ZoneInfo(Company.get().zone)
    foreign = (one for one in orders if one[0] != house)
    found: dict[str, dict[str, int]] = {}
    for (currency, day), count in Counter(
        (currency, at.astimezone(zone).date().isoformat()) for currency, at in foreign
    ).items():
        found.setdefault(currency, {})[day] = count
    return found


def days_of(figures: Mapping[str, Any], options: Options) -> Days:
    """The days of a report; of older ones, when a file had one currency, without that."""
    days = figures.get("days", {})
    return {options["currency"]: days} if any(isinstance(one, int) for one in days.values()) else days


def unrated(days: Mapping[str, int], currency: str, house: str) -> dict[date, int]:
    """Those of the days on which no rate is known, in their order."""
    if not days:
        return {}
    rates = RateTable.of([currency], house)
    dated = sorted((date.fromisoformat(text), count) for text, count in days.items())
    return {day: count for day, count in dated if rates.on(currency, day) is None}


def concerns(run: Any, by: User) -> list[Concern]:
    """That orders are in no sum: how many, in which currency, and from which day a rate is missing."""
    if not run.figures or run.is_undone:
        return []
    house = house_currency(run.options)
    found = {one: unrated(days, one, house) for one, days in days_of(run.figures, run.options).items()}
    return [_concern(currency, missing, house, by) for currency, missing in sorted(found.items()) if missing]


def _concern(currency: str, missing: Mapping[date, int], house: str, by: User) -> Concern:
    count, first = sum(missing.values()), min(missing)
    sentence = ngettext(
        "%(count)s order in %(currency)s counts in no sum, value or tier: "
        "no rate into %(house)s is known for its day. A rate from %(day)s on is missing.",
        "%(count)s orders in %(currency)s count in no sum, value or tier: "
        "no rate into %(house)s is known for their days. A rate from %(day)s on is missing.",
        count,
    )
    named = {"count": formats.number(count), "currency": currency, "house": house, "day": formats.day(first)}
    if not by.may("purchases.manage_rates"):
        return Concern(sentence % named)
    asked = urlencode({"currency": currency, "on": first.isoformat()})
    return Concern(sentence % named, f"{reverse('set_rate')}?{asked}", _("Add a rate"))
