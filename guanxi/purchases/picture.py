"""What purchases tell of a customer, for its profile (CUS-10): what is bought, how often, when."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.customers.models import Customer
from guanxi.customers.profiles.deriving import rests_on, usual, weekday
from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact

from .models import Order, OrderLine
from .rows import SALE
from .summaries import purchase_summary

MOST = 500


def purchases_tell(customer: Customer, reader: User) -> dict[str, Any] | None:
    """Categories, rhythm, weekday and time of day; nothing where nothing was bought."""
    orders = Order.objects.visible_to(reader).filter(customer=customer)
    sales = list(
        orders.settled()
        .filter(kind=SALE)
        .order_by("-placed_on", "-id")
        .values_list("placed_on", "placed_at")[:MOST]
    )
    if not sales:
        return None
    url = f"{reverse('list_orders')}?customer={customer.pk}"
    note, until = rests_on(len(sales), sales[0][0]), sales[0][0]
    facts = _categories(orders, url, until)
    summary = purchase_summary(orders)
    if summary.median_gap is not None:
        gaps = sum(day.gap is not None for day in summary.days)
        words = _("every %(days)s days") % {"days": formats.number(round(summary.median_gap))}
        facts.append(Fact(_("Buys"), words, url=url, note=rests_on(gaps, until)))
    zone = ZoneInfo(reader.company.zone)
    for label, found, said in (
        (_("Usual day of purchase"), usual([on.weekday() for on, _at in sales]), weekday),
        (
            _("Usual time of purchase"),
            usual([at.astimezone(zone).hour // 3 * 3 for _on, at in sales]),
            _hours,
        ),
    ):
        if found:
            habit = {"what": said(found.value), "count": found.often, "n": found.n}
            facts.append(Fact(label, _("%(what)s, %(count)s of %(n)s") % habit, url=url, note=note))
    return {"facts": facts}


def _hours(hour: int) -> str:
    return f"{hour:02}:00–{hour + 3:02}:00"


def _categories(orders: Any, url: str, until: Any) -> list[Fact]:
    """The groups of products that brought most, each with its share and in how many orders."""
    lines = OrderLine.objects.of_goods().filter(order__in=orders.settled().order_by(), kind=SALE)
    rows = lines.exclude(product__group="").values_list("product__group").order_by()
    found: list[Any] = list(
        rows.annotate(sum=Sum("amount"), n=Count("order", distinct=True)).order_by("-sum", "product__group")
    )
    whole = sum(row[1] for row in found)
    if not whole:
        return []
    told = [f"{group} {formats.percent(float(amount / whole))}" for group, amount, _n in found[:3]]
    return [
        Fact(_("Categories"), " · ".join(told), url=url, note=rests_on(sum(row[2] for row in found), until))
    ]
