"""The lists of orders, products and costs, declared: columns, filters, sorts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import named_in
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.ui import cells, formats
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.day_filters import date_filter, day_filter
from guanxi.foundation.ui.filters import Filter, Options, choice_filter, number_filter, text_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort, filters_from_above

from . import wording
from .adding_up import PRODUCTS, costs_grouping, orders_grouping
from .models import Cost, Order, OrderLine, Product
from .queries import came_back, unrated
from .rows import SALE

NOBODY, ANYBODY, COMPANY = "none", "some", "company"
LAST = "\U0010ffff"  # sorts behind every character


def sees_costs(user: User) -> bool:
    """What things cost is for those who may see costs or keep the price list, and see amounts at all."""
    return any(map(user.may, ("purchases.view_cost", "purchases.change_product"))) and not hides_amounts(user)


def _for_list(rows: Any) -> Any:
    return rows.for_list()


def _ids(values: Sequence[str], label: Sentence) -> list[int]:
    ids = [pk for value in values if (pk := record_id(value)) is not None]
    if len(ids) < len(values):
        raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
    return ids


def _named(label: Sentence, names: Callable[[list[int], User], dict[int, str]]) -> Any:
    """The words of records that a link named by id; one that may not be seen keeps its number."""

    def words(values: list[str], user: User) -> Options:
        values = [value for value in values if record_id(value) is not None]
        found = names(_ids(values, label), user)
        return [(value, found.get(int(value), f"#{value}")) for value in values]

    return words


# ---- filters of orders -------------------------------------------------------------------------


def _customer_filter() -> Filter:
    label = _("Customer")

    def condition(values: list[str], _user: User) -> Q:
        ids = _ids([value for value in values if value not in {NOBODY, ANYBODY}], label)
        joined = Q(customer_id__in=ids) if len(ids) > 1 else Q(customer_id=ids[0]) if ids else Q()
        for word, nobody in ((NOBODY, True), (ANYBODY, False)):
            if word in values:
                joined |= Q(customer__isnull=nobody)
        return joined

    def names(ids: list[int], user: User) -> dict[int, str]:
        return dict(Customer.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))

    def options(user: User) -> Options:
        sees_all = user.scope_of("customers.view_customer") is Scope.ALL
        return [(NOBODY, _("No customer named")), (ANYBODY, _("A customer named"))] if sees_all else []

    return Filter("customer", label, condition, options, words=_named(label, names))


def _owner_filter() -> Filter:
    """Orders of one colleague's customers: set by the figures of "mine"."""
    label = _("Owner")

    def condition(values: list[str], _user: User) -> Q:
        return Q(customer__owner_id__in=_ids(values, label))

    def names(ids: list[int], user: User) -> dict[int, str]:
        return dict(User.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))

    return Filter("owner", label, condition, lambda _user: (), words=_named(label, names))


def _product_filter() -> Filter:
    label = _("Product")

    def condition(values: list[str], _user: User) -> Q:
        lines = OrderLine.objects.filter(product_id__in=_ids(values, label))
        return Q(pk__in=lines.values("order_id"))

    def names(ids: list[int], user: User) -> dict[int, str]:
        return {p.pk: str(p) for p in Product.objects.visible_to(user).filter(pk__in=ids)}

    return Filter("product", label, condition, lambda _user: (), words=_named(label, names))


def _import_filter() -> Filter:
    """The orders that an import brought, by its change set; the newest imports are offered."""
    label = _("Import")

    def condition(values: list[str], _user: User) -> Q:
        return Q(change_set_id__in=_ids(values, label))

    def options(user: User) -> Options:
        runs = ImportRun.objects.visible_to(user).filter(kind="orders", state=ImportRun.State.APPLIED)
        return [(str(run.change_set_id), _file(run.name, run.at)) for run in runs.order_by("-id")[:12]]

    return Filter("set", label, condition, options, words=_named(label, _files))


def _files(ids: list[int], user: User) -> dict[int, str]:
    """What imports are called, by their change sets."""
    sets = ChangeSet.objects.visible_to(user).filter(pk__in=ids)
    found = {one.pk: _file("", one.at) for one in sets}
    runs = ImportRun.objects.visible_to(user).filter(change_set_id__in=ids)
    return found | {run.change_set_id: _file(run.name, run.at) for run in runs}


def _file(name: str, at: Any) -> str:
    return f"{name or now('Import')} · {formats.moment(at)}"


def _sold_in_filter() -> Filter:
    """Customers to whom an import's orders sold something: set by the link of its report."""
    label = _("Bought in import")

    def condition(values: list[str], _user: User) -> Q:
        sales = Order.objects.filter(change_set_id=_ids(values, label)[0], kind=SALE, customer__isnull=False)
        return named_in(sales, "customer_id")

    return Filter("sold_in", label, condition, lambda _user: (), many=False, words=_named(label, _files))


def _products_filter() -> Filter:
    """The products of an import's orders: set by the link of its report, for whoever may see the import."""
    label = _("Import")

    def condition(values: list[str], user: User) -> Q:
        ids = _ids(values, label)[:1]
        if not ChangeSet.objects.visible_to(user).filter(pk__in=ids).exists():
            raise Refused(now("This import is not known."))
        orders = Order.objects.filter(change_set_id__in=ids)
        edges = orders.aggregate(first=Min("pk"), last=Max("pk"))
        if edges["first"] is None:
            return Q(pk__in=[])
        # Orders of one import lie together: between these two its lines are found at the first look.
        lines = OrderLine.objects.filter(
            order_id__gte=edges["first"], order_id__lte=edges["last"], order__change_set_id__in=ids
        )
        return Q(Exists(lines.filter(product_id=OuterRef("pk"))))

    return Filter("set", label, condition, lambda _user: (), many=False, words=_named(label, _files))


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


def begins_with(text: str) -> Q:
    """Orders whose number begins so, in the case typed or in capitals; both databases walk the index."""
    joined = Q()
    for beginning in {text, text.upper()}:
        if connection.vendor == "postgresql":
            joined |= Q(number__startswith=beginning)
        else:
            joined |= Q(number__gte=beginning, number__lt=beginning + LAST)
    return joined


ORDER_FILTERS: tuple[Filter, ...] = (
    choice_filter("kind", _("Kind"), Order.Kind.choices),
    _customer_filter(),
    _owner_filter(),
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
            value=lambda o: o.number,
        ),
        Column(
            "day",
            pgettext_lazy("column", "Day"),
            lambda o: cells.day(o.placed_on),
            sort="newest",
            value=lambda o: o.placed_on,
        ),
        Column("customer", _("Customer"), customer),
        Column("kind", _("Kind"), lambda o: kinds[o.kind], phone=False),
        Column(
            "goods",
            _("Goods, net"),
            lambda o: cells.money_exact(o.goods, o.currency),
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
    """Orders, newest first; found by the beginning of their number. Only sums need the house currency."""
    return Listing(
        name="orders",
        rows=Order.objects.all,
        columns=_order_columns(),
        sorts=(NEWEST,),
        filters=(*ORDER_FILTERS, *filters_from_above("orders")),
        search=lambda text, _user: begins_with(text),
        read=_for_list,
        amounts=frozenset({"goods", "fees"}),
        grouping=orders_grouping(currency),
    )


# ---- products, costs ---------------------------------------------------------------------------


def products_listing(user: User, currency: str) -> Listing:
    """The price list, by code; unit costs for those who may see them."""

    def name(product: Any) -> str:
        return cells.record(str(product), product.get_absolute_url(), product.code if product.name else "")

    def unit_cost(product: Product) -> str:
        cost = product.unit_cost
        return cells.dash if cost is None else cells.text(wording.price(cost, currency))

    costs = Column("unit_cost", _("Unit cost"), unit_cost, numeric=True)
    columns = (
        Column("name", _("Product"), name, always=True),
        Column("nature", _("Nature"), lambda p: cells.text(p.get_nature_display())),
        Column("group", _("Group"), lambda p: cells.text(p.group)),
    )
    return Listing(
        name="products",
        rows=Product.objects.all,
        columns=(*columns, costs) if sees_costs(user) else columns,
        sorts=(Sort("code", _("Code"), ("code", "id")),),
        filters=(
            choice_filter("nature", _("Nature"), Product.Nature.choices),
            text_filter("group", _("Group"), "group"),
            _products_filter(),
        ),
        grouping=PRODUCTS,
        # a price list has thousands of rows, not millions: each is looked at
        search=lambda text, _user: Q(code__istartswith=text) | Q(name__icontains=text),
    )


def booked_on(cost: Any) -> str:
    """On whom or what a cost read ``for_list`` is booked, in words."""
    if cost.customer_id is not None:
        return str(cost.customer.name) if cost.customer_seen else now("A customer you do not see")
    return str(cost.department or now("The whole company"))


def _department_filter() -> Filter:
    """The departments whose costs one may see; the company's own are for who sees all."""
    label = _("Department")

    def condition(values: list[str], _user: User) -> Q:
        joined = Q(customer=None, department=None) if COMPANY in values else Q()
        ids = _ids([value for value in values if value != COMPANY], label)
        return joined | Q(department_id__in=ids) if ids else joined

    def options(user: User) -> Options:
        sees_all = user.scope_of("purchases.view_cost") is Scope.ALL
        within = Department.objects.within_scope(user, "purchases.view_cost").order_by("path")
        named = [(str(pk), name) for pk, name in within.values_list("pk", "name")[:500]]
        return [(COMPANY, _("The whole company")), *named] if sees_all else named

    return Filter("department", label, condition, options)


def _cost_state(cost: Any) -> str:
    if cost.takes_back is not None:
        return cells.text(now("takes back an earlier one"))
    return cells.text(now("taken back")) if hasattr(cost, "taken_back_by") else cells.dash


def costs_listing(user: User, currency: str) -> Listing:
    """The cost ledger, the newest entry first."""

    return Listing(
        name="costs",
        rows=Cost.objects.all,
        columns=(
            Column(
                "booked_on",
                _("Booked on"),
                lambda c: cells.record(booked_on(c), c.get_absolute_url()),
                always=True,
            ),
            Column("amount", _("Amount"), lambda c: cells.money_exact(c.amount, currency), numeric=True),
            Column("kind", _("Kind"), lambda c: cells.text(c.get_kind_display())),
            Column("day", pgettext_lazy("column", "Day"), lambda c: cells.day(c.on), sort="newest"),
            Column("campaign", _("Campaign"), lambda c: cells.text(c.campaign)),
            Column("note", _("Note"), lambda c: cells.text(c.note)),
            Column("state", pgettext_lazy("cost", "State"), _cost_state),
        ),
        sorts=(Sort("newest", _("Newest first"), ("on", "id"), descending=True),),
        filters=(
            choice_filter("kind", _("Kind"), Cost.Kind.choices),
            _department_filter(),
            _customer_filter(),
            _owner_filter(),
            date_filter("day", pgettext_lazy("column", "Day"), "on"),
            day_filter("from", pgettext_lazy("day", "From"), "on__gte", offered=False),
            day_filter("to", _("Until"), "on__lte", offered=False),
            text_filter("campaign", _("Campaign"), "campaign"),
        ),
        read=lambda rows: rows.for_list(user),
        amounts=frozenset({"amount"}),
        grouping=costs_grouping(currency),
    )
