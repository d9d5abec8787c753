"""Whose value fell and rose most within the days that home speaks of, and why.

The value is that of twelve months: in these days something came in, and what was bought a year before
them counts no more. Both are told, and open to their orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.customers.models import Customer, Standing
from guanxi.foundation.ui import formats
from guanxi.insight.windows import LATELY_DAYS, windows_at
from guanxi.purchases.panels import address

from .listing import FELL, ROSE
from .overview import Lens

EACH = 3  # on either side
COLUMNS = ("tier", "value", "moved_by", "last_order")
ICONS = {FELL: "trending-down", ROSE: "trending-up"}


@dataclass(frozen=True)
class Move:
    """One customer whose value is another now, as home tells it."""

    customer: Customer
    before: str
    now: str
    by: str
    by_url: str
    why: str


@dataclass(frozen=True)
class Side:
    """Those who fell, or those who rose: how many, and the first of them."""

    text: str
    url: str
    icon: str
    tone: str
    moves: Sequence[Move]


def sides(lens: Lens, currency: str) -> list[Side]:
    """Falls before rises, the largest first."""
    rows = lens.narrow(Standing.objects.filter(value_moved__isnull=False))  # as its index holds them
    many = rows.aggregate(
        fell=Count("pk", filter=Q(value_moved__lt=0)), rose=Count("pk", filter=Q(value_moved__gt=0))
    )
    rows = rows.select_related("customer")
    found = (
        (FELL, many["fell"], _("Fell: %(n)s"), rows.filter(value_moved__lt=0), "value_moved"),
        (ROSE, many["rose"], _("Rose: %(n)s"), rows.filter(value_moved__gt=0), "-value_moved"),
    )
    return [
        Side(
            text % {"n": formats.number(number)},
            lens.url("list_customers", worth=way, sort="value", columns=COLUMNS),
            icon=ICONS[way],
            tone="bad" if way == FELL else "ok",
            moves=[_move(one, currency) for one in some.order_by(order, "customer_id")[:EACH]],
        )
        for way, number, text, some, order in found
        if number
    ]


def _move(found: Standing, currency: str) -> Move:
    by = found.value_moved or 0
    sign = "+" if by > 0 else ""
    return Move(
        found.customer,
        before=formats.money(found.value - by, currency),
        now=formats.money(found.value, currency),
        by=sign + formats.money(by, currency),
        by_url=orders_lately(found),
        why=why(found.facts, currency),
    )


def orders_lately(found: Standing) -> str:
    """The orders of the days in which the value changed."""
    spans = windows_at(found.as_of)
    return address(found.customer, **{"from": spans.lately_from, "to": found.as_of})


def orders_before(found: Standing) -> str:
    """The orders that made the value before these days."""
    spans = windows_at(found.as_of)
    last = spans.lately_from - timedelta(days=1)
    return address(found.customer, **{"from": spans.left_from, "to": last})


def why(facts: Mapping[str, Any], currency: str) -> str:
    """What came in, and what counts no more, in words."""
    came, left = facts.get("net_lately", 0), facts.get("net_left", 0)
    said = {"amount": formats.money(abs(came), currency), "days": formats.number(LATELY_DAYS)}
    if came > 0:
        first = _("Bought %(amount)s in the last %(days)s days.") % said
    elif came < 0:
        first = _("Gave back %(amount)s more than was bought in the last %(days)s days.") % said
    else:
        first = _("Bought nothing in the last %(days)s days.") % said
    if not left:
        return first
    gone = _("%(amount)s, bought a year before, no longer counts.")
    back = _("%(amount)s, given back a year before, no longer counts against it.")
    second = (gone if left > 0 else back) % {"amount": formats.money(abs(left), currency)}
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}
