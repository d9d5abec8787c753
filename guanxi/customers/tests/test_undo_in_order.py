"""Several imports of the same customers, undone in one order or the other; and what people did between."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.customers.actions import change_customer, import_customers
from guanxi.customers.models import Customer, Tag
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import make_change_set, make_customer, make_manager, make_user
from guanxi.customers.tests.states import forgotten, whole
from guanxi.customers.tests.test_import_like_one_by_one import rows_of
from guanxi.customers.tests.test_undo_import import imported, row, undone
from guanxi.foundation.changes.models import Left
from tests.trying import tries

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_undone_backwards_each_import_gives_back_exactly_what_was_there():
    by = make_manager()
    people = [make_user(), by]
    make_customer(by, "Northwind Trading", customer_no="A1")
    make_customer(people[0], "单小云", kind="person", external_no="2", external_source="erp")

    @settings(
        max_examples=tries(20),
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.lists(rows_of(people), max_size=4), max_size=3))
    def check(files):
        with forgotten():
            states, sets = [whole()], []
            for rows in files:
                sets.append(make_change_set(by))
                import_customers(sets[-1], by=by, rows=rows)
                states.append(whole())
            for change_set, before in zip(reversed(sets), reversed(states[:-1]), strict=True):
                after, left = undone(change_set, by)
                assert (left, after.left) == ([], 0)
                assert whole() == before

    check()


def test_a_tag_that_came_with_a_new_customer_goes_with_it():
    by = make_manager()
    tags = (("need", "降本增效"),)
    change_set = imported(by, CustomerRow("恒岳", tags=tags), CustomerRow("安蔚", tags=tags, parent="恒岳"))
    _after, left = undone(change_set, by)
    assert left == []
    assert not Tag.objects.exists()


def three(by):
    """A customer that was there, with three imports over it."""
    make_customer(by, "恒岳", external_no="17", external_source="erp", region="江苏")
    return [
        imported(by, row(name, region=region))
        for name, region in (("A", "浙江"), ("B", "上海"), ("C", "上海"))
    ]


def now():
    customer = Customer.objects.get()
    return customer.name, customer.region


def test_an_undone_import_in_between_is_no_obstacle():
    by = make_manager()
    first, second, third = three(by)
    for change_set, left_with in ((third, ("B", "上海")), (second, ("A", "浙江")), (first, ("恒岳", "江苏"))):
        assert undone(change_set, by)[1] == []
        assert now() == left_with


def test_what_a_later_import_left_behind_when_it_was_undone_is_one():
    """B was undone while C stood on it, and left; the undo of C brings back what B had, not what A had."""
    by = make_manager()
    first, second, third = three(by)
    (left,) = undone(second, by)[1]
    assert left.reason == "changed"
    undone(third, by)
    assert now() == ("B", "上海")
    assert undone(first, by)[1] == [left]
    assert now() == ("B", "上海")


def test_somebodys_edit_is_one_even_when_it_was_taken_back_by_hand():
    by = make_manager()
    customer = make_customer(by, "恒岳", external_no="17", external_source="erp", region="江苏")
    first = imported(by, row("A", region="浙江"))
    for region in ("上海", "浙江"):
        customer = change_customer(Customer.objects.get(), by=by, region=region)
    second = imported(by, row("B", region="浙江"))
    assert undone(second, by)[1] == []
    assert undone(first, by)[1] == [Left("customers.customer", customer.pk, "changed")]
    assert now() == ("A", "浙江")


def test_a_customer_that_a_later_import_changed_goes_when_both_are_undone():
    by = make_manager()
    first = imported(by, row("A"))
    second = imported(by, row("B", region="上海"))
    assert undone(second, by)[1] == []
    assert undone(first, by)[1] == []
    assert not Customer.objects.exists()


def test_a_customer_that_a_later_import_changed_stays_when_the_first_is_undone_first():
    by = make_manager()
    first = imported(by, row("A"))
    second = imported(by, row("B", region="上海"))
    kept = Customer.objects.get()
    assert undone(first, by)[1] == [Left("customers.customer", kept.pk, "changed")]
    assert undone(second, by)[1] == []
    assert Customer.objects.get().name == "A"
