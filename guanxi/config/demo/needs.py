"""What the demo's customers need, as their salespeople wrote it down, as of its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer

MOST, EVERY = 90, 7  # so many at most, of every so many-th firm


@dataclass(frozen=True, slots=True)
class Wanted:
    """One need in template 2's fields, and how far it has come."""

    customer_no: str
    owner: str
    kind: str
    description: str
    priority: int
    offering: str
    solution: str
    proposed_on: date
    expected_on: date | None
    feedback: str
    note: str
    status: str


# kind, need, related product or service, proposed solution
_ZH = (
    ("product", "采购智能仓储系统，提升库存周转率", "智能仓储解决方案", "提供3套方案，邀请客户试用"),
    ("product", "分拣线提速，旺季不加人", "自动分拣线", "先租一条线跑一个旺季，再谈采购"),
    ("service", "希望售后响应时间从48小时缩短至24小时", "售后支持服务", "优化服务流程，增设7*24小时值班"),
    ("service", "每季度给操作员做一次培训", "操作培训", "与季度业务复盘同日进行"),
    ("custom", "外箱印客户自己的标识", "包装耗材", "起订量五千个，打样后确认"),
    ("custom", "扫码数据直接写进客户的ERP", "数据接口", "先出接口说明，再报工时"),
    ("after", "备件在当地常备，停机不超过半天", "备件服务", "在客户园区设备件柜，按月结算"),
    ("after", "设备保修期再延一年", "延保", "按设备清单报价，老客户九折"),
)
_EN = (
    (
        "product",
        "A warehouse system that turns stock faster",
        "Smart warehouse",
        "Offer three layouts; invite to a trial",
    ),
    (
        "service",
        "After-sales to answer within 24 hours, not 48",
        "After-sales support",
        "Staff the night; name one person",
    ),
    (
        "custom",
        "Scans written straight into their ERP",
        "Data interface",
        "Send the interface first, then quote the hours",
    ),
    (
        "after",
        "Spare parts on site: no stop longer than half a day",
        "Spare parts",
        "A locker on their site, billed monthly",
    ),
)
_NOTES = {"zh": ("需补充成本明细", "需确认具体场景", ""), "en": ("costs in detail", "which cases?", "")}
_STATES = ("open", "open", "working", "working", "met", "dropped")


def needs(seed: int, today: date, customers: Sequence[Customer]) -> list[Wanted]:
    """One or two needs of every few firms, new and old, urgent and not."""
    found: list[Wanted] = []
    for customer in [one for one in customers if one.kind == "firm"][::EVERY][:MOST]:
        rnd = dice(seed, "needs", customer.customer_no)
        lines = _ZH if customer.language == "zh" else _EN
        for kind, description, offering, solution in rnd.sample(lines, rnd.choice((1, 1, 2))):
            status = rnd.choice(_STATES)
            named = max(customer.came_on, today - timedelta(rnd.randint(5, 120)))
            wanted = today + timedelta(rnd.randint(-12, 60)) if rnd.random() < 0.85 else None
            found.append(
                Wanted(
                    customer.customer_no,
                    customer.owner,
                    kind,
                    description,
                    rnd.choice((1, 2, 2, 3)),
                    offering,
                    solution if rnd.random() < 0.8 else "",
                    min(named, today - timedelta(1)),
                    wanted if wanted is None or wanted > named else named + timedelta(30),
                    rnd.choice(("confirmed", "pending", "")),
                    rnd.choice(_NOTES[customer.language]),
                    status,
                )
            )
    return found
