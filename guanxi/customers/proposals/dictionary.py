"""Which words suggest what: the tags' own names, the house's words, for kinds of needs some stated ones."""

import re
from collections.abc import Mapping, Sequence

from guanxi.customers.models import Tag
from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.proposals.models import Term

SHORTEST = 2
_BETWEEN = re.compile(r"[,，、;；]")
# Where the house says nothing else; its own words are added to these.
STATED: Mapping[str, Sequence[str]] = {
    NeedKind.PRODUCT: (
        "报价", "報價", "样品", "樣品", "想买", "想買", "采购", "採購", "扩产", "quote", "sample", "samples",
    ),
    NeedKind.SERVICE: ("培训", "培訓", "上门", "到府", "驻场", "加急", "响应", "training", "on site"),
    NeedKind.CUSTOM: (
        "定制", "訂製", "客製", "非标", "改造", "按图", "专用", "customised", "customized", "bespoke",
    ),
    NeedKind.AFTER_SALES: (
        "维修", "維修", "售后", "售後", "保修", "保固", "故障", "退货", "退貨", "换货", "備件", "备件",
        "报修", "repair", "warranty",
    ),
}  # fmt: skip


def parted(words: str) -> list[str]:
    """The words of one entry."""
    return [word for one in _BETWEEN.split(words) if (word := " ".join(one.split()))]


def terms() -> dict[str, list[str]]:
    """Label → its words; two statements."""
    found: dict[str, list[str]] = {f"need:{kind}": list(words) for kind, words in STATED.items()}
    for pk, name in Tag.objects.order_by("pk").values_list("pk", "name"):
        found[f"tag:{pk}"] = [name] if len(name) >= SHORTEST else []
    for term in Term.objects.order_by("pk"):
        label = f"tag:{term.tag_id}" if term.tag_id else f"need:{term.need_kind}"
        found.setdefault(label, []).extend(parted(term.words))
    return found
