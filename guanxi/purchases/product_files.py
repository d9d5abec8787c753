"""Files of products: price lists, whose columns may also be the house's own fields."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import custom
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.examples import spoken
from guanxi.foundation.imports.kinds import Batch, Figure, ImportKind, Options, OptionsForm, Values, Verdict
from guanxi.foundation.sentences import said
from guanxi.foundation.ui import formats
from guanxi.purchases import actions, examples
from guanxi.purchases.models import Product
from guanxi.purchases.pricing import Plan
from guanxi.purchases.rows import FEE, GOODS, Outcome, PriceRow

FIELDS = (
    Field("code", _("Product code"), (
        "商品编码", "商品编号", "产品编码", "产品代码", "产品编号", "货号", "物料编码", "物料号", "存货编码",
        "料号", "SKU", "编码", "StockCode", "Item no", "Item code", "Product id", "Article no", "Code",
    ), kind="code", required=True),
    Field("name", _("Product name"), (
        "商品名称", "产品名称", "品名", "货品名称", "物料名称", "存货名称", "名称",
        "商品", "产品", "Description", "Item name", "Item description", "Name", "Product",
    )),
    Field("group", _("Group"), (
        "产品组", "商品组", "类别", "品类", "商品类别", "产品类别", "分类", "商品分类", "产品分类",
        "存货分类", "物料组", "Category", "Product group", "Product category", "Item group",
    )),
    Field("nature", _("Nature"), (
        "性质", "商品性质", "Product nature", "Goods or fee",
    ), kind="choice", choices={
        GOODS: (pgettext_lazy("product", "Goods"), "商品", "货品", "产品", "货物", "goods", "product"),
        FEE: (pgettext_lazy("product", "Fee line"), "费用", "运费", "服务费", "fee", "fee line", "charge"),
    }),
    Field("unit_cost", _("Unit cost"), (
        "单位成本", "成本单价", "成本价", "进价", "采购价", "Cost", "Cost price", "Unit cost price", "COGS",
    ), kind="money"),
)  # fmt: skip


class ProductOptions(OptionsForm):
    """Nothing is asked besides the columns: unit costs are in the house currency."""


def build(line: int, values: Values, options: Options) -> list[Any]:
    """One product."""
    return [line, dict(values)]


def price_rows(records: Iterable[Any]) -> list[PriceRow]:
    """The rows of a batch."""
    return [_row(values) for _line, values in records]


def _row(values: Mapping[str, Any]) -> PriceRow:
    get = values.get
    cost = get("unit_cost")
    return PriceRow(
        values["code"],
        name=get("name"),
        group=get("group"),
        nature=get("nature"),
        unit_cost=None if cost is None else Decimal(cost),
        custom=custom.given(values),
    )


def _compare(by: User, batch: Batch, options: Options) -> list[Verdict]:
    plan = Plan(by, price_rows(batch["rows"]), lock=False)
    return _verdicts(batch["rows"], [result.outcome() for result in plan.results])


def _write(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows = price_rows(batch["rows"])
    return _verdicts(batch["rows"], actions.import_price_list(change_set, by=by, rows=rows))


def _verdicts(records: Sequence[Any], outcomes: Sequence[Outcome]) -> list[Verdict]:
    return [
        Verdict(
            outcome.kind,
            (record[0],),
            outcome.problem,
            outcome.field,
            {name: (_text(name, old), _text(name, new)) for name, (old, new) in outcome.changes.items()},
            more=outcome.more,
        )
        for record, outcome in zip(records, outcomes, strict=True)
    ]


def _text(name: str, value: Any) -> str:
    """A kept value in words; a custom field's stands there beside the file's own text."""
    if name.startswith(PREFIX) and isinstance(value, list):
        return str(value[1])
    if name == "nature" and value in Product.Nature.values:
        return str(Product.Nature(value).label)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _show(what: str, record: Any, options: Options) -> Mapping[str, str]:
    return {name: _text(name, value) for name, value in record[1].items()}


def _identity(record: Any, options: Options) -> str:
    return str(record[1]["code"])


def _told_again(line: int) -> Mapping[str, Sentence]:
    sentence = said("the product of line %(line)s again: what differs here holds")
    return {"code": sentence % {"line": str(line)}}


def _figures(run: Any, by: User) -> list[Figure]:
    """What became of the file's rows."""
    rows, number = run.counts.get("rows", {}), formats.number
    url = f"/products/?brought={run.change_set_id}" if run.count("new") and not run.is_undone else ""
    rejected = rows.get("rejected", rows.get("wrong", 0) + run.count("wrong"))
    again = run.count("again")
    return [
        Figure(_("Rows in the file"), number(rows.get("all", 0))),
        Figure(_("Products added"), number(run.count("new")), url, strong=True),
        Figure(_("Products changed"), number(run.count("changed") - again), strong=True),
        *([Figure(_("Rows about a product of a row before"), number(again))] if again else []),
        Figure(_("The same as before"), number(run.count("same"))),
        Figure(_("Rows rejected"), number(rejected)),
    ]


def _products(count: int) -> str:
    return ngettext("%(count)s product", "%(count)s products", count) % {"count": f"{count:,}"}


PRODUCTS = ImportKind(
    code="products",
    label=pgettext_lazy("import", "Products"),
    help=_("A price list: code, name, group, unit cost, and own fields."),
    icon="package",
    permission="purchases.change_product",
    noun=_products,
    fields=FIELDS,
    options=ProductOptions,
    build=build,
    compare=_compare,
    write=_write,
    show=_show,
    figures=_figures,
    added="/products/?brought=",
    amounts=frozenset({"unit_cost"}),
    identity=_identity,
    told_again=_told_again,
    example=lambda: spoken(examples.PRODUCTS),
    record=Product,
)
