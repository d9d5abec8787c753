"""How people work in the lists of this room: what is changed in cells, and in many rows at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.cells import field_cell
from guanxi.foundation.worklists.declaring import Frame, Worklist

from .actions import change_product, take_back_cost
from .cost_list import booked_on, costs_listing, customer_url
from .forms import BulkTakeBackForm, product_form
from .listing import orders_listing
from .models import Cost, Order, Product
from .product_list import products_listing, sees_costs


def _group_form(data: Mapping[str, Any] | None, *, by: User) -> BaseForm:
    return product_form("group", data=data)


def _write(product: Product, by: User, values: Mapping[str, Any]) -> None:
    change_product(product, by=by, **values)


def _take_back(cost: Cost, by: User, values: Mapping[str, Any]) -> None:
    take_back_cost(cost, by=by, on=values["on"] or cost.on, note=values["note"])


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
        search_label=_("Name, pinyin, code, group"),
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
    strong="amount",
    frame=Frame(count="count_orders", search_label=_("Number, customer, product")),
)
# No entry of the ledger is typed over: others take them back.
COSTS = Worklist(
    name="costs",
    heading=_("Costs"),
    list_url="list_costs",
    model=Cost,
    listing=lambda user: costs_listing(user, user.company.currency).for_reader(user),
    permission="purchases.add_cost",
    titled=booked_on,
    leads=customer_url,
    strong="amount",
    coded=lambda cost: str(cost.get_kind_display()),
    bulk=(Bulk("take_back", _("Take back"), "arrow-back-up", BulkTakeBackForm, _take_back),),
    frame=Frame(count="count_costs", search_label=_("Customer, campaign, note")),
)
