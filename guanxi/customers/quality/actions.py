"""Saying that a record is still right, the house's method of judging, and the nightly measuring of all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from guanxi.customers.models import Customer
from guanxi.customers.quality.keeping import measure
from guanxi.customers.quality.measure import CODES
from guanxi.customers.quality.models import BANDS, QualityCount, QualityPolicy, lacks
from guanxi.customers.quality.policy import WHOLE, Method
from guanxi.customers.sources.models import FactSource
from guanxi.customers.sources.trust import MOST as MOST_TRUST
from guanxi.customers.sources.trust import RULES, Rule
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _

KIND = "measure_quality"
MANAGE = "customers.manage_quality"
LONGEST_DAYS = 730


@action("customers.change_customer")
def confirm_customer(customer: Customer, *, by: User, version: int | None = None) -> Customer:
    """All of it is still right, as of today: it is due again after the days of its tier (CUS-15)."""
    read = ledger.require().based_on
    if read is not None and read[-1] != customer.version:  # no field is said anew: nothing else would differ
        raise Refused(_("Somebody changed this record meanwhile: read it again, then decide."))
    today = business_day(by.company)
    if customer.confirmed_on == today and customer.confirmed_by_id == by.pk:
        ledger.require().keep_silent()
        return customer
    customer.confirmed_on, customer.confirmed_by = today, by
    customer.save()
    return customer


@action(MANAGE)
def change_quality_policy(company: Company, *, by: User, values: Mapping[str, Any]) -> QualityPolicy:
    """Say what each deduction costs, and how long records of each tier stay fresh; all are measured anew."""
    row = QualityPolicy.objects.order_by("pk").first() or QualityPolicy()
    before = Method.from_dict(row.values)
    points = {**before.points, **values.get("points", {})}
    days = {**before.days, **values.get("days", {})}
    for code, number in points.items():
        if code not in CODES or not 0 <= number <= WHOLE:
            raise Refused(_("Points go from 0 to 100."), field=f"points_{code}")
    if sum(points.values()) != WHOLE:
        sentence = _("The points add up to %(sum)s, not to 100.") % {"sum": str(sum(points.values()))}
        raise Refused(sentence, field="points_person")
    for tier, number in days.items():
        if tier not in before.days or not 1 <= number <= LONGEST_DAYS:
            raise Refused(_("A record is looked at again after 1 to 730 days."), field=f"days_{tier}")
    kind = values.get("rule", before.rule.kind)
    trust = {**before.rule.trust, **values.get("trust", {})}
    if kind not in RULES:
        raise Refused(_("Either the newest value stays, or that of the channel trusted more."), field="rule")
    for channel, number in trust.items():
        if channel not in before.rule.trust or not 0 <= number <= MOST_TRUST:
            raise Refused(_("Trust goes from 0 to 9."), field=f"trust_{channel}")
    row.values = Method(points, days, Rule(kind, trust)).as_dict()
    is_new = not row.pk or bool(row.differences())
    row.save()
    if is_new:
        running.start(KIND, by=by, params={})
    return row


@action(MANAGE)
def start_measuring(company: Company, *, by: User, queued: bool = True) -> JobRun:
    """Measure all records now, and count them."""
    there = JobRun.objects.filter(kind=KIND, state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])
    run: JobRun | None = there.order_by("-pk").first()
    if queued and run is not None:
        ledger.require().keep_silent()
        return run
    return running.start(KIND, by=by, params={}, queued=queued)


@action(MANAGE)
def measure_customers(company: Company, *, by: User, after: int, limit: int) -> int | None:
    """Bring the next ``limit`` customers behind ``after`` up to the day; the last id, None when all are."""
    ledger.require().keep_silent()  # it follows from facts: nobody decided anything
    rows = Customer.objects.filter(pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:limit])
    measure(ids)
    return ids[-1] if len(ids) == limit else None


def counts() -> Sequence[Mapping[str, Any]]:
    """All records counted for the quality page: read before anything is written, for it takes its time."""
    return list(_with_facts(_sums()))


@action(MANAGE)
def count_quality(company: Company, *, by: User, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep what ``counts`` gave, in place of what was counted earlier this month."""
    ledger.require().keep_silent()
    today = business_day(company)
    month = today.replace(day=1)
    said = {"month": month, "counted_on": today, "counted_at": timezone.now()}
    counted = [QualityCount(**said, **row) for row in rows]
    QualityCount.objects.filter(month=month).delete()
    QualityCount.objects.bulk_create(counted)
    return sum(one.customers for one in counted)


def _sums() -> Any:
    """By owner, department and channel; of records that were measured."""
    highs = (*(low - 1 for low in BANDS[1:]), 100)
    bands: dict[str, Any] = {
        f"from_{low}": Count("pk", filter=Q(quality__range=(low, high)))
        for low, high in zip(BANDS, highs, strict=True)
    }
    lacking: dict[str, Any] = {f"lacks_{code}": Count("pk", filter=lacks(code)) for code in CODES}
    rows = Customer.objects.counted().filter(quality__isnull=False).order_by()
    by = rows.values("owner_id", "department_id", "source")
    return by.annotate(customers=Count("pk"), points=Sum("quality"), **bands, **lacking)


def _with_facts(rows: Any) -> Iterable[Mapping[str, Any]]:
    """With how many single values came through each channel, also one that brought nothing else."""
    places = ("owner_id", "department_id", "source")
    found = {tuple(row[name] for name in places): dict(row) for row in rows}
    facts = FactSource.objects.order_by().values_list(
        "customer__owner_id", "customer__department_id", "channel"
    )
    for *place, number in facts.annotate(n=Count("pk")):
        nobody = dict(zip(places, place, strict=True)) | {"customers": 0, "points": 0}
        found.setdefault(tuple(place), nobody)["facts"] = number
    return found.values()
