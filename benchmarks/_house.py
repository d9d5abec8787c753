"""The house that pages are measured in: 100,000 customers with a contact each, 300,000 interactions.

Built by the product's own bulk actions under benchmarks/state, and kept there for the next run.
"""

import logging
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from benchmarks import _orders, _talks

STATE = Path(__file__).parent / "state"
PLACES = ["苏州", "无锡", "杭州", "宁波", "深圳", "广州", "成都", "武汉", "南京", "青岛"]
WORDS = [
    "恒岳", "启航", "澜沧", "北辰", "明堰", "青禾", "楚峰", "拓微", "海嵘", "泰芯",
    "岭东", "衡川", "景澜", "云霁", "浩岚", "瑞泽", "凌峰", "嘉树", "远桥", "承光",
]  # fmt: skip
TRADES = ["精密机械", "供应链管理", "食品", "新能源", "医药", "电子", "包装材料", "物流", "贸易", "仪器"]


def open_house(customers: int, name: str = "pages", *, talks: int = 3, lines: int = 0) -> None:
    """Django on the kept house of this name, built if need be: ``talks`` each, ``lines`` of orders."""
    url = os.environ.get("DATABASE_URL", "")
    home = STATE / f"{name}-{'postgresql' if url else 'sqlite'}-{customers}"
    if url and _own_database(url, f"bench_{name}_{customers}", anew=not home.exists()):
        shutil.rmtree(home, ignore_errors=True)  # keys and files of a database that is gone
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {"GUANXI_HOME": str(home / "data"), "GUANXI_KEYS": str(home / "keys"), "GUANXI_POOL": "1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "guanxi.config.settings"
    # The application sets Django up, and the log with it.
    from guanxi.config.wsgi import application  # noqa: F401

    for handler in logging.root.handlers:  # lines are made as in service, but end here
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(Path(os.devnull).open("w"))  # noqa: SIM115 - open to the end
    _build(customers, talks, lines)
    settle()


def _own_database(url: str, name: str, *, anew: bool) -> bool:
    """Turn to a database of this house's own on the server; True where it had to be made.

    ``anew``: its keys are gone, and one that was kept is of no use without them.
    """
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        if anew:
            server.execute(f"DROP DATABASE IF EXISTS {name}")
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not there:
            server.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    return not there


def _build(customers: int, talks: int, lines: int) -> None:
    from guanxi.config.commands.serve_ import collect_static
    from guanxi.config.commands.setting_up import bring_up_to_date
    from guanxi.customers.models import Customer
    from guanxi.purchases.models import OrderLine

    bring_up_to_date()
    collect_static()
    if Customer.objects.count() >= customers:
        if lines and not OrderLine.objects.exists():  # somebody stopped it in between
            _orders.build(lines)
        return
    boss, people, hundred = build_people()
    _build_customers(customers, boss, people, hundred)
    if lines:
        _talks.build(boss, talks)
        _orders.build(lines)
    else:
        _build_talks(boss, talks)


def settle() -> None:
    """As houses are an hour later: PostgreSQL and SQLite know how their tables are filled."""
    from django.db import connection

    from guanxi.config.statistics import keep_statistics

    keep_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("VACUUM")
    connection.close()  # a connection remembers what it once knew


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
    people = [person(d, f"s{place}-{n}", "sales") for n in range(5) for place, d in enumerate(departments, 1)]
    person(department("Empty"), "none", "sales")
    return person(departments[0], "boss", "manager"), people, person(department("Few"), "few", "sales")


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
    """Write all rows under one change set; gives the CPU seconds of this process."""
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


def _build_customers(count: int, boss: Any, people: list[Any], hundred: Any) -> None:
    from guanxi.customers import actions
    from guanxi.customers.models import Customer

    owners, places = [p.pk for p in people], [p.department_id for p in people[:20]]
    rows = customer_rows(count, owners, places, random.Random(7))
    spent = in_batches(rows, actions.import_customers, boss, "customers")
    print(f"customers imported with contact, encryption, tokens: {count / spent:,.0f} rows per CPU second")
    few = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:: max(1, count // 100)])
    for customer in Customer.objects.filter(pk__in=few):
        actions.assign_customer(customer, by=boss, owner=hundred, department=hundred.department)


def _build_talks(boss: Any, each: int) -> None:
    from guanxi.customers import actions
    from guanxi.customers.models import Customer
    from guanxi.customers.rows import InteractionRow

    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True)) * each
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
