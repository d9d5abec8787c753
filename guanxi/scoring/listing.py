"""What scoring adds to the list of customers: whom a bar of home counts."""

import re
from collections.abc import Mapping
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import named_in
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.lists import Filter, Options

from .models import MonthMovement, ScoreRun

Kind = MonthMovement.Kind
WORDS: Mapping[str, Sentence] = {
    Kind.NEW: _("new in %(month)s"),
    Kind.RETURNING: _("back in %(month)s"),
    Kind.LOST: _("lost in %(month)s"),
}
_VALUE = re.compile(r"([a-z]+)-([0-9]{4})-([0-9]{2})")


def moved(kind: str, month: date) -> str:
    """The filter's value for one bar."""
    return f"{kind}-{month:%Y-%m}"


def _read(value: str) -> tuple[str, date]:
    """Which bar: its kind and the first of its month."""
    found = _VALUE.fullmatch(value)
    try:
        kind, year, month = found.groups() if found else ("", "", "")
        return Kind(kind).value, date(int(year), int(month), 1)
    except ValueError:
        raise Refused(now("%(filter)s: there is no such choice.") % {"filter": MOVED.label}) from None


def _condition(values: list[str], _user: User) -> Q:
    kind, first = _read(values[0])
    newest = ScoreRun.objects.newest()
    told = [date.fromisoformat(m["month"]) for m in newest.figures.get("months", [])] if newest else []
    end = next((day for day in told if day.replace(day=1) == first), None)
    if end is None:  # no bar, or of an older run
        return Q(pk__in=[])
    return named_in(MonthMovement.objects.filter(run=newest, kind=kind, month=end), "customer_id")


def _words(values: list[str], _user: User) -> Options:
    kind, month = _read(values[0])
    return [(values[0], str(WORDS[kind]) % {"month": formats.month(month)})]


MOVED = Filter("moved", _("Movement"), _condition, lambda _user: (), many=False, words=_words)
