"""What came back is counted where it stands: also within an order that sold something else."""

from decimal import Decimal

import pytest

from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.purchases.models import Order
from guanxi.purchases.reporting import figures
from guanxi.purchases.summaries import purchase_summary
from guanxi.purchases.tests.factories import import_rows, line, make_customer, order_row, taken_back
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
FILE = text(
    f"{HEAD},类型",
    "1001,A1,茶杯,5,10,2024-05-20,501,中国,",
    "1001,A2,茶壶,-1,30,2024-05-20,501,中国,退货",
    "1002,A1,茶杯,2,10,2024-05-21,501,中国,销售",
    "1003,A1,茶杯,1,10,2024-05-22,501,中国,退货",
    "1004,A1,茶杯,-1,10,2024-05-22,501,中国,退货",
)


def test_an_amount_that_came_back_stands_beside_the_orders_it_came_back_in(manager):  # noqa: F811
    """Beside an amount stood 0 returns: only orders of nothing but returns were counted."""
    customer = make_customer(manager)
    rows = [
        order_row(customer, line("A1", 5, 10), taken_back("A2", -1, 30), number="R-1"),
        order_row(customer, line("A1", 2, 10), number="R-2"),
        order_row(customer, taken_back("A1", -1, 10), number="R-3"),
        order_row(customer, line("A1", 1, 10), taken_back("POST", -1, 8), number="R-4"),
    ]
    import_rows(manager, rows[:1])
    page = look(manager, f"/customers/{customer.pk}/")
    assert ("1 return<" in page, "0 returns" in page) == (True, False)
    import_rows(manager, rows[1:], fees=["POST"])
    summary = purchase_summary(Order.objects.of_customer(customer.pk))
    assert (summary.gross - summary.net, summary.returns) == (Decimal(40), 3)
    page = look(manager, f"/orders/?customer={customer.pk}&goods=back")
    assert [f">{number}<" in page for number in ("R-1", "R-2", "R-3", "R-4")] == [True, False, True, True]
    page = look(manager, f"/customers/{customer.pk}/")
    assert ("goods=back" in page, "3 returns" in page) == (True, True)


def test_the_report_counts_them_alike_and_opens_to_them(manager):  # noqa: F811
    run = bring_in(manager, FILE, **ASKED)
    returns = next(one for one in figures(run, manager) if str(one.label) == "Returns")
    assert (returns.value, str(returns.note)) == ("3", "3 lines")
    page = look(manager, returns.url)
    assert [f">{number}<" in page for number in ("1001", "1002", "1003", "1004")] == [True, False, True, True]


def test_a_line_that_says_it_is_a_return_takes_back_with_and_without_a_sign(manager):  # noqa: F811
    """A return of 1 added to what was sold."""
    bring_in(manager, FILE, **ASKED)
    assert set(Order.objects.values_list("number", "goods")) == {
        ("1001", Decimal(20)),
        ("1002", Decimal(20)),
        ("1003", Decimal(-10)),
        ("1004", Decimal(-10)),
    }
