"""What an order's status in a file says of its lines: sold, taken back, or cancelled and in no sum.

A word that nobody knows is asked about on the check page, as other words are; until then its line is what its
figures make of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.kinds import WRONG, Batch, Concern, Options, Values, Verdict
from guanxi.foundation.imports.remembering import recalled
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.values import ChoiceReader
from guanxi.foundation.sentences import listed, said
from guanxi.foundation.ui import formats
from guanxi.purchases.amounts import taken_back
from guanxi.purchases.rows import ADJUSTMENT, CANCELLED, RETURN, SALE

NAME = "status"
FIELD = Field(NAME, _("Order status"), (
    "状态", "订单状态", "交易状态", "单据状态", "订单进度", "Status", "Order state", "State",
), choices={
    SALE: (
        pgettext_lazy("order", "Sale"), "已完成", "完成", "交易成功", "交易完成", "成功", "已成交", "已付款",
        "已支付", "已发货", "已签收", "已收货", "已结清", "正常", "有效", "completed", "complete", "done",
        "paid", "fulfilled", "shipped", "delivered", "success",
    ),
    CANCELLED: (
        pgettext_lazy("order", "Cancelled"), "已取消", "取消", "订单取消", "交易取消", "作废", "已作废",
        "关闭", "已关闭", "交易关闭", "订单关闭", "无效", "cancelled", "canceled", "cancellation", "void",
        "voided",
    ),
    RETURN: (
        pgettext_lazy("order", "Return"), "退货", "已退货", "退款", "已退款", "退货退款", "全额退款",
        "returned", "refunded", "refund",
    ),
})  # fmt: skip
# Orders on their way: sold, as they are orders, but whoever imports may see it otherwise, so it is asked.
LIKELY = {SALE: (
    pgettext_lazy("order", "Sale"), "待付款", "待支付", "等待付款", "待买家付款", "等待买家付款", "未付款",
    "未支付", "部分付款", "已下单", "已确认", "处理中", "进行中", "待发货", "待出库", "未发货", "部分发货",
    "已出库", "待收货", "待签收", "unpaid", "pending payment", "awaiting payment", "pending", "processing",
    "confirmed", "open", "partially shipped",
)}  # fmt: skip
PLACE, QUANTITY, PRICE, AMOUNT = 9, 4, 5, 13  # of a kept line: its kind, and what it counts
UNKNOWN = "?"  # before the kind of a kept line whose word nobody knows; the word follows after a line's end
NOT_COUNTED = said("cancelled: it counts as no sale and is in no sum")
PARTLY = said("some of its lines are cancelled: they are in no sum")


@cache
def _readers() -> tuple[ChoiceReader, ChoiceReader]:
    """Of words that are clear, and of those that are asked about."""
    return ChoiceReader(FIELD.choices or {}), ChoiceReader(LIKELY)


def code_of(word: str) -> str | None:
    """What a word says by itself; "" where it says nothing, None where nobody knows it."""
    return _read(_readers()[0], word)


def _read(reader: ChoiceReader, word: str) -> str | None:
    reading = reader.read(word)
    return None if reading.problem is not None else reading.clean or ""


def kind_of(values: Values) -> str | None:
    """The kind of a line by its own column and by its order's status, as it is kept."""
    kind, word = values.get("kind"), values.get(NAME)
    if kind == CANCELLED and "-" in values.get("quantity", ""):
        kind = RETURN  # it takes back what was sold
    if not word:
        return kind
    code = code_of(word)
    return f"{UNKNOWN}{kind or ''}\n{word}" if code is None else _both(kind, code)


def _both(kind: str | None, code: str) -> str | None:
    """A line's kind in an order of this status."""
    if code == CANCELLED or (code == RETURN and kind != ADJUSTMENT):
        return code
    return kind


def settled(rows: Sequence[Sequence[Any]], options: Options) -> Iterator[Sequence[Any]]:
    """Kept lines, with what was said of their words."""
    for row in rows:
        if not _is_unknown(row):
            yield row
            continue
        kind, word = _parts(row)
        line = list(row)
        line[PLACE] = kind = _both(kind, meaning(options, word)[0])
        line[QUANTITY], line[AMOUNT] = taken_back(row[QUANTITY], row[PRICE], row[AMOUNT], kind)
        yield line


def _is_unknown(row: Sequence[Any]) -> bool:
    return bool(row[PLACE]) and row[PLACE].startswith(UNKNOWN)


def _parts(row: Sequence[Any]) -> tuple[str | None, str]:
    kind, _sep, word = row[PLACE].removeprefix(UNKNOWN).partition("\n")
    return kind or None, word


def meaning(options: Options, word: str) -> tuple[str, bool]:
    """What was said of a word, now or before, or what it is likely to mean; and whether there is such."""
    now_said = options.get("meanings", {}).get(NAME, {}).get(word)
    found = recalled(options, NAME, word) if now_said is None else now_said
    found = _read(_readers()[1], word) if found is None else found
    return found or "", found is not None


def asked(row: Sequence[Any], options: Options) -> list[str] | None:
    """The word of a kept line that nobody knows, and what it was taken for: None where that is clear."""
    if not _is_unknown(row):
        return None
    _kind, word = _parts(row)
    code, is_said = meaning(options, word)
    return None if is_said and not code else [word, code]


def meanings(field: str, by: User) -> Sequence[tuple[str, Sentence]]:
    """What such a word may mean."""
    return [(code, names[0]) for code, names in (FIELD.choices or {}).items()] if field == NAME else []


def vocabulary(field: str) -> Mapping[str, str]:
    """Word → what it means, of all that are known."""
    choices = FIELD.choices or {}
    return {str(word): code for code, names in choices.items() for word in names} if field == NAME else {}


def if_new(run: Any, by: User) -> Mapping[str, Sentence]:
    return {NAME: now("such an order counts as sold")}


# ---- what is told ------------------------------------------------------------------------------


def beside(verdicts: Sequence[Verdict], batch: Batch) -> list[Verdict]:
    """The verdicts on a batch of orders, with the words that nobody knows and with what was cancelled."""
    told = batch.get("words", {})
    return [
        verdict if verdict.outcome == WRONG else _told(verdict, record, told.get(record[0]))
        for verdict, record in zip(verdicts, batch["rows"], strict=True)
    ]


def _told(verdict: Verdict, record: Sequence[Any], asked_of: Sequence[str] | None) -> Verdict:
    kinds = {line[4] for line in record[4]}
    if CANCELLED in kinds:
        sentence = PARTLY if len(kinds) > 1 else NOT_COUNTED
        verdict = verdict._replace(assumed={**verdict.assumed, "amount": sentence})
    if not asked_of:
        return verdict
    word, code = asked_of
    return verdict._replace(**({"guessed": {NAME: (word, code)}} if code else {"words": {NAME: word}}))


def concerns(run: Any) -> list[Concern]:
    """How much of a file was cancelled, and a column of such words that was matched to nothing."""
    return [*_cancelled(run), *_unmatched(run)]


def _cancelled(run: Any) -> list[Concern]:
    count = (run.figures or {}).get("cancelled_lines", 0)
    if not count or run.is_undone:
        return []
    sentence = ngettext(
        "%(count)s row is of a cancelled order: %(amount)s in all. It is kept as cancelled, counts as no"
        " sale and is in no sum.",
        "%(count)s rows are of cancelled orders: %(amount)s in all. They are kept as cancelled, count as no"
        " sale and are in no sum.",
        count,
    )
    amounts = [formats.money_exact(amount, currency) for currency, amount in amounts_of(run.figures)]
    named = {"count": formats.number(count), "amount": pgettext("between nouns", ", ").join(amounts)}
    if run.change_set_id:
        url = f"/orders/?set={run.change_set_id}&kind={CANCELLED}" if run.count("new") else ""
    else:
        url = f"{reverse('show_import', args=[run.pk])}?rows={ASSUMED}&of=amount"
    return [Concern(sentence % named, url, now("Look at these orders") if url else "", tone="")]


def amounts_of(figures: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """What was cancelled in each currency."""
    return [(currency, Decimal(amount)) for currency, amount in figures.get("cancelled", ())]


def _unmatched(run: Any) -> list[Concern]:
    """A column that says what became of orders, and is not imported: cancelled ones would count as sold."""
    if run.state != run.State.PREVIEWED or NAME in run.mapping:
        return []
    spool = Spool(run.uid)
    first, headers = spool.read("first", []), spool.read("layout", {}).get("headers", [])
    found = [
        header
        for place, header in enumerate(headers)
        if place not in run.mapping.values()
        and _says(row[1 + place] for row in first if len(row) > 1 + place)
    ]
    if not found:
        return []
    sentence = now(
        "%(columns)s says what became of each order and is not imported: cancelled orders count as sold."
    )
    url = reverse("map_columns", args=[run.pk])
    return [Concern(sentence % {"columns": listed(found)}, url, now("Match it as the order status"))]


def _says(texts: Iterator[str]) -> bool:
    words = [text for text in texts if text.strip()]
    return bool(words) and all(code_of(word) or _read(_readers()[1], word) for word in words)
