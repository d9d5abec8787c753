"""What the palette finds of orders and products, and what can be done about costs and rates."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, RecordVerb, Row, Verb
from guanxi.foundation.palette.indexed import named_among, newest_that_fit
from guanxi.foundation.search.seeking import among
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

from .indexing import KIND
from .models import Order, Product

VIEW: Final = "customers.view_customer"
LAST = "\U0010ffff"  # sorts behind every character
ORDER = """
    SELECT purchases_order.id, purchases_order.number, coalesce(customers_customer.name, ''), {day}, ''
    FROM purchases_order
    LEFT JOIN customers_customer ON customers_customer.id = purchases_order.customer_id
"""
DAY = {
    "sqlite": "purchases_order.placed_on",
    "postgresql": "to_char(purchases_order.placed_on, 'YYYY-MM-DD')",
}
# By the order of bytes on both: on PostgreSQL the numbers' index has comparisons of its own.
BEGINS = {
    "sqlite": "purchases_order.number >= %s AND purchases_order.number < %s",
    "postgresql": "purchases_order.number ~>=~ %s AND purchases_order.number ~<~ %s",
}
BY_NUMBER = {
    "sqlite": "ORDER BY purchases_order.number",
    "postgresql": "ORDER BY purchases_order.number USING ~<~",
}
PRODUCT = """
    SELECT id, coalesce(nullif(name, ''), code), CASE WHEN name = '' THEN '' ELSE code END, '', ''
    FROM purchases_product
"""


def _glyph(name: str) -> str:
    return f'<span class="glyph">{icon(name)}</span>'


def _orders() -> str:
    return ORDER.format(day=DAY[connection.vendor])


def find_orders(asked: Asked) -> Statement | None:
    """Orders whose number begins so: along the numbers' index, whoever looks."""
    seen = Order.objects.all().scope_in_sql(asked.user)
    if seen is None or not any(sign.isdigit() for sign in asked.text):
        return None
    order = BY_NUMBER[connection.vendor]
    statement = f"{_orders()} WHERE {BEGINS[connection.vendor]} AND {seen[0]} {order} LIMIT {asked.most}"
    texts = dict.fromkeys((asked.text.upper(), asked.text))
    each = " UNION ALL ".join(f"SELECT * FROM ({statement}) AS o{n}" for n in range(len(texts)))  # noqa: S608
    return each, [param for text in texts for param in (text, text + LAST, *seen[1])]


def orders_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    seen = Order.objects.all().scope_in_sql(user)
    if seen is None:
        return None
    named, params = among("purchases_order.id", ",".join(map(str, ids)))
    return f"{_orders()} WHERE {named} AND {seen[0]}", [*params, *seen[1]]


def _order(row: Row, user: User) -> Hit:
    pk, number, customer, placed_on, _nothing = row
    day = f'<span class="c3 num">{escape(formats.day(date.fromisoformat(placed_on)))}</span>'
    return Hit(pk, number, f"/orders/{pk}/", customer, _glyph("receipt"), day)


def _seen_by(user: User) -> Any:
    return Product.objects.visible_to(user)


def find_products(asked: Asked) -> Statement | None:
    """Goods by name, pinyin, code, category, and what own fields say: the newest first."""
    return newest_that_fit(asked, KIND, _seen_by, PRODUCT)


def products_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    return named_among(ids, _seen_by(user), PRODUCT)


def _product(row: Row, user: User) -> Hit:
    pk, name, code, *_nothing = row
    return Hit(pk, name, f"/products/{pk}/", code, _glyph("package"))


ORDERS = Records(
    "order",
    _("Orders"),
    VIEW,
    find_orders,
    orders_named,
    _order,
    url="/orders/{pk}/",
    verbs=(
        RecordVerb("create_task", _("New task"), _("New task about %(name)s"),
                   "/tasks/new/?about=purchases.order:{pk}", VIEW, icon="checklist", also="tasks.add_task"),
    ),
)  # fmt: skip
PRODUCTS = Records(
    "product",
    _("Products"),
    VIEW,
    find_products,
    products_named,
    _product,
    url="/products/{pk}/",
    letter=KIND,
)
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
