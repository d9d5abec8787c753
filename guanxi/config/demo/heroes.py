"""Customers with a story of their own: the first ones that people open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    letters: str
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class Hero:
    """Days are counted back from today. ``buys``: yearly value, days between orders, when it came.
    ``leaving``: when it began, days it takes to fall, cause. ``pause``: when it began, days it took."""

    where: tuple[str, str, str]
    name: tuple[str, str, str, str]
    owner: str
    cluster: tuple[str, str]
    buys: tuple[float, float, int]
    trend: float = 1.0
    leaving: tuple[int, int, str] | None = None
    pause: tuple[int, int] | None = None
    people: tuple[Person, ...] = ()


_HENGYUE = (
    Person("陆远征", "lu.yuanzheng", "采购总监", "decision_maker"),
    Person("郑岩", "zheng.yan", "采购主管", "buyer"),
    Person("Mei Tanaka", "mei.tanaka", "仓库主管", "user"),
)
_QIHANG = (
    Person("顾明川", "gu.mingchuan", "运营总监", "decision_maker"),
    Person("沈迪", "shen.di", "设备主管", "user"),
)
_JINCHUAN = (
    Person("秦松柏", "qin.songbai", "总经理", "decision_maker"),
    Person("罗静", "luo.jing", "冷库主管", "user"),
)
_BRIGHTWATER = (
    Person("Harriet Lockhart", "harriet.lockhart", "Supply chain director", "decision_maker"),
    Person("Tom Redfern", "tom.redfern", "Warehouse manager", "user"),
)
LTD = "有限公司"
HEROES = (
    Hero(
        ("CN", "江苏", "苏州"),
        ("恒岳", "hengyue", "精密机械", LTD),
        "linxiaolan",
        ("automation", "large"),
        (1_280_000, 23, 1000),
        leaving=(165, 120, "delivery"),
        people=_HENGYUE,
    ),
    Hero(
        ("GB", "", "Bristol"),
        ("Brightwater", "brightwater", "Foods", "Ltd"),
        "petra",
        ("coldchain", "large"),
        (2_900_000, 21, 1700),
        people=_BRIGHTWATER,
    ),
    Hero(
        ("CN", "浙江", "宁波"),
        ("启航", "qihang", "供应链管理", LTD),
        "zhoumu",
        ("automation", "large"),
        (1_650_000, 28, 960),
        people=_QIHANG,
    ),
    Hero(
        ("CN", "四川", "成都"),
        ("锦川", "jinchuan", "冷链物流", LTD),
        "hejia",
        ("coldchain", "middle"),
        (110_000, 30, 520),
        trend=1.7,
        people=_JINCHUAN,
    ),
    Hero(
        ("CN", "湖北", "武汉"),
        ("楚峰", "chufeng", "医药流通", LTD),
        "hejia",
        ("coldchain", "large"),
        (1_400_000, 25, 1250),
        leaving=(210, 110, "price"),
    ),
    Hero(
        ("CN", "广东", "佛山"),
        ("南陶", "nantao", "卫浴", LTD),
        "hejia",
        ("supplies", "large"),
        (620_000, 20, 800),
        leaving=(190, 90, "quality"),
    ),
    Hero(
        ("CN", "上海", "上海"),
        ("拓微", "tuowei", "半导体设备", LTD),
        "songyu",
        ("picking", "large"),
        (560_000, 26, 640),
        leaving=(120, 60, "service"),
    ),
    Hero(
        ("CN", "福建", "厦门"),
        ("屿光", "yuguang", "进出口", LTD),
        "songyu",
        ("supplies", "large"),
        (460_000, 24, 1600),
        pause=(290, 214),
    ),
    Hero(
        ("NO", "", "Bergen"),
        ("Halden", "halden", "Marine", "AS"),
        "zhoumu",
        ("upkeep", "large"),
        (520_000, 33, 560),
        leaving=(150, 70, "people"),
    ),
    Hero(
        ("NO", "", "Stavanger"),
        ("Norrvik", "norrvik", "Paper", "AS"),
        "petra",
        ("upkeep", "large"),
        (380_000, 34, 1150),
        leaving=(170, 90, "price"),
    ),
    Hero(
        ("GB", "", "Leeds"),
        ("Kestrel", "kestrel", "Tooling", "Ltd"),
        "zhoumu",
        ("supplies", "large"),
        (410_000, 25, 700),
        leaving=(130, 60, "delivery"),
    ),
    Hero(
        ("CN", "江苏", "无锡"),
        ("北麓", "beilu", "新能源", LTD),
        "linxiaolan",
        ("automation", "large"),
        (780_000, 30, 420),
        trend=1.5,
    ),
    Hero(
        ("CN", "浙江", "杭州"),
        ("青禾", "qinghe", "优选电商", LTD),
        "songyu",
        ("picking", "large"),
        (360_000, 22, 500),
        trend=1.3,
    ),
    Hero(
        ("CN", "云南", "昆明"),
        ("澜沧", "lancang", "包装材料", LTD),
        "hejia",
        ("supplies", "large"),
        (330_000, 24, 760),
        leaving=(230, 100, "closing"),
    ),
)
