"""Speed of importing the wholesaler's orders: seconds and memory, on the database that the settings name.

    DATABASE_URL=… python -m benchmarks.orders [--rows 541909]

Needs the public data sets and an empty, migrated database. The rows come from the parquet file, so that what
is measured is this room's work: surveying, grouping, comparing, writing, and the same again changing nothing.
"""

import argparse
import os
import resource
import time
from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import django

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User
    from guanxi.purchases.grouping import FileLine
    from guanxi.purchases.report import Figures

LAPS = ("survey", "customers", "products and orders")
FEES = frozenset(["POST", "DOT", "C2", "M", "m", "D", "S", "BANK CHARGES", "AMAZONFEE", "CRUK", "B", "PADS"])


def lines(path: Path, most: int) -> Iterator["FileLine"]:
    """The file's lines with clean values, as an importer gives them."""
    import pyarrow.parquet as pq

    from guanxi.purchases.grouping import FileLine

    zone = ZoneInfo("Europe/London")
    prices: dict[float, Decimal] = {}
    instants = {}
    number = 1
    for batch in pq.ParquetFile(path).iter_batches(20_000):
        for row in zip(*(batch.column(n).to_pylist() for n in batch.schema.names), strict=True):
            invoice, code, text, quantity, at, price, customer, country = row
            number += 1
            if number > most + 1:
                return
            if at not in instants:
                instants[at] = at.replace(tzinfo=zone).astimezone(UTC)
            if price not in prices:
                prices[price] = Decimal(str(price))
            customer_no = None if customer is None else str(int(customer))
            yield FileLine(
                number, invoice, code, (text or "").strip(), Decimal(quantity), prices[price], instants[at],
                customer_no, country,
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=541_909)
    rows = parser.parse_args().rows
    django.setup()
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.staff.actions import change_company

    path = Path(os.environ.get("GUANXI_DATA", "../shared/data")) / "online_retail.parquet"
    change_company(Company.get(), by=User.system(), currency="GBP", zone="Europe/London")
    for name in ("first import", "the same again"):
        clock, processor = time.perf_counter(), time.process_time()
        counts, figures = load(path, rows)
        wall, spent = time.perf_counter() - clock, time.process_time() - processor
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name}: {wall:.1f} s, {spent:.1f} s CPU of this process, {memory} MB at most; {counts}")
    print(figures)


def load(path: Path, rows: int) -> tuple[dict[str, int], "Figures"]:
    """Import the file once: survey, customers, products, orders by the batch."""
    from guanxi.customers.actions import import_customers
    from guanxi.customers.models import Customer
    from guanxi.customers.rows import CustomerRow
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.imports.actions import close_change_set, open_change_set
    from guanxi.purchases import actions
    from guanxi.purchases.grouping import Survey, batches, gather
    from guanxi.purchases.rows import FEE, GOODS, ProductRow

    by = User.objects.filter(username="importer").first() or importer()
    laps = [time.perf_counter()]
    survey = Survey(currency="GBP", fees=FEES)
    for row in lines(path, rows):
        survey.add(row)
    figures = survey.figures()
    laps.append(time.perf_counter())
    change_set = open_change_set(by, by=by, purpose="orders")
    wanted = [
        CustomerRow(
            number, external_no=number, external_source="shop", country=country, owner_id=by.pk,
            department_id=by.department_id,
        )
        for number, country in survey.customers.items()
    ]  # fmt: skip
    import_customers(change_set, by=by, rows=wanted)
    laps.append(time.perf_counter())
    products = [ProductRow(c, n, nature=FEE if c in FEES else GOODS) for c, n in survey.products.items()]
    actions.import_products(change_set, by=by, products=products)
    known = dict(Customer.objects.filter(external_source="shop").values_list("external_no", "pk"))
    counts: dict[str, int] = {}
    for batch in batches(gather(lines(path, rows), survey)):
        found = [
            o.row(source="shop", currency="GBP", customer_id=known[o.customer_no] if o.customer_no else None)
            for o in batch
        ]
        for outcome in actions.import_orders(change_set, by=by, orders=found, fees=FEES):
            counts[outcome.kind] = counts.get(outcome.kind, 0) + 1
    laps.append(time.perf_counter())
    close_change_set(change_set, by=by)
    spans = [
        f"{name} {later - earlier:.1f} s" for name, earlier, later in zip(LAPS, laps, laps[1:], strict=False)
    ]
    print("  " + " · ".join(spans))
    return counts, figures


def importer() -> "User":
    """Somebody who may import for the whole company."""
    from guanxi.config.roles import install_roles
    from guanxi.foundation.accounts.models import Company, Role, User
    from guanxi.foundation.staff.actions import create_department, create_user

    install_roles()
    system, roles = User.system(), [Role.objects.get(code="manager")]
    sales = create_department(Company.get(), by=system, name="Sales")
    made = create_user(sales, by=system, username="importer", name="Importer", password=None, roles=roles)
    return User.objects.get(pk=made.pk)


if __name__ == "__main__":
    main()
