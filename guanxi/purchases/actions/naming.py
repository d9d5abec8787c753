"""Giving orders the names of their customers by the batch: called from a job, or to mend."""

from collections.abc import Sequence

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.purchases.models import Order
from guanxi.purchases.naming import give_names

BATCH = 1000


@action("customers.change_customer")
def name_orders(company: Company, *, by: User, customers: Sequence[int], after: int = 0) -> int | None:
    """Have the next orders of ``customers`` stand by their names; the last one's id, None when all do."""
    orders = Order.objects.filter(customer_id__in=customers, pk__gt=after).order_by("pk")
    ids = list(orders.values_list("pk", flat=True)[:BATCH])
    book, (_held, wrong) = ledger.require("naming orders"), give_names(ids, is_waiting=True)
    if wrong:
        book.note(records=wrong)
    else:
        book.keep_silent()
    return ids[-1] if len(ids) == BATCH else None
