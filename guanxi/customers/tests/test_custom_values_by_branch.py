"""Owner and department stand beside a customer's own fields, and move with the customer whoever writes it."""

import pytest

from guanxi.customers import actions
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import make_change_set, make_customer, make_manager, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.customfields.models import CustomField, Value
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> CustomField:
    return make_field("number", code="score")


def check_beside(*, owner: User) -> None:
    """The values stand with the one customer there is, who is ``owner``'s."""
    customer = Customer.objects.get()
    assert customer.owner_id == owner.pk
    beside = Value.objects.values_list("record_id", "owner_id", "department_id")
    assert set(beside) == {(customer.pk, customer.owner_id, customer.department_id)}


def test_SYS_09_values_move_with_a_customer_handed_over(field):
    boss = make_manager()
    other = make_user()
    customer = make_customer(boss, custom={"score": 7})
    check_beside(owner=boss)
    actions.assign_customer(customer, by=boss, owner=other, department=other.department)
    check_beside(owner=other)
    customer.refresh_from_db()
    actions.change_customer(customer, by=boss, custom={"score": 8})
    check_beside(owner=other)


def test_SYS_09_values_move_with_an_import_and_back_with_its_undo(field):
    boss, other = make_manager(), make_user()
    make_customer(boss, name="Acme", custom={"score": 7})
    change_set: ChangeSet = make_change_set(boss)
    row = CustomerRow("Acme", owner_id=other.pk, department_id=other.department_id)
    actions.import_customers(change_set, by=boss, rows=[row])
    check_beside(owner=other)
    run_now(undo_change_set(change_set, by=boss, queued=False))
    check_beside(owner=boss)


def test_SYS_09_values_that_an_import_brings_stand_with_their_customer(field):
    boss, other = make_manager(), make_user()
    row = CustomerRow("Acme", owner_id=other.pk, department_id=other.department_id, custom={"score": 7})
    actions.import_customers(make_change_set(boss), by=boss, rows=[row])
    check_beside(owner=other)
