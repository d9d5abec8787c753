"""Taking an import back: created orders go, changed ones come back whole."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.purchases import actions
from guanxi.purchases.models import Order, OrderLine, Product
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    order_row,
    snapshot,
    take_back,
)

pytestmark = pytest.mark.django_db
AT = datetime(2024, 3, 31, 0, 30, tzinfo=UTC)


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def customers(manager):
    return [make_customer(manager), make_customer(manager)]


def test_created_orders_lines_and_products_are_gone(manager, customers):
    change_set, _outcomes = import_rows(manager, [order_row(customers[0], line("A1"), line("B2"))])
    run = take_back(change_set, manager)
    assert run.state == "done"
    assert not Order.objects.exists()
    assert not OrderLine.objects.exists()
    assert not Product.objects.exists()
    assert ChangeSet.objects.get(pk=change_set.pk).state == "undone"


def test_a_product_that_another_order_names_stays(manager, customers):
    first, _outcomes = import_rows(manager, [order_row(customers[0], line("A1"), line("B2"))])
    import_rows(manager, [order_row(customers[0], line("B2"))])
    take_back(first, manager)
    assert list(Product.objects.values_list("code", flat=True)) == ["B2"]
    assert ChangeSet.objects.get(pk=first.pk).left == 1


def test_a_changed_order_comes_back_whole_and_its_before_image_is_kept_once(manager, customers):
    was = order_row(customers[0], line("A1", 2), line("A1", 2), number="7")
    import_rows(manager, [was])
    before = snapshot()
    now = order_row(customers[1], line("Z9", 1, 5), number="7", currency="USD", placed_at=AT)
    second, _outcomes = import_rows(manager, [now])
    assert second.changed == 1
    change = Change.objects.get(change_set=second)
    assert (change.kind, change.field, change.version) == ("purchases.order", "content", 2)
    assert keeping.before(change)["customer"] == customers[0].pk
    assert snapshot() != before
    take_back(second, manager)
    assert snapshot() == before
    assert Order.objects.get().version == 3


def test_an_order_that_was_changed_since_is_left_and_named(manager, customers):
    first, _o = import_rows(manager, [order_row(customers[0], number="7")])
    second, _o = import_rows(manager, [order_row(customers[0], line("B2"), number="7")])
    import_rows(manager, [order_row(customers[0], line("C3"), number="7")])
    take_back(second, manager)
    assert ChangeSet.objects.get(pk=second.pk).left == 1
    assert OrderLine.objects.get().product.code == "C3"
    take_back(first, manager)
    assert Order.objects.count() == 1


def test_a_product_that_people_renamed_since_stays(manager, customers):
    change_set, _o = import_rows(manager, [order_row(customers[0], line("A1"))])
    actions.change_product(Product.objects.get(), by=manager, name="Lantern")
    take_back(change_set, manager)
    assert not Order.objects.exists()
    assert Product.objects.get().name == "Lantern"


lines = st.lists(
    st.builds(
        line,
        st.sampled_from("ABC"),
        st.integers(-5, 5),
        st.integers(0, 3),
        kind=st.sampled_from(["sale", "return", "adjustment"]),
        at=st.one_of(st.none(), st.just(AT + timedelta(minutes=1))),
        text=st.sampled_from(["", "灯笼", "LANTERN"]),
    ),
    min_size=1,
    max_size=4,
)
files = st.dictionaries(
    st.sampled_from(["1", "2", "3", "4"]),
    st.tuples(lines, st.sampled_from([None, 0, 1]), st.sampled_from(["CNY", "JPY"]), st.integers(0, 40)),
)


IN_A_DATABASE = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def forgotten():
    """What an example writes is gone before the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_of(file, customers):
    return [
        order_row(
            None if who is None else customers[who],
            *found,
            number=number,
            currency=currency,
            placed_at=AT + timedelta(days=days),
        )
        for number, (found, who, currency, days) in file.items()
    ]


@IN_A_DATABASE
@given(st.lists(files, max_size=3))
def test_undone_one_by_one_backwards_every_import_gives_back_exactly_what_was_there(
    manager, customers, several
):
    with forgotten():
        states, sets = [snapshot()], []
        for file in several:
            sets.append(import_rows(manager, rows_of(file, customers))[0])
            states.append(snapshot())
        for change_set, before in zip(reversed(sets), reversed(states[:-1]), strict=True):
            take_back(change_set, manager)
            assert snapshot() == before
            assert ChangeSet.objects.get(pk=change_set.pk).left == 0


@IN_A_DATABASE
@given(files, files)
def test_undone_first_an_import_leaves_and_names_what_a_later_one_changed(manager, customers, first, second):
    with forgotten():
        one, _o = import_rows(manager, rows_of(first, customers))
        before = by_number()
        two, _o = import_rows(manager, rows_of(second, customers))
        changed = dict(Order.objects.filter(version=2).values_list("pk", "number"))
        after = by_number()
        take_back(one, manager)
        assert named_as_left("purchases.order") == set(changed)
        assert by_number() == {n: o for n, o in after.items() if n in changed.values() or n not in before}
        take_back(two, manager)
        assert by_number() == {n: before[n] for n in changed.values()}


def by_number():
    return {head[1]: (head, lines) for head, lines in snapshot()[0]}


def named_as_left(kind):
    entries = Entry.objects.filter(verb="undo_batch").values_list("detail", flat=True)
    return {pk for detail in entries for found, pk, _why in detail.get("left", []) if found == kind}


@IN_A_DATABASE
@given(files)
def test_many_at_once_and_one_by_one_are_the_same(manager, customers, file):
    with forgotten():
        rows = [row for row in rows_of(file, customers) if row.customer_id]
        together, _o = import_rows(manager, rows)
        bulk = snapshot()
        take_back(together, manager)
        for row in rows:
            customer = next(c for c in customers if c.pk == row.customer_id)
            actions.create_order(customer, by=manager, order=row)
        assert snapshot() == bulk
        for order in Order.objects.all():
            assert order.created_by_id == manager.pk
        import_rows(manager, rows)
        assert snapshot() == bulk


def test_an_order_by_hand_gets_a_number_of_the_house(manager, customers):
    first = make_order(manager, customers[0], number="", source="")
    second = make_order(manager, customers[0], number="", source="")
    assert (first.source, first.number, second.number) == ("guanxi", "SO2024001", "SO2024002")
