"""Which days are worked, and counting in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import Company

from .models import OwnDay, Setting
from .statutory import statutory

SATURDAY = 5
ONE = timedelta(days=1)
FARTHEST = 3700  # ten years: who asks for more working days than fit there made a slip


@dataclass(frozen=True)
class WorkingDays:
    """The company's own word comes first, then the statute's, then the week."""

    country: str = ""
    own: Mapping[date, tuple[bool, str]] = field(default_factory=dict)
    language: str = "zh-hans"

    def is_worked(self, on: date) -> bool:
        if on in self.own:
            return self.own[on][0]
        year = statutory(self.country, on.year, self.language)
        if on in year.worked:
            return True
        return on not in year.off and on.weekday() < SATURDAY

    def why(self, on: date) -> str:
        """What makes this day other than its weekday says; empty for an ordinary one."""
        if on in self.own:
            works, name = self.own[on]
            return name or (_("Own working day") if works else _("Own day off"))
        year = statutory(self.country, on.year, self.language)
        if on in year.worked:
            return _("Made up for a holiday")
        return year.off.get(on, "")

    def is_whole(self, year: int) -> bool:
        """Whether make-up days of the year are published: before that only statutory days are known."""
        return statutory(self.country, year, self.language).is_whole

    def after(self, on: date, days: int) -> date:
        """The day that comes ``days`` working days after ``on`` (before it, if negative)."""
        step = ONE if days >= 0 else -ONE
        left, there = abs(days), on
        for _turn in range(FARTHEST):
            if not left:
                return there
            there += step
            left -= self.is_worked(there)
        raise OverflowError(f"{days} working days after {on}")

    def between(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` up to and with ``last``; negative the other way."""
        if last < first:
            return -self.between(last, first)
        days = (last - first).days
        return sum(self.is_worked(first + timedelta(days=n + 1)) for n in range(days))


def working_days(language: str = "zh-hans") -> WorkingDays:
    """The company's calendar as it stands: two small queries."""
    own = {day.on: (day.works, day.name) for day in OwnDay.objects.all()}
    return WorkingDays(Setting.get().country, own, language)


def business_day(company: Company | None = None) -> date:
    """The day it is for the company, wherever a person sits."""
    return business_day_of(datetime.now(UTC), company)


def business_day_of(moment: datetime, company: Company | None = None) -> date:
    """The company's day in which ``moment`` lies: what is compared with :func:`business_day`."""
    return moment.astimezone(ZoneInfo((company or Company.get()).zone)).date()
