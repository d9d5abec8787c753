"""The cost ledger: what visits, service, campaigns and the departments cost, in the house currency."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from guanxi.config.demo.company import begins, months
from guanxi.config.demo.dice import between, chance, dice
from guanxi.config.demo.records import Campaign, Cost, Customer, Interaction

type Category = Literal["sales", "marketing", "service", "management"]
# Department → category, what it costs a month, and for what.
MONTHLY: tuple[tuple[str, Category, int, str], ...] = (
    ("sales_east", "sales", 52_000, "销售人员与办公"),
    ("sales_south", "sales", 38_000, "销售人员与办公"),
    ("sales_north", "sales", 30_000, "销售人员与办公"),
    ("sales_overseas", "sales", 46_000, "销售人员与办公"),
    ("service_technical", "service", 58_000, "服务人员与车辆"),
    ("service_desk", "service", 26_000, "客服人员与热线"),
    ("marketing", "marketing", 34_000, "内容、搜索与展会摊销"),
    ("management", "management", 62_000, "管理与系统"),
)
TRAVEL = {"CN": (180, 1_400), "abroad": (4_000, 16_000)}


def costs(
    seed: int,
    today: date,
    customers: Sequence[Customer],
    interactions: Sequence[Interaction],
    campaigns: Sequence[Campaign],
) -> tuple[Cost, ...]:
    """Every entry by date: monthly ones of departments, visits and service by customer, campaigns."""
    share = len(customers) / 1284
    found = _departments(dice(seed, "monthly costs"), today, share)
    found += _campaigns(campaigns, share)
    found += _visits(dice(seed, "visit costs"), customers, interactions)
    found.sort(key=lambda cost: (cost.on, cost.category, cost.customer_no or "", cost.note))
    return tuple(found)


def _money(value: float) -> Decimal:
    return Decimal(round(value * 100)).scaleb(-2)


def _departments(rnd: random.Random, today: date, share: float) -> list[Cost]:
    """Rising a little every year."""
    found = []
    for first in months(begins(today), today):
        if begins(today) <= first < today:
            level = share * 1.04 ** (first.year - today.year)
            found += [
                Cost(
                    first, category, _money(amount * level * between(rnd, 0.93, 1.07)), None, None, code, note
                )
                for code, category, amount, note in MONTHLY
            ]
    return found


def _campaigns(campaigns: Sequence[Campaign], share: float) -> list[Cost]:
    """Seven tenths before it opens, the rest when it closes."""
    found = []
    for campaign in campaigns:
        budget = float(campaign.budget) * share
        for on, part, note in ((campaign.begins, 0.7, "投放与物料"), (campaign.ends, 0.3, "兑现与结算")):
            name = f"{campaign.name}：{note}"
            found.append(Cost(on, "marketing", _money(budget * part), None, campaign.code, "marketing", name))
    return found


def _visits(
    rnd: random.Random, customers: Sequence[Customer], interactions: Sequence[Interaction]
) -> list[Cost]:
    """Travel for visits; service hours and parts where service took part."""
    by_number = {customer.customer_no: customer for customer in customers}
    found = []
    for talk in interactions:
        customer = by_number[talk.customer_no]
        department = customer.department
        serving = talk.owner in ("taojingxing", "fangruo", "liangzhiyuan")
        if talk.channel == "visit":
            low, high = TRAVEL["CN" if customer.country == "CN" else "abroad"]
            spent = _money(between(rnd, low, high))
            note = f"{'上门服务' if serving else '拜访'}差旅：{talk.subject}"
            unit = "service_technical" if serving else department
            category: Category = "service" if serving else "sales"
            found.append(Cost(talk.on, category, spent, talk.customer_no, None, unit, note))
        elif serving and chance(rnd, 0.35):
            spent, note = _money(between(rnd, 60, 900)), f"服务工时与备件：{talk.subject}"
            found.append(Cost(talk.on, "service", spent, talk.customer_no, None, "service_desk", note))
    return found
