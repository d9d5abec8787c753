"""What the lists of orders, products and costs are grouped by, and what of them adds up."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats, grouping

from .models import Cost, Order, Product

PRODUCTS = grouping.Grouping(
    (
        grouping.by_text("group", _("Group")),
        grouping.by_choice("nature", _("Nature"), Product.Nature.choices),
    )
)


def _customer_names(keys: Sequence[Any], user: User) -> dict[Any, str]:
    return dict(Customer.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name"))


def orders_grouping(currency: str) -> grouping.Grouping:
    """Sums are in the house currency, each order at its day's rate; one without a rate is in none."""

    def text(amount: Any) -> str:
        return formats.money(amount, currency, fine=True)

    goods = grouping.Summed("goods", _("Goods, net"), lambda _rows: F("house_goods"), text)
    return grouping.Grouping(
        (
            grouping.by_month("day", _("Ordered on"), "placed_on"),
            grouping.by_record(
                "customer", _("Customer"), "customer_id", _customer_names, none=_("No customer named")
            ),
            grouping.by_record(
                "owner", _("Owner"), "customer__owner_id", grouping.people, none=_("No customer named")
            ),
            grouping.by_choice("kind", _("Kind"), Order.Kind.choices),
            grouping.by_text("currency", _("Currency")),
            grouping.by_text("source", _("Source system")),
        ),
        (goods,) if currency else (),
    )


def costs_grouping(currency: str) -> grouping.Grouping:
    """Costs are booked in the house currency."""

    def text(amount: Any) -> str:
        return formats.money(amount, currency, fine=True)

    return grouping.Grouping(
        (
            grouping.by_month("day", pgettext_lazy("column", "Day"), "on"),
            grouping.by_choice("kind", _("Kind"), Cost.Kind.choices),
            grouping.by_record("department", _("Department"), "department_id", grouping.departments),
            grouping.by_text("campaign", _("Campaign")),
        ),
        (grouping.Summed("amount", _("Amount"), lambda _rows: F("amount"), text),),
    )
