"""Files of order lines: which columns they have, what is asked besides, and how lines become orders."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.examples import spoken
from guanxi.foundation.imports.kinds import (
    Batch,
    Choice,
    Concern,
    ImportKind,
    Options,
    OptionsForm,
    Question,
    Verdict,
)
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import written
from guanxi.foundation.sentences import said_many
from guanxi.foundation.staff.counted import counted
from guanxi.foundation.ui.zones import ZoneField
from guanxi.purchases import (
    actions,
    amounts,
    closing,
    differences,
    examples,
    filing,
    later,
    lost_told,
    own_values,
    reading,
    repeats,
    statuses,
    strangers,
    unrated,
)
from guanxi.purchases.currencies import currency_of
from guanxi.purchases.fees import propose_fee_codes
from guanxi.purchases.models import Order, Product
from guanxi.purchases.reporting import figures
from guanxi.purchases.rows import ADJUSTMENT, CANCELLED, RETURN, SALE

FIELDS = (
    Field("number", _("Order number"), (
        "订单号", "订单编号", "单号", "订单ID", "销售单号", "发票号", "发票编号", "单据编号", "出库单号",
        "交易号",
        "InvoiceNo", "Invoice", "Invoice number", "Order no", "Order id", "Order", "Sales order",
        "Document no",
    ), kind="code", required=True),
    Field("code", _("Product code"), (
        "商品编码", "商品编号", "产品编码", "产品代码", "产品编号", "货号", "物料编码", "物料号", "存货编码",
        "料号", "SKU",
        "StockCode", "Item", "Item no", "Item code", "Product", "Product id", "Article", "Article no",
        "Material",
    ), kind="code", required=True, instead="text", either=True),
    Field("text", _("Product name"), (
        "商品名称", "产品名称", "品名", "货品名称", "物料名称", "存货名称", "物料描述", "描述",
        "Description", "Item name", "Item description", "Product description", "Name",
    )),
    Field("quantity", _("Quantity"), (
        "数量", "销售数量", "件数", "订货数量", "出库数量", "Qty", "Quantity ordered", "Units", "Pieces",
    ), kind="number", required=True),
    Field("unit_price", _("Unit price"), (
        "单价", "销售单价", "含税单价", "成交价", "价格", "UnitPrice", "Price", "Sales price", "Net price",
    ), kind="money", required=True, instead=amounts.NAME, either=True),
    amounts.FIELD,
    Field("currency", _("Currency"), (
        "币种", "货币", "币别", "货币代码", "结算币种", "交易币种", "Currency code", "Order currency",
    ), kind="code"),
    Field("at", _("Order date"), (
        "订单日期", "下单时间", "下单日期", "订单时间", "交易时间", "开票日期", "单据日期", "销售日期",
        "日期",
        "InvoiceDate", "Date", "Ordered at", "Order time", "Invoice date", "Document date", "Sale date",
    ), kind="instant", required=True),
    Field("customer_no", _("Customer number"), (
        "客户编号", "客户编码", "客户代码", "客户号", "客户ID", "会员号", "会员编号", "往来单位编码",
        "CustomerID", "Customer no", "Customer code", "Client id", "Client no", "Account no", "Buyer id",
    ), kind="code"),
    Field("customer_name", _("Customer name"), (
        "客户名称", "客户", "客户姓名", "公司名称", "往来单位", "购货单位", "买家", "会员姓名",
        "Customer", "Client", "Client name", "Company", "Buyer", "Account name",
    )),
    Field("country", _("Country"), (
        "国家", "国家/地区", "国别", "所在国家", "Country or region", "Ship-to country", "Nation",
    )),
    Field("kind", _("Kind of line"), (
        "类型", "单据类型", "业务类型", "订单类型", "Type", "Order type", "Line type", "Transaction type",
    ), kind="choice", choices={
        SALE: (_("Sale"), "销售", "销售出库", "订单", "正常", "sold", "order", "invoice"),
        RETURN: (_("Return"), "退货", "退款", "销售退货", "红字", "refund", "credit", "credit note"),
        ADJUSTMENT: (
            _("Adjustment"), "调整", "盘点", "报损", "赠品", "样品", "correction", "sample", "gift",
        ),
        CANCELLED: (
            pgettext_lazy("order", "Cancelled"), "取消", "已取消", "作废", "cancellation", "canceled", "void",
        ),
    }),
    statuses.FIELD,
    Field("unit_cost", _("Unit cost"), (
        "单位成本", "成本单价", "成本价", "进价", "采购价", "Cost", "Cost price", "Unit cost price", "COGS",
    ), kind="money"),
)  # fmt: skip


# Headings of what was ordered alone: a customer's sums are none.
ORDERED = re.compile(
    "(订单|单据|发票|出库单|销售单)(号|编号|号码)|单号|(销售|出库|开票|下单|订单)(日期|时间)"
    "|(销售|出库|订货)?数量|件数|(含税|销售|成交)?单价|品名|货号|(商品|产品|物料|存货|货品)(编码|编号|名称|代码)"
    "|(order|invoice) ?(no|number|id|date)|qty|quantity|unit ?price|net price|sku|stock ?code"
)


class OrderOptions(OptionsForm):
    """Currency, zone and source cannot be seen in a file: they are asked."""

    source = forms.CharField(
        label=_("Source system"),
        help_text=_("Where the numbers come from, such as ERP or Shop. The same order is known again by it."),
        max_length=40,
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency of the amounts"),
        help_text=_("Three letters, such as CNY or EUR. Where a column says the currency, that one holds."),
        error_messages={"invalid": _("A currency has three letters, such as CNY or EUR.")},
    )
    zone = ZoneField(label=_("Time zone of the dates"), help_text=_("Where the clock stood that wrote them."))
    adopt = forms.BooleanField(
        label=_("Make this the house's currency and time zone"),
        help_text=_(
            "Proposed because nothing is in the house yet. All figures are shown in the house currency."
        ),
        required=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        company = Company.get()
        self.fields["currency"].initial = company.currency
        self.fields["zone"].initial = company.zone
        if may_adopt(by):
            self.fields["adopt"].initial = True
        else:
            del self.fields["adopt"]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean_source(self) -> str:
        return " ".join(str(self.cleaned_data["source"]).split())


def may_adopt(by: User) -> bool:
    """Where nothing is counted yet, who manages the company is asked whether to take the file's currency."""
    return by.may("accounts.manage_company") and not counted()


def check(mapping: Mapping[str, int]) -> None:
    if "customer_no" not in mapping and "customer_name" not in mapping:
        raise Refused(
            _("Which column says whose order it is? Match a customer number or a customer name."),
            field="customer_no",
        )


def says(places: Mapping[str, int], rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """The currency that most rows of a file are in, where a column says it."""
    if (place := places.get("currency")) is None:
        return {}
    house = Company.get().currency
    words = Counter(written(row[place]) for row in rows if place < len(row) and row[place] is not None)
    known = Counter[str]()
    for word, count in words.items():
        known[currency_of(word, house)] += count
    del known[""]
    return {"currency": known.most_common(1)[0][0]} if known else {}


# ---- what only a person can decide -------------------------------------------------------------


def digest(rows: Sequence[Any]) -> dict[str, Any]:
    """Product code → text → how often, of one part."""
    names: dict[str, dict[str, int]] = {}
    for row in rows:
        texts = names.setdefault(row[2], {})
        texts[row[3]] = texts.get(row[3], 0) + 1
    return {"names": names}


def questions(digests: Iterable[Any], options: Options, by: User) -> list[Question]:
    """Which new products are postage, bank charges and the like, and no goods."""
    names: dict[str, dict[str, int]] = {}
    for one in digests:
        for code, texts in one["names"].items():
            known = names.setdefault(code, {})
            for text, count in texts.items():
                if text in known or len(known) < 20:
                    known[text] = known.get(text, 0) + count
    likely = {code: max(texts, key=lambda text: (bool(text), texts[text])) for code, texts in names.items()}
    there: set[str] = set(Product.objects.filter(code__in=names).values_list("code", flat=True))
    new = {code: text for code, text in likely.items() if code not in there}
    proposed = propose_fee_codes(new)
    listed = dict.fromkeys([*proposed, *(code for code in options.get("fees", ()) if code in new)])
    if not listed:
        return []
    choices = [
        Choice(code, f"{code} {likely[code]}".strip(), _times(sum(names[code].values()))) for code in listed
    ]
    return [
        Question(
            "fees",
            _("Which of these are fees, not goods?"),
            _("Postage, bank charges, discounts: they count in what was billed, not in a customer's value."),
            choices,
            proposed,
        )
    ]


def _times(count: int) -> Sentence:
    return said_many("%(count)s line", "%(count)s lines", count) % {"count": f"{count:,}"}


# ---- writing and showing -----------------------------------------------------------------------


def write(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    """Bring the batch in."""
    if batch["what"] == "house":
        filing.adopt(by, options)
        return []
    if batch["what"] == "customers":
        return filing.write_customers(change_set, by, batch["rows"], options)
    if batch["what"] == "products":
        rows = [filing.product(row, options) for row in batch["rows"]]
        outcomes = actions.import_products(change_set, by=by, products=rows)
        return [Verdict(o.kind, (), o.problem, o.field) for o in outcomes]
    return statuses.beside(filing.write_orders(change_set, by, batch, options), batch)


def compare(by: User, batch: Batch, options: Options) -> list[Verdict]:
    """What importing the batch would come to."""
    verdicts = filing.compare(by, batch, options)
    return verdicts if batch["what"] else statuses.beside(verdicts, batch)


def show(what: str, record: Any, options: Options) -> Mapping[str, str]:
    """One order on the check page."""
    number, customer, country, placed_at, lines, _rows, currency, _other, own = record
    return {
        "number": number,
        "customer_no": customer or now("no customer"),
        "at": _local(placed_at, options),
        "country": country or "",
        "currency": currency,
        **differences.shown_order(lines),
        **own_values.shown(own),
    }


def _local(instant: str, options: Options) -> str:
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(options["zone"]))
    return local.strftime("%Y-%m-%d" if local.time() == time.min else "%Y-%m-%d %H:%M")


def conclude(change_set: ChangeSet, by: User) -> bool:
    """Whether something is left to be done in another transaction."""
    return actions.conclude_orders(change_set, by=by) > 0


def _concerns(run: Any, by: User) -> list[Concern]:
    return [
        *lost_told.concerns(run),
        *strangers.concerns(run, by),
        *unrated.concerns(run, by),
        *closing.concerns(run),
        *statuses.concerns(run),
        *repeats.concerns(run),
        *amounts.concerns(run),
        *later.concerns(run),
        *own_values.concerns(run, by),
    ]


def _noun(count: int) -> str:
    return ngettext("%(count)s order", "%(count)s orders", count) % {"count": f"{count:,}"}


ORDERS = ImportKind(
    code="orders",
    label=pgettext_lazy("import", "Orders"),
    help=_("Order lines with product, quantity, price and date; returns and cancellations too."),
    icon="receipt",
    permission="purchases.import_orders",
    said=own_values.agreed,
    noun=_noun,
    fields=FIELDS,
    options=OrderOptions,
    build=reading.build,
    faults=reading.faults,
    compare=compare,
    write=write,
    show=show,
    figures=figures,
    added="/orders/?set=",
    columns=(
        ("number", _("Order number")),
        ("customer_no", _("Customer number")),
        ("at", _("Order date")),
        ("country", _("Country")),
        ("currency", _("Currency")),
        ("lines", _("Lines")),
        ("amount", _("Amount")),
    ),
    numbers=frozenset({"lines", "amount"}),
    stands_in={"customer_no": ("customer_name",), "unit_price": (amounts.NAME,)},
    rows_in_part=20_000,
    arranger=filing.Filing,
    digest=digest,
    questions=questions,
    questions_after=lost_told.questions,
    key="number",
    check=check,
    says=says,
    telling=ORDERED,
    conclude=conclude,
    concerns=_concerns,
    sought=strangers.sought,
    meanings=statuses.meanings,
    vocabulary=statuses.vocabulary,
    if_new=statuses.if_new,
    example=lambda: spoken(examples.ORDERS),
    known=_("It is the customer that is here"),
    record=Order,
)
