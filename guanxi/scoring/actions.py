"""Starting a run, writing what it found, and setting the thresholds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from guanxi.customers.actions import write_standings
from guanxi.customers.models import Customer
from guanxi.customers.rows import StandingRow
from guanxi.customers.rows import TierChange as Changed
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.actions import action
from guanxi.foundation.bulk import insert_rows
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _
from guanxi.insight.thresholds import Thresholds
from guanxi.purchases.models import Order

from .events import CustomersScored
from .models import MonthMovement, MonthRevenue, ScoreRun, ThresholdSetting, TierChange

MOST = 5000


@action("scoring.run_scoring")
def start_scoring(
    company: Company,
    *,
    by: User,
    as_of: date | None = None,
    cause: str = ScoreRun.Cause.ASKED,
    queued: bool = True,
) -> JobRun:
    """Compute all tiers and figures in the background, as of a day (by default the proposed one)."""
    if as_of is not None and as_of > business_day(company):
        raise Refused(_("This day is in the future: nothing is known of it yet."), field="as_of")
    if as_of is not None:
        _refuse_before_all_orders(as_of)
    return _start(ThresholdSetting.current(), by, cause, as_of, queued=queued)


def _refuse_before_all_orders(as_of: date) -> None:
    """Else everybody's home would be as empty as that day was."""
    # unscoped: the first day alone, of a company whose figures its runner sees
    first = Order.objects.order_by("placed_on").values_list("placed_on", flat=True).first()
    if first is not None and as_of < first:
        day = {"day": first.isoformat()}
        raise Refused(_("Nothing is known of this day: the first order is of %(day)s.") % day, field="as_of")


def _start(
    thresholds: Thresholds, by: User, cause: str, as_of: date | None = None, *, queued: bool = True
) -> JobRun:
    """One run at a time: an older one still under way gives way, for this one writes all it would have."""
    older = JobRun.objects.filter(kind="score", state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])
    older.update(state=JobRun.State.STOPPED, fence=F("fence") + 1, finished_at=timezone.now())
    run = ScoreRun(cause=cause, by=by, as_of_given=as_of, thresholds=thresholds.as_dict())
    run.save()
    return running.start("score", by=by, params={"run": run.pk}, queued=queued)


def _refuse_overtaken(run_id: int) -> None:
    """An older run, gone on with by hand, writes nothing over a newer one's; starting holds the same lock."""
    if ScoreRun.objects.filter(pk__gt=run_id).exists():
        raise Refused(_("A newer run computes all of this: there is nothing to go on with."))


@action("scoring.run_scoring")
def write_scores(
    company: Company, *, by: User, run_id: int, as_of: date, rows: Sequence[Mapping[str, Any]], first: bool
) -> int:
    """Write one batch of a run's rows; returns how many customers changed tier."""
    _refuse_overtaken(run_id)
    standings = [_standing(row) for row in rows]
    changes = write_standings(company, by=by, run_id=run_id, as_of=as_of, rows=standings)
    if not first:
        by_id = {row["customer"]: row for row in rows}
        _keep_changes([_changed(change, run_id, as_of, by_id[change.customer_id]) for change in changes])
    return len(changes)


def _changed(change: Changed, run_id: int, as_of: date, row: Mapping[str, Any]) -> TierChange:
    return TierChange(
        customer_id=change.customer_id,
        run_id=run_id,
        on=as_of,
        before=change.before,
        after=change.after,
        reason=row["reason"],
        numbers=row["numbers"],
        value=round(row["value"] or 0, 2),
    )


def _keep_changes(changes: Sequence[TierChange]) -> None:
    """A tier that comes back on the day as of which it was lost was no change: a file was taken back and
    brought in once more."""
    came = {change.customer_id: change for change in changes if not change.before}
    lost = TierChange.objects.filter(customer__in=came, after="", looking_back=False).order_by("pk")
    gone = {one.customer_id: one for one in lost if one.on == came[one.customer_id].on}
    for pk, one in gone.items():
        came[pk].before = one.before
    TierChange.objects.filter(pk__in=[one.pk for one in gone.values()]).delete()
    TierChange.objects.bulk_create([change for change in changes if change.before != change.after])


# Of the facts of a standing, the sums of money.
AMOUNTS = frozenset(
    {
        "net_total",
        "net_year",
        "net_year_before",
        "net_half",
        "net_half_before",
        "net_lately",
        "net_left",
        "sales_total",
        "returns_total",
        "peer_quartile",
        "high_cut",
    }
)
FACTS = (
    "r",
    "f",
    "m",
    "n_orders",
    "n_orders_year",
    "recency_days",
    "median_gap",
    "lost_limit",
    "net_total",
    "net_year",
    "net_year_before",
    "net_half",
    "net_half_before",
    "net_lately",
    "net_left",
    "sales_total",
    "returns_total",
    "n_returns",
    "contacts_half",
    "contacts_half_before",
    "peer_quartile",
    "n_peers",
    "peer_level",
    "high_cut",
    "is_lost",
    "is_new",
    "is_returning",
    "loyalty_warning",
    "value_falling",
    "contacts_falling",
)
DAYS = ("first_day", "last_day", "lost_day", "returned_day", "last_contact_day")


def _standing(row: Mapping[str, Any]) -> StandingRow:
    facts = {name: _short(row[name]) for name in FACTS if row[name] is not None}
    facts |= {name: row[name].isoformat() for name in DAYS if row[name] is not None}
    return StandingRow(
        customer_id=row["customer"],
        tier=row["tier"] or "",
        value=Decimal(str(round(row["value"] or 0, 2))),
        potential=None if row["potential"] is None else round(row["potential"], 2),
        loyalty=None if row["loyalty"] is None else round(row["loyalty"], 2),
        last_order_on=row["last_day"],
        total=Decimal(str(round(row["net_total"] or 0, 2))),
        lost_on=row["lost_day"],
        value_moved=_moved(row),
        facts=facts,
        reasons=[{"code": row["reason"], **row["numbers"]}],
    )


def _moved(row: Mapping[str, Any]) -> Decimal | None:
    """By how much the value rose or fell lately; None where it stayed, and where none is known."""
    moved = round(row["net_lately"] - row["net_left"], 2)
    return Decimal(str(moved)) if row["tier"] and moved else None


def _short(number: Any) -> Any:
    return round(number, 4) if isinstance(number, float) else number


@action("scoring.run_scoring")
def write_months(
    company: Company, *, by: User, run_id: int, part: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write one batch of what was found of the months past; shown from the run's end on."""
    _refuse_overtaken(run_id)
    model, columns, values = MONTHS[part]
    there = set(
        Customer.objects.filter(pk__in={row["customer"] for row in rows}).values_list("pk", flat=True)
    )
    present = [(run_id, row["customer"], *values(row)) for row in rows if row["customer"] in there]
    insert_rows(model, ["run_id", "customer_id", *columns], present)
    ledger.require().note(run=run_id, part=part, rows=len(present))


# Part of a run → its table, the columns besides run and customer, and their values.
MONTHS: Mapping[str, tuple[type[Model], Sequence[str], Callable[[Mapping[str, Any]], tuple[Any, ...]]]] = {
    "revenue": (
        MonthRevenue,
        ("month", "tier", "revenue"),
        lambda row: (row["month"], row["tier"] or "", Decimal(str(round(row["revenue"], 3)))),
    ),
    "movements": (MonthMovement, ("month", "kind"), itemgetter("month", "kind")),
    "changes": (
        TierChange,
        ("on", "before", "after", "reason", "numbers", "value", "looking_back"),
        lambda row: (row["on"], row["before"], row["after"], "", {}, None, True),
    ),
}


@action("scoring.run_scoring")
def finish_scoring(
    company: Company, *, by: User, run_id: int, as_of: date, figures: Mapping[str, Any]
) -> ScoreRun:
    """Write the company's figures; from here on the pages show this run."""
    _refuse_overtaken(run_id)
    run: ScoreRun = ScoreRun.objects.get(pk=run_id)
    run.figures, run.as_of, run.finished_at = dict(figures), as_of, timezone.now()
    run.save(update_fields=["figures", "as_of", "finished_at"])
    changed = int(figures.get("changed", 0))
    ledger.require().note(run=run_id, customers=figures.get("customers", 0), changed=changed)
    announce(CustomersScored(run_id, changed))
    return run


@action("scoring.run_scoring")
def forget_older(company: Company, *, by: User, run_id: int, first: bool) -> bool:
    """Drop one batch of the months that older runs wrote; False when none is left."""
    old: list[Any] = [MonthRevenue.objects.overtaken_by(run_id), MonthMovement.objects.overtaken_by(run_id)]
    if first:  # a first run that came to no end told the months past already
        old.append(TierChange.objects.filter(run_id__lt=run_id, looking_back=True))
    for rows in old:
        some = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
        if some:
            rows.filter(pk__lte=some[-1]).delete()
            ledger.require().note(run=run_id, dropped=len(some))
            return True
    ledger.require().keep_silent()
    return False


def _refuse_blind(by: User) -> None:
    """Whom other cuts would move tells what he is worth, by halving."""
    if hides_amounts(by):
        raise Refused(_("Tiers are cut by amounts of money, and those are hidden from you."))


@action("scoring.change_thresholds")
def change_thresholds(company: Company, *, by: User, values: Mapping[str, Any]) -> JobRun:
    """Set the thresholds and compute all tiers anew with them."""
    _refuse_blind(by)
    try:
        thresholds = Thresholds.from_dict({**ThresholdSetting.current().as_dict(), **values})
    except (TypeError, ValueError) as error:
        raise Refused(_("These thresholds do not work: %(why)s.") % {"why": error}) from error
    row = ThresholdSetting.objects.order_by("pk").first() or ThresholdSetting()
    row.values = thresholds.as_dict()
    row.save()
    return _start(thresholds, by, ScoreRun.Cause.ASKED)


@action("scoring.change_thresholds")
def preview_thresholds(company: Company, *, by: User, values: Mapping[str, Any]) -> JobRun:
    """Count in the background how many customers these thresholds would move; nothing changes."""
    _refuse_blind(by)
    try:
        thresholds = Thresholds.from_dict({**ThresholdSetting.current().as_dict(), **values})
    except (TypeError, ValueError) as error:
        raise Refused(_("These thresholds do not work: %(why)s.") % {"why": error}) from error
    return running.start("preview_thresholds", by=by, params={"values": thresholds.as_dict()})
