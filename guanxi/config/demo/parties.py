"""Who belongs together in the demo: suppliers and dealers that are no customers, groups of firms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer

PARTIES = (
    ("常州恒泰轴承有限公司", "supplier", "江苏 常州", "主轴轴承，交期两周"),
    ("无锡联创包装材料有限公司", "supplier", "江苏 无锡", "出口包装"),
    ("上海协进机电贸易有限公司", "dealer", "上海", "华东经销，年框架协议"),
    ("义乌广源五金批发商行", "wholesale", "浙江 义乌", ""),
    ("杭州安捷设备维保有限公司", "provider", "浙江 杭州", "现场安装与维保"),
)


@dataclass(frozen=True, slots=True)
class Linked:
    """One link: whose, what the other is to it, since when; ``party`` is a place in PARTIES or a number."""

    customer_no: str
    kind: str
    party: int | str
    since: date


def linked(seed: int, today: date, customers: Sequence[Customer]) -> list[Linked]:
    """Most of what is linked hangs on a few firms: so their page has something to walk."""
    firms = [one.customer_no for one in customers if one.kind == "firm"][:16]
    rnd = dice(seed, "parties")
    found = []
    for place, (_name, kind, _region, _note) in enumerate(PARTIES):
        found += [
            Linked(number, kind, place, today - timedelta(rnd.randint(40, 900)))
            for number in firms[:6][place % 3 :: 3]
        ]
    for child, parent in zip(firms[1:4], firms[:1] * 3, strict=False):
        found.append(Linked(child, "parent", parent, today - timedelta(rnd.randint(400, 1500))))
    for number, referrer in zip(firms[6:10], firms[:4], strict=False):
        found.append(Linked(number, "referrer", referrer, today - timedelta(rnd.randint(10, 300))))
    return found
