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
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.purchases.building import CODE_LENGTH, LARGEST_PRICE
from guanxi.purchases.models import OrderLine, Product
from guanxi.purchases.rows import Outcome, ProductRow
from guanxi.purchases.writing import GROUP_LENGTH, NAME_LENGTH, create_products

UNSAID: Any = object()


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
    moved = nature is not None and nature != product.nature
    if moved and connection.features.has_select_for_update:
        # After whoever sums up orders by the old nature now (``writing.known_products``).
        list(Product.objects.select_for_update().filter(pk=product.pk).values_list("pk"))
    product.name = product.name if name is None else name.strip()[:NAME_LENGTH]
    product.group = product.group if group is None else group.strip()[:GROUP_LENGTH]
    product.nature = nature or product.nature
    product.unit_cost = product.unit_cost if unit_cost is UNSAID else unit_cost
    product.save()
    custom_fields.keep(product, custom, by=by)
    if moved and OrderLine.objects.filter(product=product).exists():
        running.start("refresh_orders", by=by, params={"product": product.pk})
    return product
