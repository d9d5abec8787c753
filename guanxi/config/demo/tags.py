"""The tags that colleagues put on customers, in four families."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Literal

from guanxi.config.demo.customers import Somebody
from guanxi.config.demo.dice import chance, dice, weighted
from guanxi.config.demo.patterns import CAUSES
from guanxi.config.demo.records import Tag
from guanxi.config.demo.wording import words

type Family = Literal["industry", "role", "need", "pain"]
NEED_TAGS = {
    "automation": words("降本增效 分拣提速 少人化 供应链优化"),
    "supplies": words("按时补货 包年供货 小批多次 供应链优化"),
    "coldchain": words("全程温控 验证合规 节能 系统稳定性"),
    "picking": words("拣货准确率 扫码追溯 降本增效 旺季扩容"),
    "upkeep": words("系统稳定性 售后支持 备件齐全 减少停机"),
    "personal": words("操作简单 送货快 性价比"),
}
ROLE_TAGS = words("采购说了算 技术主导 老板拍板 总部统采 使用部门提需求 招标采购")
PAIN_TAGS = {
    "price": words("在比价 预算紧"),
    "delivery": words("交期敏感 催过交期"),
    "quality": words("质量波动 返修多"),
    "service": words("响应慢 培训不够"),
    "people": words("对接人多变 新人不熟"),
    "closing": words("业务收缩 搬迁中"),
}
SOURCES = (("sales", 6), ("phone", 4), ("service", 2), ("chat", 2), ("survey", 1), ("mining", 1))
NEEDS = sorted(NEED_TAGS)


def tags(seed: int, today: date, known: Sequence[Somebody]) -> tuple[Tag, ...]:
    """Two to five tags a customer; need and pain mostly, not always, say the truth."""
    found: list[Tag] = []
    for somebody in known:
        rnd = dice(seed, "tags", somebody.profile.place)
        drawn = sorted(set(_drawn(rnd, somebody)))
        found += [_dated(rnd, somebody, family, name, today) for family, name in drawn]
    return tuple(sorted(found, key=lambda tag: (tag.on, tag.customer_no, tag.family, tag.label)))


def _drawn(rnd: random.Random, somebody: Somebody) -> list[tuple[Family, str]]:
    profile = somebody.profile
    found: list[tuple[Family, str]] = []
    if profile.trade:
        found.append(("industry", profile.trade.tag))
        if chance(rnd, 0.45):
            found.append(("role", rnd.choice(ROLE_TAGS)))
    need = profile.need if chance(rnd, 0.85) or profile.need == "personal" else rnd.choice(NEEDS)
    count = 2 if profile.band in ("large", "middle") and chance(rnd, 0.6) else 1
    found += [("need", name) for name in rnd.sample(NEED_TAGS[need], count)]
    if profile.leaving and chance(rnd, 0.6):
        found.append(("pain", rnd.choice(PAIN_TAGS[profile.leaving.cause])))
    elif chance(rnd, 0.14):
        found.append(("pain", rnd.choice(PAIN_TAGS[weighted(rnd, CAUSES)])))
    if profile.sensitive and chance(rnd, 0.5):
        found.append(("pain", "在比价"))
    return found


def _dated(rnd: random.Random, somebody: Somebody, family: Family, name: str, today: date) -> Tag:
    profile, customer = somebody.profile, somebody.customer
    last = today.toordinal() - 1
    since = min(profile.came + int(rnd.expovariate(1 / 90)), last)
    if family == "pain" and profile.leaving:
        since = min(max(profile.leaving.begins + rnd.randint(-60, 60), profile.came), last)
    ended = since + rnd.randint(120, 400)
    over = family in ("pain", "role") and chance(rnd, 0.12) and ended < last
    return Tag(
        customer_no=customer.customer_no,
        family=family,
        label=name,
        on=date.fromordinal(since),
        ended_on=date.fromordinal(ended) if over else None,
        source=weighted(rnd, SOURCES),
        author=customer.owner if chance(rnd, 0.9) else "daniel",
    )
