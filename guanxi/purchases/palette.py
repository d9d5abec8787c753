"""What the palette finds of orders and products, and what can be done about costs and rates."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.palette.declared import Hit, Records, Verb
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

from .models import Order, Product

VIEW = "customers.view_customer"
ORDER = ("pk", "number", "placed_on", "customer__name")
LAST = "\U0010ffff"  # sorts behind every character


def _glyph(name: str) -> str:
    return f'<span class="glyph">{icon(name)}</span>'


def _order(row: Any) -> Hit:
    day = f'<span class="c3 num">{escape(formats.day(row.placed_on))}</span>'
    return Hit(row.pk, row.number, f"/orders/{row.pk}/", row.customer__name or "", _glyph("receipt"), day)


def find_orders(text: str, user: User, most: int) -> list[Hit]:
    """Orders whose number begins so: along the numbers' index, whoever looks."""
    if not any(sign.isdigit() for sign in text):
        return []
    begins = Q(number__gte=text, number__lt=text + LAST)
    if text != text.upper():
        begins |= Q(number__gte=text.upper(), number__lt=text.upper() + LAST)
    rows = Order.objects.within_scope(user, VIEW).filter(begins).order_by("number")
    return [_order(row) for row in rows.values_list(*ORDER, named=True)[:most]]


def orders_named(ids: Collection[int], user: User) -> list[Hit]:
    """Those of ``ids`` that this person sees."""
    rows = Order.objects.visible_to(user).filter(pk__in=ids)
    return [_order(row) for row in rows.values_list(*ORDER, named=True)]


def _product(row: Any) -> Hit:
    name, code = (row.name, row.code) if row.name else (row.code, "")
    return Hit(row.pk, name, f"/products/{row.pk}/", code, _glyph("package"))


def find_products(text: str, user: User, most: int) -> list[Hit]:
    """Goods by code or a part of the name: a price list has thousands of rows, each is looked at."""
    rows = Product.objects.visible_to(user).filter(Q(code__istartswith=text) | Q(name__icontains=text))
    return [
        _product(row) for row in rows.order_by("code").values_list("pk", "code", "name", named=True)[:most]
    ]


def products_named(ids: Collection[int], user: User) -> list[Hit]:
    """Those of ``ids`` that this person sees."""
    rows = Product.objects.visible_to(user).filter(pk__in=ids)
    return [_product(row) for row in rows.values_list("pk", "code", "name", named=True)]


ORDERS = Records("order", _("Orders"), VIEW, find_orders, orders_named, url="/orders/{pk}/")
PRODUCTS = Records("product", _("Products"), VIEW, find_products, products_named, url="/products/{pk}/")
VERBS = (
    Verb(
        "add_cost", _("Book a cost"), "purchases.add_cost", "/costs/new/",
        icon="coins", keys="c k", group="create", says=_("cost expense"),
    ),
    Verb(
        "set_rate", _("Set a rate"), "purchases.manage_rates", "/rates/new/",
        icon="currency-dollar", keys="c r", group="create", says=_("exchange rate currency"),
    ),
    Verb(
        "list_rates", _("Exchange rates"), VIEW, "/rates/", icon="arrows-exchange", keys="g r", group="go"
    ),
)  # fmt: skip
