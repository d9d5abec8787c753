"""Pages and API at 100,000 customers and 300,000 interactions, in five eyes: CPU milliseconds a request.

    python benchmarks/pages.py [--smoke] [--customers 100000] [--runs 15]

Builds its own house under benchmarks/state (kept between runs; remove it to build anew) with the product's
own bulk actions, then asks each address as: all · one department · a hundred rows · nothing · a filter that
matches nothing. CPU is this process's: the web's Python and, on SQLite, the database too; on PostgreSQL the
server's part is not in it. Medians of several warm runs.
"""

import argparse
import logging
import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

BOTH_DATABASES = True
PLACES = ["苏州", "无锡", "杭州", "宁波", "深圳", "广州", "成都", "武汉", "南京", "青岛"]
WORDS = [
    "恒岳",
    "启航",
    "澜沧",
    "北辰",
    "明堰",
    "青禾",
    "楚峰",
    "拓微",
    "海嵘",
    "泰芯",
    "岭东",
    "衡川",
    "景澜",
    "云霁",
    "浩岚",
    "瑞泽",
    "凌峰",
    "嘉树",
    "远桥",
    "承光",
]
TRADES = ["精密机械", "供应链管理", "食品", "新能源", "医药", "电子", "包装材料", "物流", "贸易", "仪器"]


def prepare(home: Path) -> None:
    os.environ.setdefault("GUANXI_HOME", str(home / "data"))
    os.environ.setdefault("GUANXI_KEYS", str(home / "keys"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    os.environ["GUANXI_LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    logging.disable(logging.WARNING)


def customer_rows(
    count: int, owners: list[int], departments: list[Any], dice: random.Random
) -> Iterator[Any]:
    from guanxi.customers.rows import ContactRow, CustomerRow

    for n in range(count):
        name = f"{dice.choice(PLACES)}{dice.choice(WORDS)}{n % 9973}{dice.choice(TRADES)}有限公司"
        contact = ContactRow(f"联系人{n}", phone=f"138{n:08d}", email=f"c{n}@firm{n}.example.com")
        place = n % len(owners)
        yield CustomerRow(
            name,
            customer_no=f"B{n:07d}",
            kind="firm",
            industry=dice.choice("ABCDEFGHIJ"),
            region=dice.choice(PLACES),
            owner_id=owners[place],
            department_id=departments[place % len(departments)],
            contacts=(contact,),
        )


def in_batches(rows: Iterator[Any], write: Callable[..., Any], by: Any, purpose: str) -> float:
    from itertools import batched

    from django.db import transaction

    from guanxi.foundation.changes.models import ChangeSet
    from guanxi.foundation.imports import actions as imports

    change_set = imports.open_change_set(by, by=by, purpose=purpose)
    started = time.process_time()
    for batch in batched(rows, 2500):
        with transaction.atomic():
            write(change_set, by=by, rows=list(batch))
    imports.close_change_set(ChangeSet.objects.get(pk=change_set.pk), by=by)
    return time.process_time() - started


def build(customers: int) -> None:
    """People, customers with a contact each, three interactions each."""
    from django.db import connection

    from guanxi.config.commands.serve_ import collect_static
    from guanxi.config.commands.setting_up import bring_up_to_date
    from guanxi.customers.models import Customer

    bring_up_to_date()
    collect_static()
    if Customer.objects.count() >= customers:
        return
    boss, people, hundred = build_people()
    build_customers(customers, boss, people, hundred)
    build_talks(boss)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def build_people() -> tuple[Any, list[Any], Any]:
    """Twenty departments of five sellers, one boss, somebody with a hundred customers, somebody with none."""
    from guanxi.foundation.accounts.models import Company, Role, User
    from guanxi.foundation.staff import actions as staff

    system, company = User.system(), Company.get()

    def department(name: str) -> Any:
        return staff.create_department(company, by=system, name=name)

    def person(place: Any, login: str, role: str) -> Any:
        roles = [Role.objects.get(code=role)]
        return staff.create_user(place, by=system, username=login, name=login, password=None, roles=roles)

    departments = [department(f"D{n}") for n in range(20)]
    people = [person(d, f"s{d.pk}-{n}", "sales") for n in range(5) for d in departments]
    person(department("Empty"), "none", "sales")
    return person(departments[0], "boss", "manager"), people, person(department("Few"), "few", "sales")


def build_customers(count: int, boss: Any, people: list[Any], hundred: Any) -> None:
    from guanxi.customers import actions
    from guanxi.customers.models import Customer

    owners, places = [p.pk for p in people], [p.department_id for p in people[:20]]
    rows = customer_rows(count, owners, places, random.Random(7))
    spent = in_batches(rows, actions.import_customers, boss, "customers")
    print(f"customers imported with contact, encryption, tokens: {count / spent:,.0f} rows per CPU second")
    for customer in Customer.objects.filter(pk__in=range(1, count, max(1, count // 100))):
        actions.assign_customer(customer, by=boss, owner=hundred, department=hundred.department)


def build_talks(boss: Any) -> None:
    from guanxi.customers import actions
    from guanxi.customers.models import Customer
    from guanxi.customers.rows import InteractionRow

    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True)) * 3
    talks = (
        InteractionRow(
            on=date(2026, 1, 1) + timedelta(days=n % 300),
            channel="phone",
            subject=f"Talk {n}",
            customer_id=pk,
            feedback="…",
            owner_id=boss.pk,
            source_system="bench",
        )
        for n, pk in enumerate(ids)
    )
    spent = in_batches(talks, actions.import_interactions, boss, "interactions")
    print(f"interactions imported: {len(ids) / spent:,.0f} rows per CPU second")


def measure(runs: int) -> None:
    from django.test import Client

    from guanxi.customers.models import Customer
    from guanxi.foundation.accounts.models import User

    middle = Customer.objects.order_by("pk").values_list("pk", flat=True)[Customer.objects.count() // 2]
    owner = Customer.objects.get(pk=middle).owner_id
    pages: list[tuple[str, str]] = [
        ("list of 50 newest, JSON", "/api/customers/"),
        ("list of 50 newest, HTML rows", "/customers/#partial"),
        ("list of 50 newest, whole page", "/customers/"),
        ("by value", "/api/customers/?sort=value"),
        ("industry and owner", f"/api/customers/?industry=C&owner={owner}"),
        ("2 characters of a name", "/api/customers/?q=恒岳"),
        ("2 characters in most names", "/api/customers/?q=有限"),
        ("3 characters", "/api/customers/?q=恒岳1"),
        ("pinyin initials", "/api/customers/?q=hy"),
        ("filter matching nothing", "/api/customers/?stage=won_back"),
        ("one record, JSON", f"/api/customers/{middle}"),
        ("its interactions, JSON", f"/api/customers/{middle}/interactions"),
        ("its page, HTML", f"/customers/{middle}/"),
        ("count, lazily", "/customers/count/"),
    ]
    eyes = [("all", "boss"), ("department", "s1-0"), ("hundred", "few"), ("nothing", "none")]
    print(f"{'CPU ms (median)':34}", *(f"{name:>11}" for name, _who in eyes))
    for label, address in pages:
        row = []
        for _name, who in eyes:
            client = Client(SERVER_NAME="localhost")
            sellers = User.objects.filter(roles__code="sales").exclude(username__in=["few", "none"])
            user = sellers.first() if who == "s1-0" else User.objects.get(username=who)
            assert user is not None
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            row.append(timed(client, address, runs))
        print(f"{label:34}", *(f"{cell:>11}" for cell in row))
    deep(runs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


def timed(client: Any, address: str, runs: int) -> str:
    path, _sep, partial = address.partition("#")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if partial else {}
    spent, status = [], 0
    for n in range(runs + 2):
        started = time.process_time()
        status = client.get(path, headers=headers).status_code
        if n > 1:
            spent.append((time.process_time() - started) * 1000)
    note = "" if status == 200 else f" ({status})"
    return f"{statistics.median(spent):.1f}{note}"


def deep(runs: int) -> None:
    """Page 1,000 against page 1, by key."""
    from django.http import QueryDict

    from guanxi.customers.listing import customers_listing
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.ui.lists import read_page

    boss, listing = User.objects.get(username="boss"), customers_listing("CNY")
    query, cursor = QueryDict(mutable=True), ""
    for n in range(1000):
        page = read_page(listing, boss, query)
        if not page.after:
            print(f"(only {n + 1} pages)")
            break
        cursor = query["after"] = page.after
    if "after" not in query:
        return
    times = {}
    for label, value in (("page 1", ""), ("page 1,000", cursor)):
        query["after"] = value
        spent = []
        for _run in range(runs):
            started = time.process_time()
            read_page(listing, boss, query)
            spent.append((time.process_time() - started) * 1000)
        times[label] = statistics.median(spent)
    print(f"page 1,000 / page 1: {times['page 1,000'] / times['page 1']:.2f} ({times['page 1,000']:.1f} ms)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    count, runs = (2_000, 3) if given.smoke else (given.customers, given.runs)
    kind = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    home = Path(__file__).parent / "state" / f"pages-{kind}-{count}"
    home.mkdir(parents=True, exist_ok=True)
    prepare(home)
    build(count)
    measure(runs)


if __name__ == "__main__":
    main()
