"""Every write to products."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import count_batch
from guanxi.foundation.changes.writing import change_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.purchases.building import CODE_LENGTH, LARGEST_PRICE
from guanxi.purchases.indexing import put_in_order, reindex
from guanxi.purchases.models import Product
from guanxi.purchases.pricing import Plan
from guanxi.purchases.rows import Outcome, PriceRow, ProductRow
from guanxi.purchases.writing import (
    GROUP_LENGTH,
    NAME_LENGTH,
    add_products,
    create_products,
    sum_up_anew,
    wait_for_other_imports,
)

UNSAID: Any = object()
MOST = 5000
FOUND_BY = frozenset({"name", "group"})


@action("purchases.import_orders")
def import_products(change_set: ChangeSet, *, by: User, products: Sequence[ProductRow]) -> list[Outcome]:
    """Create the products that are not there yet; those that are stay as people left them."""
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is no longer being applied."))
    there = dict(Product.objects.filter(code__in=[p.code for p in products]).values_list("code", "pk"))
    wanted: dict[str, ProductRow] = {}
    for row in products:
        if not _problem(row) and row.code not in there:
            wanted.setdefault(row.code, row)
    book = ledger.require("an import of products")
    book.change_set_id = book.change_set_id or change_set.pk
    made = {p.code: p.pk for p in create_products(wanted.values())}
    if made:
        book.note(products_created=len(made))
        ChangeSet.objects.filter(pk=change_set.pk).update(created=F("created") + len(made))
    elif book.verb == "import_products":
        book.keep_silent()
    return [_outcome(row, there, made) for row in products]


def _problem(row: ProductRow) -> str:
    if not row.code or len(row.code) > CODE_LENGTH:
        return _("A product code has 1 to %(most)s characters.") % {"most": CODE_LENGTH}
    if row.unit_cost is not None and not abs(row.unit_cost) < LARGEST_PRICE:
        return _("This unit cost cannot be right.")
    return ""


def _outcome(row: ProductRow, there: Mapping[str, int], made: Mapping[str, int]) -> Outcome:
    if problem := _problem(row):
        return Outcome("wrong", None, problem, "code")
    return Outcome("same", there[row.code]) if row.code in there else Outcome("new", made[row.code])


@action("purchases.change_product")
def change_product(
    product: Product,
    *,
    by: User,
    version: int | None = None,
    name: str | None = None,
    group: str | None = None,
    nature: str | None = None,
    unit_cost: Decimal | None = UNSAID,
    custom: Mapping[str, Any] | None = None,
) -> Product:
    """Name, group, unit cost, goods or fee line; another nature sums up its orders anew, as a job."""
    if nature is not None and nature not in Product.Nature.values:
        raise Refused(_("A product is goods or a fee line."), field="nature")
    if unit_cost is not UNSAID and unit_cost is not None and not 0 <= unit_cost < LARGEST_PRICE:
        raise Refused(_("A unit cost is not below zero."), field="unit_cost")
    if unit_cost is not UNSAID and hides_amounts(by):
        sentence = _("Amounts of money are hidden from you, so you cannot change this one.")
        raise Refused(sentence, field="unit_cost")
    moved = [product] if nature is not None and nature != product.nature else []
    _hold(moved)
    product.name = product.name if name is None else name.strip()[:NAME_LENGTH]
    product.group = product.group if group is None else group.strip()[:GROUP_LENGTH]
    product.nature = nature or product.nature
    product.unit_cost = product.unit_cost if unit_cost is UNSAID else unit_cost
    different = product.differences().keys()
    if "name" in different:
        put_in_order([product])
    product.save()
    is_kept = custom_fields.keep(product, custom, by=by)
    if different & FOUND_BY or is_kept:
        reindex([product.pk])
    sum_up_anew(moved)
    return product


def _hold(moved: Sequence[Product]) -> None:
    """After whoever sums up orders by the old nature now (``writing.known_products``)."""
    if moved and connection.features.has_select_for_update:
        held = Product.objects.filter(pk__in=[product.pk for product in moved]).order_by("pk")
        list(held.select_for_update().values_list("pk"))


@action("purchases.change_product")
def import_price_list(change_set: ChangeSet, *, by: User, rows: Sequence[PriceRow]) -> list[Outcome]:
    """Add or change a batch of products; an identical row changes nothing, and what no row says stays."""
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is no longer being applied."))
    if len(rows) > MOST:
        raise Refused(_("At most %(most)s rows at once.") % {"most": MOST})
    wait_for_other_imports()
    plan = Plan(by, rows, lock=True)
    known = [case for case in plan.cases if not case.is_new]
    add_products([(case.product, case.custom) for case in plan.cases if case.is_new])
    changed = [case.product for case in known if case.product.differences()]
    moved = [product for product in changed if "nature" in product.differences()]
    _hold(moved)
    found = {product.pk for product in changed if product.differences().keys() & FOUND_BY}
    put_in_order([product for product in changed if "name" in product.differences()])
    change_all(changed)
    kept = plan.custom.keep([(case.product, case.custom) for case in known], is_new=False)
    reindex(sorted(found | (kept if plan.custom.is_found else set())))
    sum_up_anew(moved)
    outcomes = [result.outcome() for result in plan.results]
    count_batch(change_set, [outcome.kind for outcome in outcomes])
    return outcomes
