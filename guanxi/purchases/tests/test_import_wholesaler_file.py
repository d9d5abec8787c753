"""The main job on real input: the wholesaler's file by command, with every figure."""

from pathlib import Path

import pytest

from guanxi.purchases.tests.house_apart import house_apart
from guanxi.purchases.tests.wholesaler_file import rows, whole_file, write_xlsx

ASKED = ("--currency", "GBP", "--zone", "Europe/London", "--source", "shop", "--as", "boss", "--yes")
STATE = """
    from django.db.models import Count, Sum
    from guanxi.customers.models import Customer, Standing
    from guanxi.foundation.accounts.models import Company
    from guanxi.foundation.audit.models import Entry
    from guanxi.foundation.changes.models import Change
    from guanxi.purchases.models import Order, OrderLine, Product

    SUMS = ("sold", "billed", "goods", "fees")

    def counts(rows, name):
        return dict(rows.values_list(name).annotate(n=Count("pk")))

    named = Order.objects.filter(customer__isnull=False)
    moved = Customer.objects.filter(external_no__in=["12370", "12394", "12457"])
    odd = named.filter(customer__external_no__in=["12346", "16446"])
    goods = odd.values_list("customer__external_no").annotate(sum=Sum("goods"))
    answer = {
        "orders": counts(Order.objects.all(), "kind"),
        "lines": counts(OrderLine.objects.all(), "kind"),
        "unnamed": Order.objects.filter(customer=None).count(),
        "customers": Customer.objects.count(),
        "products": counts(Product.objects.all(), "nature"),
        "sums": [format(named.aggregate(sum=Sum(name))["sum"], ".2f") for name in SUMS],
        "changes": Change.objects.count(),
        "entries": Entry.objects.count(),
        "house": [Company.get().currency, Company.get().zone],
        "countries": dict(moved.values_list("external_no", "country")),
        "odd": {number: format(sum, ".2f") for number, sum in goods},
        "high": odd.filter(customer__tier="high").count(),
        "tiers": sum(counts(Standing.objects.all(), "tier").values()),
        "as_of": [str(day) for day in Standing.objects.values_list("as_of", flat=True).distinct()],
    }
"""
REPORT = {
    "Lines in the file": "541,909",
    "Lines rejected": "0",
    "Orders": "25,900",
    "Customers": "4,372",
    "Customers with a sale": "4,338",
    "Invoices with a customer": "18,532",
    "Sold to customers, fee lines included": "£8,911,407.90",
    "Net of returns, fee lines included": "£8,300,065.81",
    "Goods sold to customers": "£8,761,066.65",
    "Goods net of returns": "£8,286,663.32",
    "Returns": "3,836",
    "Orders without a customer": "3,710",
    "Adjustments": "2,104",
    "Products": "4,070",
}


FIRST, FIRST_ORDERS = 20_000, 938  # lines that end with an order


def as_book(data: Path, folder: Path) -> tuple[Path, dict[str, str], str]:
    """The first orders as a workbook, and what is printed of them.

    `test_text_and_workbook_of_the_wholesaler_say_the_same` holds that a book says what the text says.
    """
    book = write_xlsx(folder / "first.xlsx", rows(data, FIRST))
    return book, {"Lines in the file": f"{FIRST:,}", "Lines rejected": "0"}, f"{FIRST_ORDERS}"


def report(printed: str) -> dict[str, str]:
    """Label → value of each line of a printed report."""
    lines = [line.rsplit("  ", line.count("  ")) for line in printed.splitlines() if "  " in line]
    parts = [[part.strip() for part in line if part.strip()] for line in lines]
    return {found[0]: found[1] for found in parts if len(found) > 1}


@pytest.mark.django_db  # its house has a database of its own, on either kind
@pytest.mark.public_data
@pytest.mark.slow
@pytest.mark.large
def test_the_wholesalers_file_by_command_gives_every_figure_and_as_xlsx_nothing_changes(
    public_data, tmp_path
):
    file = whole_file(public_data, "csv")
    with house_apart(tmp_path) as house:
        printed = house.guanxi("import", "orders", file, *ASKED).stdout
        assert {label: report(printed)[label] for label in REPORT} == REPORT
        assert "135,080 lines" in printed
        state = house.ask(STATE)
        assert state["orders"] == {"sale": 19_960, "return": 3_836, "adjustment": 2_104}
        assert state["lines"] == {"sale": 530_104, "return": 9_288, "adjustment": 2_517}
        assert (state["unnamed"], state["customers"]) == (3_710, 4_372)
        assert state["products"] == {"goods": 4_058, "fee": 12}
        assert state["sums"] == ["8761066.65", "8911407.90", "8286663.32", "13402.49"]
        assert state["house"] == ["GBP", "Europe/London"]
        assert state["countries"] == {"12370": "Cyprus", "12394": "Denmark", "12457": "Switzerland"}
        assert state["odd"] == {"12346": "0.00", "16446": "2.90"}
        assert (state["high"], state["tiers"], state["as_of"]) == (0, 4_372, ["2011-12-09"])
        assert state["changes"] == 0
        book, figures, orders = as_book(public_data, tmp_path)
        printed = house.guanxi("import", "orders", book, *ASKED).stdout
        assert {label: report(printed)[label] for label in figures} == figures
        assert f"Orders: {orders} unchanged" in printed
        after = house.ask(STATE)
        assert after | {"entries": 0} == state | {"entries": 0}
        assert after["entries"] - state["entries"] == 3  # start, apply, finish: the run's own bookkeeping
