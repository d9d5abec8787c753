"""What the palette finds of orders and products, and what can be done about costs and rates."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, RecordVerb, Row, Verb
from guanxi.foundation.search.seeking import among
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

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
FITS = {
    "sqlite": "code LIKE %s ESCAPE '\\' OR name LIKE %s ESCAPE '\\'",
    "postgresql": "upper(code) LIKE upper(%s) OR upper(name) LIKE upper(%s)",
    "caseless": "code LIKE %s ESCAPE '\\' OR name LIKE %s ESCAPE '\\'",  # a third of the time
}


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


def find_products(asked: Asked) -> Statement | None:
    """Goods by code or a part of the name: a price list has thousands of rows, each is looked at."""
    seen = Product.objects.visible_to(asked.user).where_in_sql()
    if seen is None:
        return None
    text = connection.ops.prep_for_like_query(asked.text)
    fits = FITS[connection.vendor if text.upper() != text.lower() else "caseless"]
    rows = f"{PRODUCT} WHERE ({fits}) AND {seen[0]}"
    return f"{rows} ORDER BY purchases_product.code LIMIT {asked.most}", [f"{text}%", f"%{text}%", *seen[1]]


def products_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    seen = Product.objects.visible_to(user).where_in_sql()
    if seen is None:
        return None
    named, params = among("id", ",".join(map(str, ids)))
    return f"{PRODUCT} WHERE {named} AND {seen[0]}", [*params, *seen[1]]


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
    "product", _("Products"), VIEW, find_products, products_named, _product, url="/products/{pk}/"
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
