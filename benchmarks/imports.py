"""Imports by command, from an empty house to tiers: wall and CPU seconds, memory, rows a second.

    python benchmarks/imports.py [--smoke] [--customers 50000]

Customers come from a made-up file with two encrypted values, an address and tags each; orders from the public
wholesaler's file (left out where that is not here), as csv, the same again, and as xlsx. Every line is a
process of its own, so that its time and memory are its own; wall time includes starting Python and Django.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks import _asking
from tests.data import data_folder

BOTH_DATABASES = True
GUANXI = Path(sys.executable).with_name("guanxi")
HEAD = "客户编号,客户名称,行业,联系人,手机,邮箱,地址,核心需求标签,客户分层,最近合作时间,累计合作金额"
PARTS = ("恒岳", "启航", "澜沧", "北辰", "明堰", "青禾", "楚峰", "拓微", "海嵘", "泰芯", "岭东", "衡川")
TRADES = ("精密机械", "供应链", "食品", "新能源", "医药", "电子", "包装材料", "物流", "贸易", "仪器")
ASKED = ["--currency", "GBP", "--zone", "Europe/London", "--source", "shop"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a small run that proves the script works")
    parser.add_argument("--customers", type=int, default=50_000)
    arguments = parser.parse_args()
    customers, lines = (2_000, 20_000) if arguments.smoke else (arguments.customers, None)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), customers, lines)


def measure(folder: Path, customers: int, lines: int | None) -> None:
    drop = own_house(folder)
    try:
        run(["user", "boss", "--administrator", "--password-stdin"], typed="a-long-password\n")
        file = write_customers(folder / "customers.csv", customers)
        say(
            "customers",
            run(["import", "customers", str(file), "--as", "boss", "--yes", "--no-score"]),
            customers,
        )
        say("the same again", run(["import", "customers", str(file), "--as", "boss", "--yes"]), customers)
        data = data_folder()
        if data is None:
            print("The public data sets are not here: the wholesaler's file is left out.")
            return
        wholesaler(folder, data, lines)
    finally:
        drop()


def wholesaler(folder: Path, data: Path, most: int | None) -> None:
    from guanxi.purchases.tests.wholesaler_file import rows, write_csv, write_xlsx

    file, book = folder / "retail.csv", folder / "retail.xlsx"
    write_csv(file, rows(data, most))
    write_xlsx(book, rows(data, most))
    count = most or 541_909
    order = ["import", "orders", "--as", "boss", "--yes", *ASKED]
    first = run([*order, str(file)])
    say("wholesaler's csv, with tiers", first, count)
    _asking.keep("wholesaler", f"{first[0]:.0f} s ({first[1]:.0f} CPU s of ours), {first[2]} MB")
    say("  of which tiers", run(["score", "--as", "boss"]), count)
    say("the same again", run([*order, str(file)]), count)
    say("the same as xlsx", run([*order, str(book)]), count)


# ---- what is measured --------------------------------------------------------------------------


def run(arguments: list[str], *, typed: str = "") -> tuple[float, float, int]:
    """Wall seconds, CPU seconds and the most memory (MB) of one ``guanxi`` command."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(GUANXI), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(typed.encode())
    process.stdin.close()
    printed = process.stdout.read().decode()
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"guanxi {' '.join(arguments)}:\n{printed}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def say(what: str, measured: tuple[float, float, int], rows: int) -> None:
    wall, spent, memory = measured
    speed = rows / spent
    print(f"{what:<30} {wall:6.1f} s {spent:6.1f} CPU s {speed:8,.0f} rows/CPU s {memory:5} MB", flush=True)


# ---- what it is measured on --------------------------------------------------------------------


def write_customers(path: Path, count: int) -> Path:
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for n in range(count):
            name = f"{dice.choice(PARTS)}{dice.choice(TRADES)}{n}有限公司"
            phone = f"13{dice.randrange(10**8, 10**9)}"
            file.write(
                f"K{n:07},{name},制造业,联系人{n},{phone},buyer{n}@example.com,苏州市工业园区星湖街{n}号,"
                f"降本增效、供应链优化,普通,2024-0{n % 9 + 1}-{n % 27 + 1:02},{dice.randrange(1, 900)}万\n"
            )
    return path


def own_house(folder: Path) -> Callable[[], None]:
    """An empty house in ``folder``, and on PostgreSQL in a database of its own; returns how to drop it."""
    os.environ |= {"GUANXI_HOME": str(folder / "data"), "GUANXI_KEYS": str(folder / "keys")}
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return lambda: None
    import psycopg

    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))

    def drop() -> None:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    return drop


if __name__ == "__main__":
    main()
