"""Whatever writes a built-in field, the formulas over it follow at once (SYS-09)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from guanxi.customers import actions as customers
from guanxi.customers.models import Contact
from guanxi.customers.rows import ContactRow, CustomerRow
from guanxi.customers.tests.factories import (
    MANAGING,
    make_change_set,
    make_contact,
    make_customer,
    make_interaction,
    make_user,
)
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields import actions as fields
from guanxi.foundation.customfields.keeping import fields_of, held
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.customfields.nouns import noun_named
from guanxi.foundation.tasks import actions as tasks
from guanxi.foundation.tasks.tests.making import RULING, in_days, make_task
from guanxi.purchases import actions as purchases
from guanxi.purchases.rows import ProductRow
from guanxi.purchases.tests.factories import MANAGING as ORDERING
from guanxi.purchases.tests.factories import import_rows, line, make_product, order_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return make_user(grants={**MANAGING, **ORDERING, **RULING})


def over_all(code: str) -> None:
    """One formula over each built-in field that formulas may read."""
    noun = noun_named(code)
    assert noun is not None
    for name in noun.readable():
        make_field("formula", f"As {name}", code, formula=name)


def results(code: str) -> dict[int, Any]:
    noun = noun_named(code)
    assert noun is not None
    ids = list(noun.model._default_manager.values_list("pk", flat=True))
    return {pk: dict(values) for pk, values in held(fields_of(noun.model), ids).items()}


def assert_followed(code: str) -> None:
    """Computed anew they come to what is there, and something is there."""
    shown = results(code)
    fields.refresh_custom_values(CustomField.objects.filter(noun=code)[0], by=User.system(), after=0)
    assert shown == results(code)
    assert any(shown.values())


def test_a_customers_formulas_follow_its_stage_and_its_file(manager):
    over_all("customers.customer")
    customer = make_customer(manager)
    before = results("customers.customer")
    customers.move_stage(customer, by=manager, stage="deal")
    assert_followed("customers.customer")
    assert results("customers.customer") != before
    customers.assign_customer(customer, by=manager, owner=manager)
    row = CustomerRow(name=customer.name, customer_no=customer.customer_no, stage="lost", region="Wuxi")
    customers.import_customers(make_change_set(manager), by=manager, rows=[row])
    assert_followed("customers.customer")


def _leave(contact: Contact, by: User) -> Any:
    customers.leave_contact(contact, by=by)


def _return(contact: Contact, by: User) -> Any:
    customers.return_contact(customers.leave_contact(contact, by=by), by=by)


def _first(contact: Contact, by: User) -> Any:
    customers.make_first_contact(make_contact(contact.customer, by, "Wang Fang"), by=by)


def _add_first(contact: Contact, by: User) -> Any:
    make_contact(contact.customer, by, "Wang Fang", is_primary=True)


def _file(contact: Contact, by: User) -> Any:
    people = (ContactRow(name=contact.name, title="Head"), ContactRow(name="Wang Fang", title="Buyer"))
    row = CustomerRow(name=contact.customer.name, customer_no=contact.customer.customer_no, contacts=people)
    customers.import_customers(make_change_set(by), by=by, rows=[row])


@pytest.mark.parametrize("write", [_leave, _return, _first, _add_first, _file])
def test_a_persons_formulas_follow(manager, write: Callable[[Contact, User], Any]):
    over_all("customers.contact")
    contact = make_contact(make_customer(manager), manager)
    write(Contact.objects.get(pk=contact.pk), manager)
    assert_followed("customers.contact")


def test_a_talks_formulas_follow(manager):
    over_all("customers.interaction")
    talk = make_interaction(make_customer(manager), manager)
    customers.change_interaction(talk, by=manager, subject="Price", channel="email")
    assert_followed("customers.interaction")


def test_formulas_of_products_and_orders_follow_their_file(manager):
    for code in ("purchases.product", "purchases.order"):
        over_all(code)
    make_product(manager, "A", name="Axle", nature="fee")
    purchases.import_products(make_change_set(manager), by=manager, products=[ProductRow("B", "Bolt")])
    assert_followed("purchases.product")
    customer = make_customer(manager)
    for day in (3, 5):
        placed = datetime(2026, 3, day, tzinfo=UTC)
        import_rows(manager, [order_row(customer, line("A"), number="S1", placed_at=placed)])
    assert_followed("purchases.order")
    (order,) = (row for row in results("purchases.order").values() if "S1" in row.values())
    assert date(2026, 3, 5) in order.values()


def test_a_tasks_formulas_follow(manager):
    over_all("tasks.task")
    task = make_task(manager, due_on=in_days(1), repeat="day")
    tasks.postpone_task(task, by=manager, due_on=in_days(2))
    tasks.complete_task(task, by=manager)
    tasks.reopen_task(task, by=manager)
    assert_followed("tasks.task")
