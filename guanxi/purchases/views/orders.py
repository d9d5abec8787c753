"""One order: its lines, sums that add up, the rate, where it came from, and what became of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.comments.beside import talk_of
from guanxi.foundation.customfields.facts import facts_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.ui import formats, records
from guanxi.foundation.ui.parts import Fact
from guanxi.purchases import timelines, wording
from guanxi.purchases.building import sums
from guanxi.purchases.models import Order, OrderLine, Product, Rate
from guanxi.purchases.money import ZERO
from guanxi.purchases.rows import ADJUSTMENT, CANCELLED

NOUN = "purchases.order"


@require_GET
def show_order(request: SignedIn, pk: int) -> HttpResponse:
    """The order's page."""
    order = get_object_or_404(Order.objects.visible_to(request.user).for_page(), pk=pk)
    lines = list(order.lines.all())
    brought = _import_of(order, request.user)
    zone = ZoneInfo(request.user.company.zone)
    may_change = records.may(request.user, "purchases.change_order", order)
    context = {
        "order": order,
        "kind": wording.kind_status(order.kind),
        "lines": [_line(line, order.currency, zone) for line in lines],
        "mixed": any(line.kind != order.kind for line in lines),
        "sums": _sums(lines, order.currency),
        "stale": _is_stale(order, lines),
        "facts": _facts(order, brought, zone) + facts_of(order, request.user, may_change=may_change),
        "moments": timelines.history(order, lines, brought.name if brought else "", request.user),
        "rail_panels": records.panels(NOUN, "rail", order, request),
        "siblings_url": f"{reverse('list_orders')}?customer={order.customer_id or 'none'}",
    }
    return render(
        request, "purchases/order.html", context | _house(order, request.user) | talk_of(order, request.user)
    )


def _import_of(order: Order, user: User) -> ImportRun | None:
    """The import that brought the order, if this person may see it."""
    if order.change_set_id is None:
        return None
    runs = ImportRun.objects.visible_to(user).filter(change_set_id=order.change_set_id)
    found: ImportRun | None = runs.first()
    return found


def _line(line: OrderLine, currency: str, zone: ZoneInfo) -> dict[str, Any]:
    product = line.product
    notes = [product.code] if product.name else []
    if line.text and line.text != product.name:
        notes.append(line.text)
    if product.nature == Product.Nature.FEE:
        notes.append(product.get_nature_display())
    if line.at:
        notes.append(formats.day_or_moment(line.at, zone))
    return {
        "position": line.position,
        "product": str(product),
        "url": product.get_absolute_url(),
        "note": " · ".join(notes),
        "kind": wording.kind_status(line.kind),
        "quantity": wording.quantity(line.quantity),
        "price": wording.price(line.price, currency),
        "amount": formats.money_exact(line.amount, currency),
    }


def _is_stale(order: Order, lines: Sequence[OrderLine]) -> bool:
    """Whether a product's nature changed and the job that sums up anew has not come here yet."""
    found = sums([(line.product.nature, line.kind, line.amount) for line in lines])
    return (found.goods, found.fees) != (order.goods, order.fees)


def _sums(lines: Sequence[OrderLine], currency: str) -> list[dict[str, Any]]:
    """The rows under the lines; each group is followed by what it comes to."""
    found = sums([(line.product.nature, line.kind, line.amount) for line in lines])
    rows: list[tuple[str, Decimal, bool]] = []
    rows += _group(_("Goods sold"), _("Goods returned"), _("Goods, net"), found.sold, found.goods)
    fees_sold = found.billed - found.sold
    rows += _group(_("Fees"), _("Fees given back"), _("Fees, net"), fees_sold, found.fees)
    if found.goods and found.fees:
        rows.append((_("Goods and fees"), found.goods + found.fees, True))
    uncounted = ((ADJUSTMENT, _("Adjustments, in no sum")), (CANCELLED, _("Cancelled, in no sum")))
    for kind, label in uncounted:
        if apart := [line.amount for line in lines if line.kind == kind]:
            rows.append((label, sum(apart, ZERO), False))
    return [
        {"label": label, "amount": formats.money_exact(amount, currency), "strong": strong}
        for label, amount, strong in rows
    ]


def _group(
    sold: str, returned: str, net: str, amount: Decimal, total: Decimal
) -> list[tuple[str, Decimal, bool]]:
    """What was sold, what came back, and the difference; only as many rows as say something."""
    if not amount and not total:
        return []
    if amount == total:
        return [(sold, amount, True)]
    if not amount:
        return [(returned, total, True)]
    return [(sold, amount, False), (returned, total - amount, False), (net, total, True)]


def _house(order: Order, user: User) -> dict[str, Any]:
    """The amount in the house currency, with its rate and the day from which that holds."""
    house = Company.get().currency
    if order.currency == house or order.kind == CANCELLED:
        return {}
    add_url = reverse("set_rate") if user.may("purchases.manage_rates") else ""
    words = {"currency": order.currency, "house": house, "day": formats.day(order.placed_on)}
    if order.rate is None or order.house_goods is None:
        text = _("No rate of %(currency)s is known for %(day)s: this order is in no sum in %(house)s.")
        return {"no_rate": text % words, "add_rate_url": add_url and f"{add_url}?currency={order.currency}"}
    rate = Rate.objects.visible_to(user).in_force(order.currency, order.placed_on)
    worth = f"1 {order.currency} = {wording.rate(order.rate)} {house}"
    since = ""
    if rate is not None and rate.rate == order.rate:
        since = _("since %(day)s") % {"day": formats.day(rate.on)}
        since = f"{since} · {rate.source}" if rate.source else since
    rates = f"{reverse('list_rates')}?currency={order.currency}&to={order.placed_on.isoformat()}"
    return {
        "house_facts": [
            Fact(_("Goods, net"), formats.money_exact(order.house_goods, house)),
            Fact(_("Rate"), worth, url=rates, note=since),
        ],
        "house": house,
    }


def _facts(order: Order, brought: ImportRun | None, zone: ZoneInfo) -> list[Fact]:
    orders, customer = reverse("list_orders"), order.customer
    rows = [
        Fact(_("Customer"), customer.name, url=customer.get_absolute_url())
        if customer
        else Fact(_("Customer"), _("none named"), url=f"{orders}?customer=none"),
        Fact(_("Ordered"), formats.day_or_moment(order.placed_at, zone)),
        Fact(_("Source system"), order.source),
        Fact(_("Currency"), order.currency),
    ]
    if timezone.localtime(order.placed_at).date() != order.placed_on:
        rows.insert(2, Fact(_("Business day"), formats.day(order.placed_on)))
    if brought is not None:
        rows.append(Fact(_("Import"), brought.name, url=brought.get_absolute_url()))
    elif order.change_set_id is not None:
        rows.append(
            Fact(_("Import"), _("All orders of this import"), url=f"{orders}?set={order.change_set_id}")
        )
    return rows
