"""An upgrade gives the orders that are there their customers' names, some at a time."""

from importlib import import_module
from unittest import mock

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from guanxi.customers.models import Customer
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import import_rows, line, make_customer, make_manager, order_row

pytestmark = pytest.mark.django_db(transaction=True)
NAMING = "0008_orders_named"
naming = import_module(f"guanxi.purchases.migrations.{NAMING}")
along = import_module("guanxi.purchases.migrations.0009_orders_along_indexes")


def keys() -> list[str]:
    return list(Order.objects.order_by("pk").values_list("customer_key", flat=True))


def unnamed(by) -> Customer:
    customer = make_customer(by)
    import_rows(by, [order_row(None, line("A1")), *(order_row(customer, line("A1")) for _n in range(5))])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE purchases_order SET customer_key = ''")
    return customer


def run(batch: int = 2) -> None:
    state = MigrationLoader(connection).project_state(("purchases", NAMING))
    with mock.patch.object(naming, "BATCH", batch):
        naming.copy_keys(state.apps, None)


def test_what_was_done_when_it_was_cut_off_stays_done_and_the_rest_comes():
    customer = unnamed(make_manager())
    written = []

    def cut_off(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            written.append(sql)
            if len(written) == 2:
                raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut_off), pytest.raises(KeyboardInterrupt):
        run()
    assert keys() == ["", customer.sort_name, customer.sort_name, "", "", ""]
    run()
    assert keys() == ["", *[customer.sort_name] * 5]


def test_no_statement_writes_more_than_a_batch_and_none_is_held_till_the_end():
    unnamed(make_manager())
    assert naming.BATCH <= 5000
    assert not naming.Migration.atomic
    assert not along.Migration.atomic
    sizes = []

    def count(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith("UPDATE"):
            sizes.append(context["cursor"].rowcount)
            assert not connection.in_atomic_block
        return done

    with connection.execute_wrapper(count):
        run()
    assert sizes == [2, 2, 1]
