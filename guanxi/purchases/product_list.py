"""The list of products, declared: columns, filters, sorts."""

from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.search import index
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.filters import Filter, choice_filter, text_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort
from guanxi.foundation.ui.outward import AMOUNTS

from . import wording
from .adding_up import PRODUCTS
from .indexing import KIND
from .linked import files, ids_of, named
from .models import Order, OrderLine, Product


def sees_costs(user: User) -> bool:
    """What things cost is for those who may see costs or keep the price list, and see amounts at all."""
    return any(map(user.may, ("purchases.view_cost", "purchases.change_product"))) and not hides_amounts(user)


def _products_filter() -> Filter:
    """The products of an import's orders: set by the link of its report, for whoever may see the import."""
    label = _("Import")

    def condition(values: list[str], user: User) -> Q:
        ids = ids_of(values, label)[:1]
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

    return Filter("set", label, condition, lambda _user: (), many=False, words=named(label, files))


def _brought_filter() -> Filter:
    """The products that a price list added: set by the link of its report."""
    label = _("Added by import")

    def condition(values: list[str], _user: User) -> Q:
        return Q(change_set_id=ids_of(values, label)[0])

    return Filter("brought", label, condition, lambda _user: (), many=False, words=named(label, files))


def products_listing(user: User, currency: str) -> Listing:
    """The price list, by code; unit costs for those who may see them."""

    def name(product: Any) -> str:
        return cells.record(str(product), product.get_absolute_url(), product.code if product.name else "")

    def unit_cost(product: Product) -> str:
        cost = product.unit_cost
        return cells.dash if cost is None else cells.text(wording.price(cost, currency))

    costs = Column("unit_cost", _("Unit cost"), unit_cost, numeric=True, value=lambda p: p.unit_cost,
                   inside=AMOUNTS)  # fmt: skip
    columns = (
        Column("name", _("Product"), name, sort="name", always=True, value=lambda p: p.name),
        Column("code", _("Code"), lambda p: cells.text(p.code), sort="code", shown=False, key=True),
        Column("nature", _("Nature"), lambda p: cells.text(p.get_nature_display())),
        Column("group", _("Group"), lambda p: cells.text(p.group), sort="group"),
    )
    return Listing(
        name="products",
        rows=Product.objects.all,
        columns=(*columns, costs) if sees_costs(user) else columns,
        sorts=(
            Sort("code", _("Code"), ("code", "id")),
            Sort("name", _("Name"), ("sort_name", "id")),
            Sort("group", _("Group"), ("group", "code", "id")),
        ),
        filters=(
            choice_filter("nature", _("Nature"), Product.Nature.choices),
            text_filter("group", _("Group"), "group"),
            _products_filter(),
            _brought_filter(),
        ),
        grouping=PRODUCTS,
        search=lambda text, _user: index.condition(KIND, text),
    )
