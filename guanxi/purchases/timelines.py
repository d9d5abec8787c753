"""What this room writes on timelines: orders on a customer's, changes on an order's own history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.customfields.keeping import hidden_names
from guanxi.foundation.ui import formats, records
from guanxi.foundation.ui.parts import Moment
from guanxi.foundation.ui.records import Dated, Until, newest

from .building import build, from_content
from .models import Order, OrderLine
from .money import ZERO

NAMED_LINES = 3
KIND_ICONS = {Order.Kind.SALE: "receipt", Order.Kind.RETURN: "receipt-refund"}


def orders(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """Sales and returns, newest first: two queries."""
    rows = Order.objects.visible_to(user).of_customer(customer.pk).settled()
    rows = rows.filter(kind__in=[Order.Kind.SALE, Order.Kind.RETURN])
    found = list(newest(rows, until, day="placed_on", at="placed_at")[:most])
    named = _first_lines(found)
    return [
        Dated(order.placed_on, order.placed_at, order.pk, _moment(order, named[order.pk])) for order in found
    ]


def _first_lines(found: Iterable[Order]) -> Mapping[int, list[str]]:
    """What the first lines of each order name."""
    # unscoped: the lines of orders that were read for this person
    lines = OrderLine.objects.filter(order__in=list(found), position__lte=NAMED_LINES)
    named: dict[int, list[str]] = defaultdict(list)
    for pk, text, name, code in lines.order_by("order_id", "position").values_list(
        "order_id", "text", "product__name", "product__code"
    ):
        named[pk].append(text or name or code)
    return named


def _moment(order: Order, named: Sequence[str]) -> Moment:
    returned = order.kind == Order.Kind.RETURN
    amount = formats.money_exact(order.goods + order.fees, order.currency)
    title = _("Return %(amount)s") if returned else _("Order %(amount)s")
    more = order.lines_count - len(named)
    said = pgettext("between the values of a filter", ", ").join(named)
    if more > 0:
        said = ngettext("%(named)s and %(count)s more", "%(named)s and %(count)s more", more) % {
            "named": said,
            "count": formats.number(more),
        }
    return Moment(
        icon=KIND_ICONS[Order.Kind(order.kind)],
        tone="warn" if returned else "",
        title=title % {"amount": amount},
        who=order.number,
        when=formats.day(order.placed_on),
        at=order.placed_on.isoformat(),
        body=said,
        url=order.get_absolute_url(),
    )


# ---- an order's own history --------------------------------------------------------------------


def history(order: Order, lines: Sequence[OrderLine], file: str, reader: User) -> list[Moment]:
    """How the order came in, what later imports made of it and what people keep of it, newest first."""
    after = _told(len(lines), sum((line.amount for line in lines), ZERO), order.currency)
    moments = []
    hidden = hidden_names(Order, reader)
    # unscoped: the history of an order that was read for this person, without what is hidden from him
    changes = list(Change.objects.of(order).exclude(field__in=hidden).select_related("by"))
    kept = [change for change in changes if change.field != "content"]
    told = dict(zip([change.pk for change in kept], records.changed(order, kept, reader), strict=True))
    for change in changes:
        if change.pk in told:
            moments.append(told[change.pk])
            continue
        before = _before(order, keeping.before(change))
        moments.append(_changed(change, before, after))
        after = before
    who = str(order.created_by) if order.created_by else ""
    if order.change_set_id is None:
        title = _("Entered by hand")
    else:
        title = _("Created by %(file)s") % {"file": file} if file else _("Created by an import")
    at = order.created_at
    moments.append(Moment(icon="upload", title=title, who=who, when=formats.moment(at), at=at.isoformat()))
    return moments


def _changed(change: Change, before: str, after: str) -> Moment:
    return Moment(
        icon="history",
        title=_("Lines changed"),
        who=str(change.by),
        when=formats.moment(change.at),
        at=change.at.isoformat(),
        body=f"{before} → {after}",
    )


def _before(order: Order, held: Mapping[str, Any]) -> str:
    lines = build(from_content(order.source, order.number, held), is_held=True).lines
    return _told(len(lines), sum((line[7] for line in lines), ZERO), held["currency"])


def _told(count: int, amount: Any, currency: str) -> str:
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": formats.number(count)}
    return f"{lines}{_(', ')}{formats.money_exact(amount, currency)}"
