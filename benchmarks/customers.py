"""Customers imported by the batch: validation, two encrypted values each, blind indexes, search tokens.

    python benchmarks/customers.py [--smoke] [--customers 50000]

An empty house of its own; rows a second of CPU, this process and PostgreSQL's, and the most memory. The whole
way from a file (reading, matching, preview) is measured by imports.py.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from pathlib import Path

from benchmarks import _asking, _house
from benchmarks.imports import own_house

BOTH_DATABASES = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--customers", type=int, default=50_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drop = own_house(Path(folder))
        try:
            measure(2_000 if given.smoke else given.customers)
        finally:
            drop()


def measure(count: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "guanxi.config.settings"
    import django

    django.setup()
    from guanxi.config.commands.setting_up import bring_up_to_date
    from guanxi.customers import actions

    bring_up_to_date()
    boss, people, _hundred = _house.build_people()
    owners, places = [p.pk for p in people], [p.department_id for p in people[:20]]
    rows = list(_house.customer_rows(count, owners, places, random.Random(7)))
    server, wall = _asking.server_cpu(), time.perf_counter()
    own = _house.in_batches(iter(rows), actions.import_customers, boss, "customers")
    wall, spent = time.perf_counter() - wall, own + (_asking.server_cpu() - server) / 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    each, unit = spent / count * 1e6, _asking.baseline()
    print(f"{count:,} customers with a contact each: {count / spent:,.0f} rows/CPU s, {memory} MB")
    print(f"{each:.0f} µs each ({each / unit / 1000:.2f} loops of {unit:.2f} ms), {count / wall:,.0f} rows/s")
    _asking.keep("import", f"{count / spent:,.0f} rows/CPU s, {memory} MB")


if __name__ == "__main__":
    main()
