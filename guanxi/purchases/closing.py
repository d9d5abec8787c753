"""Prospects whose first clean sale has come in: which, and since when. Writes only inside an action."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Min, Q
from django.utils.translation import ngettext

from guanxi.customers.buying import close_deals, date_deals
from guanxi.customers.choices import Stage
from guanxi.customers.dealings import assumed_reasons
from guanxi.customers.models import StageMove
from guanxi.foundation import ledger
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.ui import formats
from guanxi.purchases.models import Order
from guanxi.purchases.queries import Orders
from guanxi.purchases.rows import SALE

AT_ONCE = 2500  # for longer nobody else's writing waits


def close_deals_of(change_set: ChangeSet, today: date) -> int:
    """Whoever bought by the orders that a set brought or changed, some at once; returns how many they are."""
    found = _of_prospects().filter(_brought(change_set)).values_list("customer_id", flat=True).distinct()
    return close_first_deals(found.order_by("customer_id")[:AT_ONCE], today)


def date_deals_of(change_set: ChangeSet) -> int:
    """Whose deal a file of customers told of, and an order of the set is older: some at once, as above."""
    found = _before_assumed().filter(_brought(change_set)).values_list("customer_id", flat=True).distinct()
    return date_first_deals(found.order_by("customer_id")[:AT_ONCE])


def date_first_deals(customers: Iterable[int]) -> int:
    """Those of ``customers`` whose assumed deal takes the day of their first clean sale."""
    ledger.require("dating deals")
    sales = _before_assumed().filter(customer_id__in=list(customers)).order_by()
    days = dict(sales.values_list("customer_id").annotate(day=Min("placed_on")))
    return len(date_deals(days)) if days else 0


def _brought(change_set: ChangeSet) -> Q:
    """The orders that a set brought or changed."""
    orders = Q(change_set=change_set)
    if change_set.changed:
        kind = Order._meta.label_lower
        orders |= Q(pk__in=Change.objects.filter(change_set=change_set, kind=kind).values("record_id"))
    return orders


def _before_assumed() -> Orders:
    """The clean sales that came before a deal of which nobody said the day."""
    sales: Orders = Order.objects.filter(
        kind=SALE,
        goods__gt=0,
        customer__stage_moves__after=Stage.DEAL,
        customer__stage_moves__reason__in=assumed_reasons(),
        customer__stage_moves__on__gt=F("placed_on"),
    )
    return sales


def close_first_deals(customers: Iterable[int], today: date) -> int:
    """Those of ``customers`` who bought, as of their first clean sale."""
    ledger.require("closing deals")
    sales = _of_prospects().filter(customer_id__in=list(customers)).order_by()
    first = sales.values_list("customer_id").annotate(day=Min("placed_on"))
    days = {pk: min(day, today) for pk, day in first}
    return len(close_deals(days)) if days else 0


def _of_prospects() -> Orders:
    """Their clean sales: goods were sold, and more than came back."""
    sales: Orders = Order.objects.filter(kind=SALE, goods__gt=0, customer__stage=Stage.PROSPECT)
    return sales


def concerns(run: Any) -> list[Concern]:
    """How many prospects an import of orders made customers, as its result says."""
    if run.change_set_id is None or run.is_undone:
        return []
    count = StageMove.objects.filter(change_set=run.change_set_id, before=Stage.PROSPECT).count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)s prospect has bought and is at “%(stage)s” now, as of the first sale.",
        "%(count)s prospects have bought and are at “%(stage)s” now, each as of the first sale.",
        count,
    )
    return [Concern(sentence % {"count": formats.number(count), "stage": Stage.DEAL.label}, tone="")]
