"""The list of orders, declared: columns, filters, sorts."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import named_in
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.day_filters import date_filter, day_filter
from guanxi.foundation.ui.filters import Filter, Options, choice_filter, number_filter, text_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort, filters_from_above

from . import wording
from .adding_up import orders_grouping
from .linked import NOBODY, customer_filter, file_named, files, ids_of, named, owner_filter
from .models import Order, OrderLine, Product
from .queries import came_back, unrated
from .rows import SALE
from .searching import condition


def _for_list(rows: Any) -> Any:
    return rows.for_list()


# ---- filters of orders -------------------------------------------------------------------------


def _product_filter() -> Filter:
    label = _("Product")

    def condition(values: list[str], _user: User) -> Q:
        lines = OrderLine.objects.filter(product_id__in=ids_of(values, label))
        return Q(pk__in=lines.values("order_id"))

    def names(ids: list[int], user: User) -> dict[int, str]:
        return {p.pk: str(p) for p in Product.objects.visible_to(user).filter(pk__in=ids)}

    return Filter("product", label, condition, lambda _user: (), words=named(label, names))


def _import_filter() -> Filter:
    """The orders that an import brought, by its change set; the newest imports are offered."""
    label = _("Import")

    def condition(values: list[str], _user: User) -> Q:
        return Q(change_set_id__in=ids_of(values, label))

    def options(user: User) -> Options:
        runs = ImportRun.objects.visible_to(user).filter(kind="orders", state=ImportRun.State.APPLIED)
        return [(str(run.change_set_id), file_named(run.name, run.at)) for run in runs.order_by("-id")[:12]]

    return Filter("set", label, condition, options, words=named(label, files))


def _sold_in_filter() -> Filter:
    """Customers to whom an import's orders sold something: set by the link of its report."""
    label = _("Bought in import")

    def condition(values: list[str], _user: User) -> Q:
        sales = Order.objects.filter(
            change_set_id=ids_of(values, label)[0], kind=SALE, customer__isnull=False
        )
        return named_in(sales, "customer_id")

    return Filter("sold_in", label, condition, lambda _user: (), many=False, words=named(label, files))


def _source_filter() -> Filter:
    def options(user: User) -> Options:
        return [(name, name) for name in Order.objects.all().sources()]

    return Filter("source", _("Source system"), lambda values, _user: Q(source__in=values), options)


def _flags(code: str, label: Sentence, choices: Mapping[str, tuple[Sentence, Q]]) -> Filter:
    """A filter of which one choice is taken; each is a word and a condition."""

    def check(values: list[str], _user: User) -> Q:
        if len(values) != 1 or values[0] not in choices:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return choices[values[0]][1]

    words = [(value, word) for value, (word, _condition) in choices.items()]
    return Filter(code, label, check, lambda _user: words, many=False)


ORDER_FILTERS: tuple[Filter, ...] = (
    choice_filter("kind", _("Kind"), Order.Kind.choices),
    customer_filter(),
    owner_filter(),
    date_filter("day", _("Ordered on"), "placed_on"),
    day_filter("from", _("Ordered from"), "placed_on__gte", offered=False),
    day_filter("to", _("Ordered until"), "placed_on__lte", offered=False),
    number_filter("net", _("Goods, net"), "goods", money=True),
    text_filter("currency", _("Currency"), "currency", nullable=False),
    _source_filter(),
    _import_filter(),
    _product_filter(),
    _flags(
        "goods",
        _("Goods"),
        {"sold": (_("sold in it"), ~Q(sold=0)), "back": (_("came back in it"), came_back())},
    ),
    _flags("rate", _("Exchange rate"), {NOBODY: (_("not known for its day"), unrated())}),
)
SOLD_IN = _sold_in_filter()  # of the list of customers
NEWEST = Sort("newest", _("Newest first"), ("placed_on", "id"), descending=True)
# Whose order has no rate of its day has no amount in the house currency: these come last.
AMOUNT = Sort(
    "amount",
    _("Goods, net, in house currency"),
    ("house_goods", "id"),
    descending=True,
    prepare=lambda rows: rows.filter(house_goods__isnull=False),
    rest=lambda rows: rows.filter(house_goods__isnull=True),
)
SORTS = (
    NEWEST,
    AMOUNT,
    Sort("number", _("Order number"), ("number", "id")),
    Sort(
        "customer",
        _("Customer"),
        ("customer_key", "placed_on", "id"),
        prepare=lambda rows: rows.filter(customer__isnull=False),
        rest=lambda rows: rows.filter(customer__isnull=True),
    ),
    Sort("kind", _("Kind"), ("kind", "placed_on", "id"), descending=True),
)


def _order_columns() -> tuple[Column, ...]:
    kinds = {code: wording.kind_status(code) for code in Order.Kind.values}

    def customer(order: Any) -> str:
        found = order.customer
        return cells.link(found.name, found.get_absolute_url()) if found else cells.dash

    def fees(order: Order) -> str:
        return cells.money_exact(order.fees, order.currency) if order.fees else cells.dash

    return (
        Column(
            "order",
            _("Order"),
            lambda o: cells.record(o.number, o.get_absolute_url(), o.source),
            always=True,
            sort="number",
            value=lambda o: o.number,
        ),
        Column(
            "day",
            pgettext_lazy("column", "Day"),
            lambda o: cells.day(o.placed_on),
            sort="newest",
            value=lambda o: o.placed_on,
        ),
        Column("customer", _("Customer"), customer, sort="customer"),
        Column("kind", _("Kind"), lambda o: kinds[o.kind], sort="kind", phone=False),
        Column(
            "goods",
            _("Goods, net"),
            lambda o: cells.money_exact(o.goods, o.currency),
            sort="amount",
            numeric=True,
            value=lambda o: o.goods,
        ),
        Column("fees", _("Fees, net"), fees, numeric=True, value=lambda o: o.fees),
        Column(
            "lines",
            _("Lines"),
            lambda o: cells.number(o.lines_count),
            numeric=True,
            value=lambda o: o.lines_count,
        ),
        Column("currency", _("Currency"), lambda o: cells.text(o.currency)),
    )


def orders_listing(currency: str = "") -> Listing:
    """Orders, newest first. Only sums need the house currency."""
    return Listing(
        name="orders",
        rows=Order.objects.all,
        columns=_order_columns(),
        sorts=SORTS,
        filters=(*ORDER_FILTERS, *filters_from_above("orders")),
        search=condition,
        read=_for_list,
        amounts=frozenset({"goods", "fees", "amount"}),
        grouping=orders_grouping(currency),
    )
