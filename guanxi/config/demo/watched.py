"""Sensitive customers in the demo: which firms, why, and who opened them."""

from collections.abc import Sequence

from guanxi.config.demo.records import Customer

WHY = ("客户要求：接触过其资料的人要有记录", "正在谈的并购项目", "上市公司，定期报告前的静默期")
READERS = ("songyu", "jiangyunzhou", "petra", "liangzhiyuan", "xujing", "fangruo")


def watched(customers: Sequence[Customer]) -> list[tuple[str, str]]:
    """The number of each sensitive firm, and the reason."""
    firms = [one.customer_no for one in customers if one.kind == "firm"]
    return list(zip(firms[2:9:3], WHY, strict=False))
