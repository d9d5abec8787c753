"""Searching the base for doubles, keeping what was found, and deciding on a pair."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count

from guanxi.customers.actions.merging import PERMISSION as MERGE
from guanxi.customers.consent.restricted import restricted
from guanxi.customers.duplicates.models import Apart, DuplicatePair, LikenessPolicy
from guanxi.customers.duplicates.policy import checked
from guanxi.customers.models import Customer, Interaction
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _

SEARCH = "customers.search_duplicates"
MOST = 2000
KIND = "duplicates"


@action(SEARCH)
def search_duplicates(company: Company, *, by: User, queued: bool = True) -> JobRun:
    """Look through the whole base; the pairs that are found then stand in the queue."""
    if JobRun.objects.filter(kind=KIND, state__in=[JobRun.State.WAITING, JobRun.State.RUNNING]).exists():
        raise Refused(_("The base is being searched already: what it finds will be here in a moment."))
    return running.start(KIND, by=by, params={}, queued=queued)


@action(SEARCH)
def keep_pairs(company: Company, *, by: User, run: int, pairs: Sequence[Mapping[str, Any]]) -> int:
    """Put these pairs into the queue, but for those that somebody said are two; how many."""
    ids = {row[side] for row in pairs for side in ("left", "right")}
    apart = Apart.objects.between(ids)
    # unscoped, as the search is
    totals = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "total"))
    weight = _weights(ids)
    rows = [
        _pair(row, run, totals, weight, business_day(company))
        for row in pairs
        if frozenset((row["left"], row["right"])) not in apart
        and row["left"] in totals
        and row["right"] in totals
    ]
    DuplicatePair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["kind", "probability", "gain", "why", "run", "found_on"],
    )
    ledger.require().note(run=run, records=len(rows))
    return len(rows)


def _weights(ids: set[int]) -> dict[int, int]:
    """How much hangs on a record: of two the heavier is to be kept."""
    counted = (
        Interaction.objects.filter(customer_id__in=ids).values_list("customer_id").annotate(n=Count("pk"))
    )
    return dict(counted.order_by())


def _pair(
    row: Mapping[str, Any], run: int, totals: Mapping[int, Any], weight: Mapping[int, int], today: Any
) -> DuplicatePair:
    one, other = row["left"], row["right"]
    kept, lost = sorted((one, other), key=lambda pk: (-totals[pk], -weight.get(pk, 0), pk))
    return DuplicatePair(
        left_id=kept,
        right_id=lost,
        kind=row["kind"],
        probability=row["probability"],
        gain=row["probability"] * (1 + max(0.0, float(min(totals[one], totals[other])))),
        why=[[why["comparison"], why["level"], why["bits"]] for why in row["why"]],
        run=run,
        found_on=today,
    )


@action(SEARCH)
def forget_pairs(company: Company, *, by: User, run: int) -> bool:
    """Take out a portion of what the newest search did not find again; False when nothing is left.

    A pair of whom one is restricted waits: it was not compared, so that nothing speaks against it.
    """
    held = restricted().named
    rows = DuplicatePair.objects.filter(run__lt=run).order_by("pk")
    # looked at here: no statement takes the ids of all who are restricted
    free = (
        pk for pk, *two in rows.values_list("pk", "left_id", "right_id").iterator() if held.isdisjoint(two)
    )
    some = list(islice(free, MOST))
    if not some:
        ledger.require().keep_silent()
        return False
    DuplicatePair.objects.filter(pk__in=some).delete()
    ledger.require().note(run=run, dropped=len(some))
    return True


@action(MERGE)
def keep_apart(customer: Customer, *, by: User, other: Customer, reason: str = "") -> Apart:
    """These are two customers: the queue does not ask again."""
    if customer.pk == other.pk:
        raise Refused(_("This is the same customer: choose another."), field="other")
    apart = Apart.objects.of_pair(customer.pk, other.pk).first()
    if apart is None:
        apart = Apart(one=customer, other=other, reason=reason.strip()[:200])
        apart.save()
    DuplicatePair.objects.of(customer.pk).of(other.pk).delete()
    return apart


@action(MERGE)
def compare_again(apart: Apart, *, by: User) -> None:
    """Take back that these are two customers: the next search may ask about them again.

    A merge may have left several rows of one pair: as long as one stood, no search would ask.
    """
    for row in Apart.objects.of_pair(apart.one_id, apart.other_id):
        row.delete()


@action("customers.change_likeness")
def change_likeness(company: Company, *, by: User, values: Mapping[str, Any]) -> LikenessPolicy:
    """Weigh what speaks for one customer and against it otherwise; from the next search on."""
    row = LikenessPolicy.objects.order_by("pk").first() or LikenessPolicy()
    row.values = checked(values)
    row.save()
    return row
