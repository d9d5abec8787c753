"""The house itself: departments, colleagues, exchange rates, campaigns."""

import math
from datetime import date, timedelta
from decimal import Decimal

from guanxi.config.demo.dice import between, dice
from guanxi.config.demo.records import Campaign, Company, Department, Rate, User

COMPANY = Company("澄远智能", "Clearreach Systems", "CNY", "Asia/Shanghai")
YEARS = 3

DEPARTMENTS = (
    Department("company", "澄远智能", "Clearreach Systems", None),
    Department("sales", "销售中心", "Sales", "company"),
    Department("sales_east", "华东销售部", "East China sales", "sales"),
    Department("sales_south", "华南销售部", "South China sales", "sales"),
    Department("sales_north", "华北销售部", "North China sales", "sales"),
    Department("sales_overseas", "海外销售部", "Overseas sales", "sales"),
    Department("service", "服务中心", "Service", "company"),
    Department("service_technical", "技术服务部", "Technical service", "service"),
    Department("service_desk", "客户服务部", "Service desk", "service"),
    Department("marketing", "市场部", "Marketing", "company"),
    Department("management", "总经理办公室", "Management", "company"),
    Department("analysis", "数据分析组", "Analysis", "management"),
)


def _user(login: str, name: str, department: str, *roles: str, language: str = "") -> User:
    zone = "Europe/Prague" if login == "petra" else "Europe/London" if language == "en" else "Asia/Shanghai"
    email = f"{login}@clearreach.example.com"
    return User(login, name, email, department, roles, language, zone, "system_administrator" in roles)


USERS = (
    _user("linxiaolan", "林晓岚", "sales_east", "sales", "manager", "system_administrator"),
    _user("songyu", "宋屿", "sales_east", "sales"),
    _user("jiangyunzhou", "姜云舟", "sales_east", "sales"),
    _user("hejia", "何嘉", "sales_south", "sales"),
    _user("lixiang", "黎湘", "sales_south", "sales"),
    _user("tangwenbo", "唐文博", "sales_north", "sales"),
    _user("zhoumu", "周牧", "sales_overseas", "sales"),
    _user("petra", "Petra Nováková", "sales_overseas", "sales", language="en"),
    _user("liangzhiyuan", "梁致远", "service", "service", "manager"),
    _user("taojingxing", "陶景行", "service_technical", "service"),
    _user("fangruo", "方若", "service_desk", "service"),
    _user("daniel", "Daniel Hartley", "marketing", "marketing", language="en"),
    _user("xujing", "许静", "analysis", "analyst"),
    _user("chenlichuan", "陈立川", "management", "manager"),
    _user("wenhe", "闻禾", "management", "auditor"),
)
BY_LOGIN = {user.login: user for user in USERS}

# Who looks after a region's customers, with the weight of each.
FIRM_OWNERS = {
    "east": (("linxiaolan", 0.20), ("songyu", 0.42), ("jiangyunzhou", 0.38)),
    "south": (("hejia", 0.52), ("lixiang", 0.48)),
    "north": (("tangwenbo", 1.0),),
    "overseas": (("zhoumu", 0.5), ("petra", 0.5)),
}
PERSON_OWNERS = {
    "east": (("fangruo", 0.7), ("songyu", 0.3)),
    "south": (("fangruo", 0.7), ("hejia", 0.3)),
    "north": (("fangruo", 0.7), ("tangwenbo", 0.3)),
    "overseas": (("petra", 1.0),),
}

# Currency → the level around which the generated rate walks, and its decimals.
RATE_LEVELS = {"EUR": 7.80, "GBP": 9.10, "JPY": 0.0485, "USD": 7.12}


def months(begin: date, end: date) -> list[date]:
    """The first day of every month from ``begin``'s to ``end``'s."""
    first = begin.year * 12 + begin.month - 1
    last = end.year * 12 + end.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def begins(today: date) -> date:
    """The first day of the records: three years before ``today``."""
    return today - timedelta(days=round(365.25 * YEARS))


def rates(seed: int, today: date) -> tuple[Rate, ...]:
    """One rate a month and currency, from before the first order: a slow walk around its level."""
    found = []
    for currency, level in RATE_LEVELS.items():
        rnd = dice(seed, "rates", currency)
        drift = 0.0
        for first in months(begins(today) - timedelta(days=31), today):
            drift = 0.92 * drift + rnd.gauss(0, 0.012)
            found.append(Rate(currency, first, Decimal(str(round(level * math.exp(drift), 6)))))
    return tuple(sorted(found, key=lambda rate: (rate.on, rate.currency)))


# name, first and last day, discount, budget
_CAMPAIGNS = (
    ("开春备货", (3, 5), (3, 15), 0.06, 60000),
    ("年中大促", (6, 8), (6, 18), 0.10, 120000),
    ("金秋焕新", (9, 8), (9, 15), 0.06, 70000),
    ("双十一", (11, 4), (11, 12), 0.12, 150000),
)


def campaigns(seed: int, today: date) -> tuple[Campaign, ...]:
    """Four campaigns a year within the records."""
    rnd = dice(seed, "campaigns")
    found = []
    for year in range(begins(today).year, today.year + 1):
        for place, (name, first, last, discount, budget) in enumerate(_CAMPAIGNS, start=1):
            opens, closes = date(year, *first), date(year, *last)
            spent = Decimal(round(budget * between(rnd, 0.85, 1.15), -2))
            if begins(today) <= opens and closes < today:
                share = Decimal(str(discount))
                found.append(Campaign(f"M{year}-{place}", f"{year} {name}", opens, closes, share, spent))
    return tuple(found)
