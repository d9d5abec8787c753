"""What scoring adds to the lists of customers and orders: whom, and what, a bar of home counts."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Tier
from guanxi.customers.models import Standing
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import named_in
from guanxi.foundation.ui import cells, formats, marks
from guanxi.foundation.ui.filters import Filter, Options
from guanxi.foundation.ui.lists import Column, Fields
from guanxi.foundation.ui.outward import GRADES
from guanxi.insight.thresholds import Thresholds

from . import wording
from .models import MonthMovement, MonthRevenue, ScoreRun

Kind = MonthMovement.Kind
LOST = "yes"
NO_ROOM, ROOM_ELSEWHERE = "none", "elsewhere"
FELL, ROSE = "fell", "rose"
WORDS: Mapping[str, Sentence] = {
    Kind.NEW: _("new in %(month)s"),
    Kind.RETURNING: _("back in %(month)s"),
    Kind.LOST: _("lost in %(month)s"),
}
_VALUE = re.compile(r"([a-z]+)-([0-9]{4})-([0-9]{2})")


def bar(code: str, month: date) -> str:
    """The filter's value for one bar of a kind, or one segment of a tier."""
    return f"{code}-{month:%Y-%m}"


def _read(value: str, known: type[TextChoices], label: Sentence) -> tuple[str, date]:
    """Which bar: its kind or tier, and the first of its month."""
    found = _VALUE.fullmatch(value)
    try:
        code, year, month = found.groups() if found else ("", "", "")
        return known(code).value, date(int(year), int(month), 1)
    except ValueError:
        raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label}) from None


def _month(first: date) -> tuple[ScoreRun | None, date | None]:
    """The newest run, and the day on which it ends this month; None where it has no bar for it."""
    newest: ScoreRun | None = ScoreRun.objects.newest()
    told = [date.fromisoformat(m["month"]) for m in newest.figures.get("months", [])] if newest else []
    return newest, next((day for day in told if day.replace(day=1) == first), None)


def _moved_filter() -> Filter:
    """Customers whom a month's bar of new, back or lost counts."""
    label = _("Movement")

    def condition(values: list[str], _user: User) -> Q:
        kind, first = _read(values[0], Kind, label)
        newest, end = _month(first)
        if end is None:
            return Q(pk__in=[])
        return named_in(MonthMovement.objects.filter(run=newest, kind=kind, month=end), "customer_id")

    def words(values: list[str], _user: User) -> Options:
        kind, month = _read(values[0], Kind, label)
        return [(values[0], str(WORDS[kind]) % {"month": formats.month(month)})]

    return Filter("moved", label, condition, lambda _user: (), many=False, words=words, inside=GRADES)


def _segment_filter() -> Filter:
    """Orders that a tier's segment of a month's bar adds up."""
    label = _("Net goods of a tier")

    def condition(values: list[str], _user: User) -> Q:
        tier, first = _read(values[0], Tier, label)
        newest, end = _month(first)
        if end is None:
            return Q(pk__in=[])
        summed = MonthRevenue.objects.filter(run=newest, month=end, tier=tier)
        days = Q(placed_on__gte=first, placed_on__lte=end)
        return days & Q(Exists(summed.filter(customer_id=OuterRef("customer_id"))))

    def words(values: list[str], _user: User) -> Options:
        tier, month = _read(values[0], Tier, label)
        named = {"tier": marks.tier_name(tier), "month": formats.month(month)}
        return [(values[0], now("%(tier)s, %(month)s") % named)]

    return Filter("segment", label, condition, lambda _user: (), many=False, words=words, inside=GRADES)


def _room_filter() -> Filter:
    """Customers who stand in the strip beside the matrix: nothing shows that they could buy more."""
    label = _("Potential")

    def condition(values: list[str], _user: User) -> Q:
        if values[0] == NO_ROOM:
            return ~Q(tier="") & named_in(Standing.objects.filter(potential=0), "customer_id")
        if values[0] != ROOM_ELSEWHERE:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return named_in(Standing.objects.with_room_elsewhere(_potential_cut()), "customer_id")

    def words(values: list[str], _user: User) -> Options:
        if values[0] == NO_ROOM:
            return [(values[0], now("0 points"))]
        cut = {"n": formats.number(_potential_cut())}
        return [(values[0], now("%(n)s points or more, in another tier") % cut)]

    return Filter(
        "room", label, condition, lambda _user: (), many=False, words=words, offered=False, inside=GRADES
    )


def _potential_cut() -> float:
    """Of the run that the standings are from."""
    newest = ScoreRun.objects.newest()
    return Thresholds.from_dict(newest.thresholds if newest else {}).potential_cut


def _lost_filter() -> Filter:
    """Customers whose silence has passed its limit; a tier they have besides."""
    label = _("Lost customers")

    def condition(values: list[str], _user: User) -> Q:
        if values != [LOST]:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return named_in(Standing.objects.filter(lost_on__isnull=False), "customer_id")

    word = _("silent longer than the limit")
    return Filter("lost", label, condition, lambda _user: [(LOST, word)], many=False, inside=GRADES)


def _worth_filter() -> Filter:
    """Customers whose value of twelve months fell, or rose, within the days that home tells of."""
    label = _("Value, last 30 days")
    words = [(FELL, _("fell")), (ROSE, _("rose"))]

    def condition(values: list[str], _user: User) -> Q:
        if values not in ([FELL], [ROSE]):
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        moved = Q(value_moved__lt=0) if values == [FELL] else Q(value_moved__gt=0)
        return named_in(Standing.objects.filter(moved), "customer_id")

    return Filter("worth", label, condition, lambda _user: words, many=False, tells_amounts=True)


def reasons_told(user: User) -> Fields:
    """Two columns in words: why this customer stands where it stands, and how its value moved."""
    currency = user.company.currency

    def load(ids: Sequence[int], _reader: User) -> Mapping[int, str]:
        found = Standing.objects.filter(pk__in=ids).values_list("pk", "reasons")
        return {pk: wording.why(reasons, currency) for pk, reasons in found}

    return Fields(
        columns=(
            Column(
                "why",
                _("Why this tier"),
                lambda told: cells.text(told or ""),
                shown=False,
                phone=False,  # a sentence a row leaves no room for the rest of it
                value=lambda told: told or "",
                load=load,
                inside=GRADES,
            ),
            *(() if hides_amounts(user) else (_moved_by(currency),)),
        )
    )


def _moved_by(currency: str) -> Column:
    """By how much the value of twelve months rose or fell within the days that home tells of."""

    def load(ids: Sequence[int], _reader: User) -> Mapping[int, Decimal]:
        found = Standing.objects.filter(pk__in=ids, value_moved__isnull=False)
        return dict(found.values_list("pk", "value_moved"))

    def cell(moved: Decimal | None) -> str:
        if not moved:
            return cells.text("")
        return cells.text(("+" if moved > 0 else "") + formats.money(moved, currency))

    label = _("Value, change in 30 days")
    return Column(
        "moved_by", label, cell, numeric=True, shown=False, phone=False, value=lambda moved: moved, load=load,
        inside=GRADES,
    )  # fmt: skip


MOVED, SEGMENT, ROOM = _moved_filter(), _segment_filter(), _room_filter()
GONE, WORTH = _lost_filter(), _worth_filter()
