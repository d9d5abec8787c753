"""How people work in the lists of products and orders: what is changed in cells, and in many rows at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.cells import field_cell
from guanxi.foundation.worklists.declaring import Frame, Worklist

from .actions import change_product
from .forms import product_form
from .listing import orders_listing, products_listing, sees_costs
from .models import Order, Product


def _group_form(data: Mapping[str, Any] | None, *, by: User) -> BaseForm:
    return product_form("group", data=data)


def _write(product: Product, by: User, values: Mapping[str, Any]) -> None:
    change_product(product, by=by, **values)


PRODUCTS = Worklist(
    name="products",
    heading=_("Products"),
    list_url="list_products",
    model=Product,
    listing=lambda user: products_listing(user, user.company.currency).for_reader(user),
    permission="purchases.change_product",
    bulk=(Bulk("group", _("Change group"), "category", _group_form, _write),),
    cells=(
        field_cell(Product, "name", change_product, width=320),
        field_cell(Product, "group", change_product, width=180),
        field_cell(Product, "nature", change_product, width=120),
        replace(field_cell(Product, "unit_cost", change_product, width=120), seen_by=sees_costs),
    ),
    coded=lambda product: product.code,
    frame=Frame(
        count="count_products",
        search_label=_("Code or part of the name"),
        empty="purchases/products_empty.html",
    ),
)
# What was bought stands in files and is not typed over: of an order its own fields are changed.
ORDERS = Worklist(
    name="orders",
    heading=_("Orders"),
    list_url="list_orders",
    model=Order,
    listing=lambda user: orders_listing(user.company.currency).for_reader(user),
    permission="purchases.change_order",
    coded=lambda order: order.number,
    frame=Frame(count="count_orders", search_label=_("Beginning of the number")),
)
