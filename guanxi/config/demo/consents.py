"""What the demo's people agreed to, and how they want to be contacted: of every few customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer
from guanxi.customers.consent.choices import Purpose, Way

MOST, EVERY = 60, 4
NOTICES = {
    "zh-hans": (
        "客户个人信息告知书",
        (
            "我们用你的姓名、电话和邮箱与你联系：履行合同，做满意度调查；你同意的话，也介绍新产品。\n"
            "信息保存到合作结束后三年。你可以随时撤回同意，查阅、复制、更正或删除你的信息，"
            "不影响我们继续为你服务。"
        ),
    ),
    "en": (
        "Notice on personal data",
        (
            "We use your name, phone and e-mail to carry out contracts, to ask how satisfied you are and, "
            "if you agree, to tell you of new products.\nWe keep them for three years after the last order. "
            "You may withdraw at any time, and ask for access, a copy, correction or deletion."
        ),
    ),
}
TRANSFERS = (
    {
        "recipient": "示例物流有限公司",
        "country": "中国",
        "purpose": "送货上门",
        "method": "订单接口，加密传输",
        "data": "收货人姓名、电话、地址",
        "mechanism": "none",
    },
    {
        "recipient": "Example Mail Ltd",
        "country": "Ireland",
        "purpose": "英文邮件发送",
        "method": "接口，加密传输",
        "data": "姓名、邮箱",
        "mechanism": "contract",
    },
)

# What is asked, so many days ago, in which words, and what was answered.
REQUESTS = (
    ("erasure", 11, "我已离职，请删除我的全部个人信息。", ""),
    ("access", 20, "请给我一份你们保存的全部信息的副本。", "副本已用加密邮件寄出。"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one customer's first person agreed to, and what not."""

    customer_no: str
    on: date
    ways: tuple[str, ...]
    purposes: tuple[str, ...]
    withdrawn: bool
    unwanted: str
    cap: int


def said(seed: int, today: date, customers: Sequence[Customer]) -> list[Said]:
    """Of every few customers, when they came; some thought better of it, some are tired of calls."""
    found = []
    for customer in customers[::EVERY][:MOST]:
        rnd = dice(seed, "consent", customer.customer_no)
        on = min(customer.came_on + timedelta(rnd.randint(0, 200)), today - timedelta(1))
        ways = tuple(rnd.sample((Way.EMAIL, Way.PHONE, Way.WECHAT), rnd.randint(1, 3)))
        purposes = (Purpose.MARKETING, Purpose.SURVEY, Purpose.CARE)[: rnd.randint(1, 3)]
        found.append(
            Said(
                customer.customer_no,
                on,
                ways,
                purposes,
                withdrawn=rnd.random() < 0.15,
                unwanted=Way.PHONE if rnd.random() < 0.2 else "",
                cap=rnd.choice((0, 0, 0, 2, 4)),
            )
        )
    return found
