"""The names that orders stand by are copies of their customers' ``sort_name``, and follow them.

Who writes orders holds their customers while it reads these: who renames one waits until the orders are in,
and finds them. Who renames waits for no order in turn: what somebody holds, and what is too much for a page
to wait for, the workers bring over; they hold no customer.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import F

from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.jobs import running
from guanxi.purchases.models import Order
from guanxi.purchases.queries import Orders

KIND = "name_orders"  # of jobs
AT_ONCE = 500  # orders: for longer nobody waits for a page
HOLD_CUSTOMERS = "SELECT id, sort_name FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR SHARE"


def names_held(customers: Iterable[int | None]) -> dict[int, str]:
    """Customer → the name its orders stand by; it stays until this transaction ends.

    Customers are held before the house's numbers and before products.
    """
    ids = sorted({pk for pk in customers if pk is not None})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HOLD_CUSTOMERS, [ids])
            return dict(cursor.fetchall())
    return _names(ids)


def follow_names(customers: Sequence[Customer]) -> None:
    """The orders of customers who stand elsewhere among names by now: a few at once, many as a job."""
    ledger.require("naming orders")
    ids = [customer.pk for customer in customers]
    orders = list(Order.objects.filter(customer_id__in=ids).values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(orders) <= AT_ONCE and give_names(orders, is_waiting=False)[0] == len(orders):
        return
    # The system's: whoever renamed need not be allowed to write orders, nor stay till all are named.
    running.start(KIND, by=User.system(), params={"customers": ids})


def follow_customers(orders: Sequence[Order]) -> None:
    """Orders that went to another customer stand by that one's name."""
    give_names([order.pk for order in orders], is_waiting=True)


def give_names(orders: Collection[int], *, is_waiting: bool) -> tuple[int, int]:
    """Give orders their customers' names; how many it held, and how many had another one.

    They are held before the names are read: who renames meanwhile comes after, and finds them.
    """
    rows = Order.objects.filter(pk__in=orders).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=True, skip_locked=not is_waiting)
    held = list(rows.values_list("pk", "customer_id", "customer_key"))
    names = _names({customer for _pk, customer, _key in held if customer is not None})
    wrong = [(names.get(one, ""), pk) for pk, one, key in held if key != names.get(one, "")]
    update_rows(Order, ["customer_key"], wrong)
    return len(held), len(wrong)


def astray() -> Orders:
    """Orders that stand by another name than their customer's: none, unless something broke."""
    return Order.objects.filter(customer__isnull=False).exclude(customer_key=F("customer__sort_name"))


def _names(ids: Collection[int]) -> dict[int, str]:
    return dict(Customer.objects.filter(pk__in=ids).values_list("pk", "sort_name"))
