"""How long the figures, the tiers and their monthly history take: `make bench B=insight`.

Generated lines, fixed seed. Prints the median and the range of wall seconds, the processor seconds beside
them, and the memory at its highest. `--smoke` runs a small form once.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from guanxi.insight.features import customer_features
from guanxi.insight.history import monthly
from guanxi.insight.reasons import reason_numbers
from guanxi.insight.thresholds import Thresholds
from guanxi.insight.tiers import classify, preview
from guanxi.insight.windows import month_ends

ON = date(2026, 6, 30)
DAYS = 4 * 365


def company(customers: int, lines: int, contacts: int) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Make customers of uneven activity who joined over four years, three lines an order, some returned."""
    random = np.random.default_rng(2026)
    weight = random.pareto(1.2, customers) + 0.3
    orders = lines // 3
    who = random.choice(customers, orders, p=weight / weight.sum())
    joined = random.integers(0, DAYS, customers)
    ago = (random.random(orders) * (joined[who] + 1)).astype(np.int64)
    last = ON.toordinal() - date(1970, 1, 1).toordinal()
    order = np.arange(orders).repeat(3)
    day = (last - ago)[order].astype(np.int32)
    returned = random.random(order.size) < 0.03
    amount = np.round(random.lognormal(3, 1, order.size), 2)
    table = pa.table(
        {
            "order_id": pa.array(order),
            "customer": pa.array(who[order].astype(np.int64)),
            "at": pa.array(day.astype("datetime64[D]").astype("datetime64[us]")),
            "day": pa.array(day).cast(pa.date32()),
            "kind": pa.array(np.where(returned, "return", "sale")),
            "goods": pa.array(random.random(order.size) < 0.97),
            "amount": pa.array(np.where(returned, -amount, amount)),
        }
    )
    people = pa.table(
        {
            "id": pa.array(np.arange(customers)),
            "kind": pa.array(np.where(random.random(customers) < 0.4, "firm", "person")),
        }
    )
    seen = pa.table(
        {
            "customer": pa.array(random.choice(customers, contacts, p=weight / weight.sum())),
            "day": pa.array((last - random.integers(0, DAYS, contacts)).astype(np.int32)).cast(pa.date32()),
        }
    )
    return table, people, seen


def measure(name: str, work: Callable[[], Any], runs: int) -> Any:
    """Run once to warm up, then ``runs`` times; print one line and return the last result."""
    work()
    wall, cpu, result = [], [], None
    for _ in range(runs):
        began, spent = time.perf_counter(), time.process_time()
        result = work()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    spread = f"{min(wall):.2f}-{max(wall):.2f}"
    print(f"{name:<44} {statistics.median(wall):7.2f} s  {spread:>12}   cpu {statistics.median(cpu):6.2f} s")
    return result


def main() -> None:
    """Measure everything at full size, or `--smoke`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    small = parser.parse_args().smoke
    customers, lines, contacts, runs = (
        (2_000, 20_000, 5_000, 1) if small else (100_000, 1_000_000, 300_000, 5)
    )
    data = company(customers, lines, contacts)
    print(f"{customers:,} customers, {data[0].num_rows:,} lines, {contacts:,} contacts, {runs} runs")
    features = measure("features as of one date", lambda: customer_features(*data, on=ON), runs)
    tiers = measure("tiers", lambda: classify(features), runs)
    measure("numbers of the reasons", lambda: reason_numbers(features, tiers), runs)
    measure("preview of two sets of thresholds", lambda: preview(features, Thresholds(), Thresholds()), runs)
    for count in (12, 36):
        months = month_ends(date(2020, 1, 1), ON)[-count:]
        measure(f"history of {count} months", lambda: monthly(*data, months=months), runs)  # noqa: B023
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory at its highest: {peak / (1024**2 if sys.platform == 'darwin' else 1024):,.0f} MB")


if __name__ == "__main__":
    main()
