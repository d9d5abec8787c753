"""Two imports of the same orders at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from guanxi.foundation.audit import chain
from guanxi.foundation.errors import Overtaken
from guanxi.purchases import actions
from guanxi.purchases.models import Order, OrderLine, Product
from guanxi.purchases.tests.factories import line, make_customer, make_manager, order_row, start_import


@pytest.mark.django_db(transaction=True)
def test_each_order_is_there_once_and_the_chain_is_whole():
    manager = make_manager()
    customer = make_customer(manager)
    rows = [order_row(customer, line(f"P{n % 3}"), line("A1"), number=str(n)) for n in range(20)]
    sets = [start_import(manager) for _n in range(3)]
    together = Barrier(len(sets))

    def bring_in(change_set):
        together.wait()
        try:
            for _attempt in range(5):
                try:
                    return actions.import_orders(change_set, by=manager, orders=rows)
                except Overtaken:
                    continue  # as a job's next attempt does
            raise AssertionError("five attempts were not enough")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sets)) as pool:
        outcomes = list(pool.map(bring_in, sets))
    assert sorted([o.kind for o in found].count("new") for found in outcomes) == [0, 0, 20]
    assert sorted([o.kind for o in found].count("same") for found in outcomes) == [0, 20, 20]
    assert (Order.objects.count(), OrderLine.objects.count(), Product.objects.count()) == (20, 40, 4)
    assert chain.verify().whole
