"""What some of the demo's people and firms are like, as its salespeople heard it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer

MOST = 30
_OF_PERSON: Mapping[str, Mapping[str, Sequence[str]]] = {
    "zh": {
        "occupation": ("中学教师", "自由设计师", "餐饮店主", "工程师", "护士"),
        "preferences": ("喜欢周末送货", "只看现货", "偏好环保材料", "先看样品再定"),
        "attitudes": ("重品质，少而精", "精打细算", "爱户外，常换装备"),
    },
    "en": {
        "occupation": ("Teacher", "Designer", "Runs a café", "Engineer", "Nurse"),
        "preferences": ("Deliveries on weekends", "Only what is in stock", "Sees samples first"),
        "attitudes": ("Buys little and good", "Compares prices", "Often outdoors"),
    },
}
_OF_FIRM: Mapping[str, Mapping[str, Sequence[str]]] = {
    "zh": {
        "buying": ("年度框架招标，三家比价", "采购委员会每月开会", "老板一人决定", "先小批试用再下单"),
        "preferences": ("要求随货质检报告", "月结 60 天", "指定承运商"),
    },
    "en": {
        "buying": ("Tenders once a year", "The owner decides alone", "A small lot first"),
        "preferences": ("Wants a certificate with each lot", "60 days", "Has its own carrier"),
    },
}


@dataclass(frozen=True, slots=True)
class Described:
    """What was said of one customer."""

    customer_no: str
    values: Mapping[str, str]


def described(seed: int, customers: Sequence[Customer]) -> list[Described]:
    """The first so many, people and firms."""
    found = []
    for customer in customers[:MOST]:
        rnd = dice(seed, "picture", customer.customer_no)
        is_person = customer.kind == "person"
        words = (_OF_PERSON if is_person else _OF_FIRM)[customer.language]
        values = {name: rnd.choice(choices) for name, choices in words.items()}
        if is_person:
            values |= {"gender": rnd.choice("fm"), "income": rnd.choice("1234")}
        found.append(Described(customer.customer_no, values | {"source": "visit"}))
    return found
