"""What the home page and the matrix show, summed only over what the reader may see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from guanxi.customers.choices import Tier
from guanxi.customers.models import Customer, Standing
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.ui import charts
from guanxi.insight.concentration import Concentration, concentration
from guanxi.insight.thresholds import Thresholds as Rules
from guanxi.purchases.models import Order
from guanxi.purchases.queries import unrated

from .models import MonthMovement, MonthRevenue, ScoreRun

POINTS = 1500
NAMED_EACH = 2
SEEING = "customers.view_customer"


@dataclass(frozen=True)
class Lens:
    """Whose customers are looked at: mine, or all that I may see."""

    user: User
    mine: bool

    def narrow(self, rows: Any) -> Any:
        """``rows`` within the lens; they have an owner or belong to a customer that has one."""
        seen = rows.visible_to(self.user)
        return seen.filter(**{seen.owner_path: self.user.pk}) if self.mine else seen

    def url(self, name: str, **query: Any) -> str:
        """A list's address that opens to exactly the rows that a figure within the lens counts."""
        own = {"owner": self.user.pk} if self.mine else {}
        return f"{reverse(name)}?{urlencode(query | own, doseq=True)}"

    @property
    def sees_all(self) -> bool:
        return not self.mine and self.user.scope_of(SEEING) is Scope.ALL

    @cached_property
    def lost(self) -> int:
        """How many customers within it are lost: a page says so more than once, and asks once."""
        return int(self.narrow(Standing.objects).filter(lost_on__isnull=False).count())


def newest_run(user: User) -> ScoreRun | None:
    """The newest finished run, if anybody was there to be scored: all may have been taken back."""
    run: ScoreRun | None = ScoreRun.objects.visible_to(user).newest()
    return run if run is not None and run.figures.get("buyers") else None


def is_computing() -> bool:
    """Whether a newer run is on its way: after an import, or after one was taken back."""
    under_way = [JobRun.State.WAITING, JobRun.State.RUNNING]
    return JobRun.objects.filter(kind="score", state__in=under_way).exists()


def tier_counts(lens: Lens, run: ScoreRun) -> dict[str, int]:
    """Customers per tier as of the run's day: from the run where the lens covers all, else counted here."""
    if lens.sees_all:
        found = run.figures["tiers"]
    else:
        # Not grouped: SQLite would walk all customers by tier.
        each = {tier: Count("pk", filter=Q(tier=tier)) for tier in Tier.values}
        found = lens.narrow(Customer.objects).aggregate(**each)
    return {tier: int(found.get(tier, 0)) for tier in Tier.values}


@dataclass(frozen=True)
class Month:
    """What one month, ended or running, came to within the lens."""

    end: date
    short: bool  # less than a year of records before it
    revenue: Mapping[str, float]
    moved: Mapping[str, int]

    @property
    def is_over(self) -> bool:
        return (self.end + timedelta(days=1)).day == 1


def months_of(lens: Lens, run: ScoreRun) -> list[Month]:
    """The months that a run tells of, the running one last; none where nothing happened within the lens."""
    found = [
        Month(date.fromisoformat(m["month"]), m["short"], m.get("revenue", {}), m.get("moved", {}))
        for m in run.figures.get("months", [])
    ]
    if lens.sees_all:
        return found
    revenue: dict[date, dict[str, float]] = defaultdict(dict)
    for month, tier, amount in lens.narrow(MonthRevenue.objects).by_tier(run.pk):
        revenue[month][tier] = float(amount)
    moved: dict[date, dict[str, int]] = defaultdict(dict)
    for month, kind, number in lens.narrow(MonthMovement.objects).by_kind(run.pk):
        moved[month][kind] = number
    if not revenue and not moved:
        return []
    return [replace(month, revenue=revenue[month.end], moved=moved[month.end]) for month in found]


def without_room(lens: Lens, run: ScoreRun) -> int:
    """Customers with a tier and no potential; of a run that did not count them none."""
    if lens.sees_all:
        return int(run.figures.get("no_room", 0))
    return int(lens.narrow(Standing.objects).exclude(tier="").filter(potential=0).count())


def room_elsewhere(lens: Lens, run: ScoreRun) -> int:
    """Customers right of the line on the matrix who are of another tier than potential."""
    if lens.sees_all:
        return int(run.figures.get("room_elsewhere", 0))
    cut = Rules.from_dict(run.thresholds).potential_cut
    return int(lens.narrow(Standing.objects).with_room_elsewhere(cut).count())


def high_at_risk(lens: Lens, run: ScoreRun) -> int:
    """Customers of high value who are counted as at risk; of a run that did not count them none."""
    if lens.sees_all:
        return int(run.figures.get("high_at_risk", 0))
    if not (cut := run.figures.get("high_cut")):
        return 0
    risk = lens.narrow(Standing.objects).filter(tier=Tier.RISK, value__gt=0)
    return int(risk.filter(value__gte=Decimal(str(round(cut, 2)))).count())  # to the cent, as they are kept


def lost_of(lens: Lens, run: ScoreRun) -> int:
    """Customers whose silence has passed its limit, of whatever tier."""
    if lens.sees_all:
        return int(run.figures.get("lost", 0))
    return lens.lost


def points_of(lens: Lens, total: int) -> list[charts.Point]:
    """The customers on the matrix: all, or the most valuable and an even sample of the rest."""
    rows = lens.narrow(Standing.objects).exclude(tier="").filter(potential__isnull=False)
    columns = ("customer_id", "customer__name", "tier", "value", "potential")
    best = list(rows.order_by("-value", "customer_id").values_list(*columns)[: POINTS // 3])
    known = {row[0] for row in best}
    rest = (
        rows
        if total <= POINTS
        else rows.annotate(part=F("customer_id") % max(2, total // POINTS)).filter(part=0)
    )
    sample = [
        row for row in rest.order_by("customer_id").values_list(*columns)[: POINTS * 2] if row[0] not in known
    ]
    named = _worth_naming(best)
    return [
        charts.Point(float(potential), float(value), tier, name, pk, named=pk in named)
        for pk, name, tier, value, potential in best + sample
    ]


def _worth_naming(best: Sequence[Any]) -> set[int]:
    """The two most valuable of each tier, apart from each other on the chart."""
    chosen: dict[int, float] = {}
    taken: dict[str, int] = defaultdict(int)
    for pk, _name, tier, _value, potential in best:
        far = all(abs(float(potential) - other) > 12 for other in chosen.values())
        if taken[tier] < NAMED_EACH and far:
            chosen[pk] = float(potential)
            taken[tier] += 1
    return set(chosen)


def pareto_of(lens: Lens, run: ScoreRun) -> Concentration | None:
    """80/20 within the lens, one definition: from the run where the lens covers all, else summed here."""
    if lens.sees_all:
        figures = run.figures
        curve = [(x, y) for x, y in figures.get("lorenz", [])]
        few = Concentration(figures["pareto_customers"], figures["buyers"], figures["pareto_value"], curve)
    else:
        rows = lens.narrow(Customer.objects).exclude(total=0, last_order_on=None).order_by()
        totals = list(rows.values_list("total", "last_order_on"))
        few = concentration(
            (total for total, last in totals if last), (total for total, last in totals if not last)
        )
    return few if few.customers else None


def not_judged(lens: Lens) -> int:
    """Customers who bought, and have no tier: their value is not known."""
    rows = lens.narrow(Customer.objects).filter(tier="", last_order_on__isnull=False)
    return int(rows.count())


def without_rate(lens: Lens, run: ScoreRun) -> Mapping[str, int]:
    """Currency → orders within the lens that are in no sum for want of a rate; whoever sees them is told."""
    if lens.sees_all:
        found: Mapping[str, int] = run.figures.get("without_rate", {})
        return found
    rows = lens.narrow(Order.objects).settled().filter(unrated())
    return dict(rows.order_by().values_list("currency").annotate(orders=Count("pk")))
