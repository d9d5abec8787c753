"""How old the demo's records are: in a house that has been lived in, they were not all written today."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from guanxi.customers import actions as customers
from guanxi.customers.models import Contact, Customer
from guanxi.customers.quality.models import QualityCount
from guanxi.customers.rows import CustomerRow
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.jobs.running import run_now

STEP, OLDEST = 7, 150  # days
CONFIRMED_EVERY = 6
REPORTED = 5
MONTHS = 5  # that were counted before this one


def age_records(company: Company, by: User) -> None:
    """Give each record its age, let some be confirmed, measure all, and tell of the months before."""
    today = business_day(company)
    aged = defaultdict[date, list[int]](list)
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    for n, pk in enumerate(ids):
        aged[today - timedelta(n * STEP % OLDEST)].append(pk)
    with _opened(by):
        for day, some in aged.items():
            Customer.objects.filter(pk__in=some).update(touched_on=day)
    for customer in Customer.objects.filter(pk__in=ids[::CONFIRMED_EVERY][:200]):
        customers.confirm_customer(customer, by=by)
    run_now(customers.start_measuring(company, by=User.system(), queued=False))
    with _opened(by):
        _tell_of_before(today.replace(day=1))


def tell_sources(by: User, in_set: Callable[..., None]) -> None:
    """Some values came by a report; and of two firms a file says otherwise than their salespeople did."""
    known = Contact.objects.filter(left_on=None).exclude(title="").order_by("pk")
    for contact in known[: 3 * REPORTED : 3]:
        note = f"{contact.created_at:%Y-%m}"
        customers.change_contact(contact, by=by, title=contact.title, through="report", through_note=note)
    firms = Customer.objects.filter(kind="firm").exclude(size="").order_by("-pk")[:2]
    rows = [
        CustomerRow(one.name, customer_no=one.customer_no, size="micro" if one.size != "micro" else "small")
        for one in firms
    ]
    in_set("customers", [rows], customers.import_customers, "rows")


def _opened(by: User) -> Any:
    """What follows from a past that never was has no action."""
    return ledger.opened(ledger.Ledger(by=by, verb="load_demo"))


def _tell_of_before(month: date) -> None:
    """The same counts, of poorer records the farther back."""
    rows = list(QualityCount.objects.filter(month=month))
    for _back in range(MONTHS):
        last = month - timedelta(1)
        month = last.replace(day=1)
        for row in rows:
            row.pk, row.month, row.counted_on = None, month, last
            row.points = row.points * 98 // 100
        QualityCount.objects.bulk_create(rows)
