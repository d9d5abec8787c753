"""Every write of how close a relationship is; what files say of it goes the same way."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from guanxi.customers.checking import check_past
from guanxi.customers.choices import Depth
from guanxi.customers.dealings import WHY_FILED
from guanxi.customers.depth.models import DepthMove
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.writing import Template, create_all
from guanxi.foundation.checking import Rules
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

STEP = Rules(DepthMove, ["after", "on", "reason"], required=["after"])


@action("customers.change_customer")
def move_depth(
    customer: Customer,
    *,
    by: User,
    depth: str,
    on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Customer:
    """The relationship is nearer, or further, since a day; one that cools says why."""
    values = STEP.checked({"after": depth, "on": on or today_of(by), "reason": reason})
    _check_step(customer, values["after"], values["reason"])
    _check_order(customer, values["on"], by)
    DepthMove(customer=customer, before=customer.depth, **values).save()
    customer.depth = values["after"]
    customer.save()
    custom_fields.follow([customer])
    return customer


def _check_step(customer: Customer, depth: str, reason: str) -> None:
    if depth == customer.depth:
        label = Depth(depth).label
        raise Refused(_("The relationship is “%(depth)s” already.") % {"depth": label}, field="depth")
    if depth < customer.depth and not reason:
        raise Refused(_("Say why the relationship is not as close as it was."), field="reason")


def _check_order(customer: Customer, on: date, by: User) -> None:
    check_past(on, today_of(by))
    last = DepthMove.objects.filter(customer=customer).aggregate(day=Max("on"))["day"]
    if last is not None and on < last:
        sentence = _("The relationship is as it is since %(day)s, after this day.") % {"day": last}
        raise Refused(sentence, field="on")


def depths_before(customers: Sequence[Customer]) -> list[tuple[Customer, str]]:
    """Of customers not yet written: those whose relationship a file says otherwise, and what it was."""
    known = [(one, one.differences().get("depth", one.depth) if one.pk else "") for one in customers]
    return [(one, before) for one, before in known if one.depth != before]


def create_depth_moves(moved: Sequence[tuple[Customer, str]], today: date) -> None:
    """Their steps, as of today: a file says no day."""
    moves, reason = Template(DepthMove, on=today), str(WHY_FILED)
    create_all(
        [
            moves.make({"customer_id": one.pk, "before": before, "after": one.depth, "reason": reason})
            for one, before in moved
        ]
    )
