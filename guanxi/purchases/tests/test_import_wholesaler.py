"""The wholesaler's first weeks in the database: what the report says, and the second time nothing new."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from guanxi.customers.actions import import_customers
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.imports.actions import close_change_set
from guanxi.purchases import actions
from guanxi.purchases.columns import LINES, ORDERS
from guanxi.purchases.grouping import Survey, batches, gather
from guanxi.purchases.models import Order, OrderLine
from guanxi.purchases.summaries import order_figures
from guanxi.purchases.tests.factories import set_house, snapshot, start_import
from guanxi.purchases.tests.test_group_lines import FEES, wholesaler
from guanxi.purchases.tests.test_sum_purchases import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.public_data]
ROWS = 15_000


def bring_in(rows, survey, by):
    """One import, as the importer does it; what became of the orders."""
    change_set = start_import(by)
    known = dict(Customer.objects.values_list("external_no", "pk"))
    new = [
        CustomerRow(f"Customer {no}", external_no=no, external_source="shop", owner_id=by.pk)
        for no in survey.customers
        if no not in known
    ]
    import_customers(change_set, by=by, rows=new)
    known = dict(Customer.objects.values_list("external_no", "pk"))
    kinds: list[str] = []
    for batch in batches(gather(rows, survey)):
        orders = [
            one.row(source="shop", customer_id=known[one.customer_no] if one.customer_no else None)
            for one in batch
        ]
        kinds += [o.kind for o in actions.import_orders(change_set, by=by, orders=orders, fees=FEES)]
    close_change_set(change_set, by=by)
    return kinds


def test_the_database_says_what_the_report_says_and_the_second_time_nothing_changes(public_data):
    set_house("GBP", "Europe/London")
    by = make_manager_of_customers()
    rows = [line for line, _n in zip(wholesaler(public_data), range(ROWS), strict=False)]
    survey = Survey(currency="GBP", fees=FEES)
    assert [problem for line in rows if (problem := survey.add(line))] == []
    figures = survey.figures()
    kinds = bring_in(rows, survey, by)
    assert set(kinds) == {"new"}
    assert (OrderLine.objects.count(), Order.objects.count()) == (ROWS, figures.orders)
    named = Order.objects.exclude(customer=None)
    found: Any = order_figures(named.all())
    sums = found.by_currency["GBP"]
    assert sums["billed"] == figures.gross_with_fees
    assert sums["goods"] + sums["fees"] == figures.net_with_fees
    assert sums["sold"] == figures.gross_goods
    assert sums["goods"] == found.net == figures.net_goods
    assert named.filter(kind="sale").count() == figures.invoices
    assert named.with_goods().count() == figures.invoices_with_goods
    lost = Order.objects.filter(customer=None)
    assert lost.count() == figures.orders_without_customer
    assert lost.aggregate(n=Sum("lines_count"))["n"] == figures.lines_without_customer
    for statement in (LINES, ORDERS):
        goods = [row for row in rows_of(statement) if row[1] and row[5] and row[4] != "adjustment"]
        assert Decimal(sum(row[6] for row in goods)).quantize(Decimal("0.01")) == figures.net_goods
    before, entries = snapshot(), Entry.objects.count()
    assert set(bring_in(rows, survey, by)) == {"same"}
    assert snapshot() == before
    assert Entry.objects.count() == entries + 2  # the second set was opened and closed


def make_manager_of_customers():
    from guanxi.customers.tests.factories import make_user
    from guanxi.purchases.tests.factories import MANAGING

    return make_user(None, MANAGING | {"customers.import_customers": Scope.ALL})
