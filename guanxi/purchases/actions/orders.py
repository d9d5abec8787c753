"""Every write to orders: a batch of a file, one by hand, and what was there before, brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F

from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.numbers.models import refuse_far_ahead, skip_past, take
from guanxi.foundation.sentences import said as _
from guanxi.purchases.building import build
from guanxi.purchases.closing import close_deals_of, close_first_deals, date_deals_of, date_first_deals
from guanxi.purchases.comparing import Plan, plan_orders
from guanxi.purchases.credit import check_limit
from guanxi.purchases.events import OrderCreated, OrdersImported
from guanxi.purchases.grouping import MOST_LINES
from guanxi.purchases.lost_lines import Lost
from guanxi.purchases.models import Order
from guanxi.purchases.naming import names_held
from guanxi.purchases.rows import OrderRow, Outcome
from guanxi.purchases.writing import NO_FEES, Writer, locked

OWN_SOURCE = "guanxi"


@action("purchases.import_orders")
def import_orders(
    change_set: ChangeSet,
    *,
    by: User,
    orders: Sequence[OrderRow],
    fees: frozenset[str] = NO_FEES,
    lost: Lost | None = None,
) -> list[Outcome]:
    """Bring in whole orders; an identical one changes nothing. ``fees``: new codes that are fee lines.

    ``lost``: of a file, what becomes of lines that are here and that it does not have.
    """
    _check_batch(change_set, orders)
    plan = plan_orders(by, orders, lost)
    book = ledger.require("an import of orders")
    book.change_set_id = book.change_set_id or change_set.pk
    own = [order.row for _place, order in plan.new if order.row.source == OWN_SOURCE]
    names_held(row.customer_id for row in own)  # first, as who enters an order does
    skip_past(row.number for row in own)  # come back from a file: order entry goes on after them
    _carry_out(plan, fees)
    changed = len(plan.changed) + len(plan.filled)
    ChangeSet.objects.filter(pk=change_set.pk).update(
        created=F("created") + len(plan.new),
        changed=F("changed") + changed,
        same=F("same") + plan.same,
    )
    if plan.new or changed:
        book.note(orders_created=len(plan.new), orders_changed=changed)
    elif book.verb == "import_orders":
        book.keep_silent()
    return plan.outcomes


def _check_batch(change_set: ChangeSet, orders: Sequence[OrderRow]) -> None:
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is no longer being applied."))
    if len(orders) > 1 and sum(len(order.lines) for order in orders) > MOST_LINES:
        raise ValueError(f"a batch has at most {MOST_LINES} lines: use grouping.batches")


def _carry_out(plan: Plan, fees: frozenset[str]) -> None:
    """Write what is new and what changed; the outcomes learn the new orders' ids."""
    if plan.new or plan.changed:
        writer = Writer([o for _p, o in plan.new] + [o for _p, o, _pk in plan.changed], fees)
        written = writer.create([built for _place, built in plan.new])
        _keep_own(plan, dict(zip((place for place, _built in plan.new), written, strict=True)), is_new=True)
        if plan.changed:
            there = {order.pk: order for order in writer.rewrite({pk: o for _place, o, pk in plan.changed})}
            _keep_own(plan, {place: there[pk] for place, _built, pk in plan.changed})
    if plan.filled:
        there = {order.pk: order for order in locked(pk for _place, pk in plan.filled)}
        _keep_own(plan, {place: there[pk] for place, pk in plan.filled})


def _keep_own(plan: Plan, orders: Mapping[int, Order], *, is_new: bool = False) -> None:
    """What the file says of the house's own fields; of new orders their defaults, too."""
    values = [(order, plan.custom[place]) for place, order in orders.items()]
    plan.own.keep([one for one in values if one[1] or is_new], is_new=is_new)
    for place, order in orders.items() if is_new else ():
        plan.outcomes[place] = replace(plan.outcomes[place], record_id=order.pk)


@action("purchases.import_orders")
def conclude_orders(change_set: ChangeSet, *, by: User) -> int:
    """All batches are in: who bought is no prospect. Some at once; at 0 of them the rooms above hear."""
    book = ledger.require("concluding an import")
    book.change_set_id = book.change_set_id or change_set.pk
    if closed := close_deals_of(change_set, business_day(by.company)):
        book.note(deals_closed=closed)
        return closed
    if dated := date_deals_of(change_set):
        return dated
    if book.verb == "conclude_orders":
        book.keep_silent()
    if change_set.created or change_set.changed:
        announce(OrdersImported(change_set.pk))
    return 0


@action("purchases.import_orders")
def create_order(
    customer: Customer,
    *,
    by: User,
    order: OrderRow,
    fees: frozenset[str] = NO_FEES,
    custom: Mapping[str, Any] | None = None,
    accept_over_limit: bool = False,
) -> Order:
    """Enter one order of ``customer``; without a number it gets one of the house's own.

    One that takes the customer over its credit limit is refused unless somebody says that it is known.
    """
    day = order.placed_at.astimezone(ZoneInfo(Company.held().zone))
    number = order.number or take("SO", day.year, used=_used)[0]
    row = replace(order, source=order.source or OWN_SOURCE, number=number, customer_id=customer.pk)
    if order.number and row.source == OWN_SOURCE:
        refuse_far_ahead(number, "SO", "number")
        skip_past([number])
    _refuse_known(row)
    built = build(row)
    try:
        with transaction.atomic():
            made = Writer([built], fees).create([built])[0]
    except IntegrityError:
        _refuse_known(row)  # somebody else entered it in this very moment
        raise
    ledger.require("a new order").created.append(made)
    check_limit(customer, by, made, business_day(by.company), accepted=accept_over_limit)
    custom_fields.keep(made, custom, by=by)
    close_first_deals([customer.pk], business_day(by.company))
    date_first_deals([customer.pk])
    announce(OrderCreated(made.pk, customer.pk))
    return made


@action("purchases.change_order")
def change_order(
    order: Order, *, by: User, version: int | None = None, custom: Mapping[str, Any] | None = None
) -> Order:
    """What people keep of an order besides what was bought: lines and sums change by their file."""
    if not custom_fields.keep(order, custom, by=by):
        ledger.require("a change of an order").keep_silent()
    return order


def _used(numbers: list[str]) -> set[str]:
    return set(Order.objects.filter(source=OWN_SOURCE, number__in=numbers).values_list("number", flat=True))


def _refuse_known(row: OrderRow) -> None:
    if Order.objects.filter(source=row.source, number=row.number).exists():
        message = _("Order %(number)s of %(source)s is there already.")
        raise Refused(message % {"number": row.number, "source": row.source}, field="number")
