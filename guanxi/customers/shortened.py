"""Whom a short name of a firm may mean: 恒岳, 恒岳机械 or 苏州恒岳 for 苏州恒岳机械有限公司.

Files of orders are full of them, and no such firm is called so. What people say of a firm stands in its name,
sign by sign; so every firm that ``by`` sees and that holds it may be meant, but for one of another place. It
is only ever asked about. Not asked about is who is called in full, legal form and all (华润有限公司 is not
华润万家有限公司), and a name of nothing but trades (机械, 苏州贸易), which says nobody.

Files of customers do not ask so. There a firm and its daughters stand side by side (华润, 华润万家), each as
the house is to call it and mostly with a number or a telephone by which it is known; what they have in common
but for legal form and place is asked already (``likeness``), and more would be questions about rows that are
right.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from guanxi.customers.choices import Kind
from guanxi.customers.indexing import KIND
from guanxi.customers.industries import DOES, GUESSES
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.search.holding import holding_each, named
from guanxi.foundation.search.spelling import same
from guanxi.foundation.search.tokens import FORM_IN_LETTERS, HAN, closed, distinctive, is_han, place

NAMED = 5  # of the firms that one may mean
MOST = 50  # records: a word that more than these hold is nobody's name
SIGNS, LETTERS = 2, 4  # so many say whom
IN_FULL = re.compile(r"(?:有限公司|有限责任公司)$")
RUNS = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
INNER = re.compile(f"(?<=[{HAN}]) | (?=[{HAN}])")
LETTER = f"[^\\W{HAN}]"
IN_BRACKETS = re.compile("[（(]([^）)]*)[）)]")
# Words that many firms have in their names beside the trades that ``industries`` knows.
TRADES = """
    中国 中华 国际 环球 实业 工业 产业 企业 控股 集团 公司 联合 股份 连锁 总部 园区 工厂 门店 分店 总店 科技
    技术 高科 信息 网络 数据 数码 智能 自动化 软件 互联网 工程 建设 建筑 建材 材料 新材料 设备 装备 器材
    仪器 精密 五金 电机 电力 电源 光电 医疗 器械 医药 制药 药业 生物 健康 环保 环境 能源 新能源 石油 石化
    煤炭 矿业 农业 农产品 粮油 种业 酒业 茶业 餐饮 酒店 旅游 文化 传媒 传播 教育 服务 管理 设计 策划 发展
    开发 金融 保险 证券 银行 资产 置业 房地产 物业 物流 运输 仓储 供应链 商业 商务 贸易 销售 采购 汽车 服饰
    家居 家具 日用品 制品 制衣 研究所 研究院 配件 零部件
    and the of for company group holding holdings china asia europe global international national worldwide
    systems system services service solutions technology technologies tech industries industrial industry
    products product supply supplies trade tools foods enterprises enterprise manufacturing works logistics
    engineering equipment materials medical energy software design consulting media store shop center centre
"""
SAID = frozenset({*GUESSES, *DOES, *TRADES.split()})
OF_TRADES = re.compile("|".join(sorted(filter(is_han, SAID), key=len, reverse=True)))


class Meant(NamedTuple):
    """The firms that a short name may mean, the likeliest first and a few of them, and how many they are."""

    firms: Sequence[Customer]
    many: int


def short_for(by: User, names: Iterable[str], *, besides: int | None = None) -> dict[str, Meant]:
    """Name → what it may be short for, of the firms that ``by`` sees; most names are short for none.

    ``besides``: a change set whose own new customers are not looked at.
    """
    short = {name: kernel for name in names if (kernel := _short(name))}
    if not short:
        return {}
    texts = [" ".join(RUNS.findall(kernel)) for kernel in short.values()]
    holding = dict(zip(short, holding_each(KIND, texts, at_most=MOST), strict=True))
    seen = Customer.objects.visible_to(by)
    firms = seen.filter(pk__in=named({pk for ids in holding.values() for pk in ids}), kind=Kind.FIRM)
    called = dict((firms.exclude(change_set=besides) if besides else firms).values_list("pk", "name"))
    meant: dict[str, list[int]] = {}
    for name, kernel in short.items():
        fitting = [pk for pk in holding[name] if pk in called and _may_be(name, kernel, called[pk])]
        if fitting:
            meant[name] = sorted(fitting, key=lambda pk: (*_rank(name, kernel, called[pk]), pk))
    first = {
        firm.pk: firm for firm in seen.filter(pk__in=[pk for ids in meant.values() for pk in ids[:NAMED]])
    }
    likeliest = {name: [first[pk] for pk in ids[:NAMED] if pk in first] for name, ids in meant.items()}
    return {name: Meant(firms, len(meant[name])) for name, firms in likeliest.items() if firms}


def _short(name: str) -> str:
    """What a short name says of a firm; "" where it is none, or says too little."""
    bare = same(closed(name)).rstrip(" .")
    if IN_FULL.search(bare) or FORM_IN_LETTERS.search(bare):
        return ""
    kernel = _said(name)
    signs, letters = sum(map(is_han, kernel)), sum(map(str.isalpha, kernel))
    if signs < SIGNS and letters - signs < LETTERS:
        return ""
    own = "".join(word for word in OF_TRADES.sub(" ", kernel).split() if word not in SAID)
    return kernel if len(own) >= SIGNS else ""


def _said(name: str) -> str:
    """The part of a firm's name that people say: signs without spaces, words with one between them."""
    return INNER.sub("", " ".join(RUNS.findall(same(distinctive(closed(name))))))


def _place(name: str) -> str:
    """Where a firm is by its name: 苏州恒岳, 恒岳（苏州）机械; "" where that is not said."""
    said = IN_BRACKETS.search(name)
    return place(closed(name)) or (place(said[1]) if said else "")


def _may_be(name: str, kernel: str, other: str) -> bool:
    return (not _place(name) or _place(other) in {"", _place(name)}) and _stands_in(kernel, _said(other))


def _stands_in(kernel: str, other: str) -> bool:
    """Sign by sign, and letters as whole words: no "tech" stands in Fintech."""
    before = "" if is_han(kernel[0]) else f"(?<!{LETTER})"
    behind = "" if is_han(kernel[-1]) else f"(?!{LETTER})"
    return bool(re.search(f"{before}{re.escape(kernel)}{behind}", other))


def _rank(name: str, kernel: str, other: str) -> tuple[bool, bool]:
    """A firm of the place that is said before others, and one whose name begins so."""
    return _place(other) != _place(name), not _said(other).startswith(kernel)
