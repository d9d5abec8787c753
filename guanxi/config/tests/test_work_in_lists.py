"""Tasks, orders and products as lists to work in: a row beside the list, and many rows changed as one set."""

import re

import pytest

from guanxi.config.switchboard import WORKLISTS
from guanxi.customers.needs.actions import record_need
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import LEADING, in_days, make_task
from guanxi.foundation.tests.people import Browser
from guanxi.foundation.worklists import actions as bulk
from guanxi.foundation.worklists.declaring import PEEK
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import make_manager, make_order, make_product
from guanxi.purchases.tests.test_sort_and_find_orders import book

pytestmark = pytest.mark.django_db
KEEPING = (
    "customers.add_customer", "customers.change_customer", "customers.view_customer",
    "purchases.import_orders", "purchases.change_order",
    "purchases.change_product", "worklists.edit_in_bulk", "changes.undo_change_set",
    "changes.view_change_set", "imports.start_import", "purchases.view_cost", "purchases.add_cost",
)  # fmt: skip
GRANTS = LEADING | dict.fromkeys(KEEPING, Scope.DEPARTMENT) | {"purchases.change_product": Scope.ALL}


def need(customer, by, description, expected_on):
    return record_need(customer, by=by, kind="product", description=description, expected_on=expected_on)


def edit(by, name, code, rows, **asked):
    keys = [row.pk for row in rows]
    done = bulk.edit_in_bulk(by, by=by, worklist=name, bulk=code, asked=asked, keys=keys)
    return done.changed, done.refused, done.change_set


@pytest.mark.parametrize("name", [one.name for one in WORKLISTS.values() if one.peek == PEEK])
def test_a_row_stands_beside_its_list_for_who_sees_it_with_those_before_and_after(name):
    by, stranger = make_user(make_department(), GRANTS), make_user(make_department(), GRANTS)
    makers = {
        "tasks": lambda n: make_task(by, f"Row {n}", due_on=in_days(n), remarks="Only beside"),
        "orders": lambda n: make_order(by, make_customer(by, "Only beside"), number=f"Row {n}"),
        "products": lambda n: make_product(make_manager(), f"A{n}", name=f"Row {n}", group="Only beside"),
        "costs": lambda n: book(by, make_customer(by, f"Row {n}"), "Only beside"),
        "needs": lambda n: need(make_customer(by, "Only beside"), by, f"Row {n}", in_days(n)),
    }
    rows = [makers[name](n) for n in range(3)]
    browser = Browser(by)
    assert f'data-peek="/{name}/peek/0/"' in browser.look(f"/{name}/")
    page = browser.look(f"/{name}/peek/{rows[1].pk}/")
    assert re.search(r'<h2 class="peek-name">(<a [^>]*>)?Row 1</', page)
    assert "Only beside" in page
    assert {f'data-peek-to="{rows[n].pk}"' in page for n in (0, 2)} == {True}
    assert browser.look(f"/{name}/place/{rows[1].pk}/") == "2 of 3"
    if name != "products":  # the price list is everybody's
        Browser(stranger).look(f"/{name}/peek/{rows[1].pk}/", 404)
        Browser(stranger).look(f"/{name}/place/{rows[1].pk}/", 404)


def test_many_tasks_are_given_put_off_and_completed_by_their_own_rules_and_taken_back_as_one():
    here = make_department()
    by, helper = make_user(here, GRANTS), make_user(here, GRANTS)
    only = {name: scope for name, scope in GRANTS.items() if name != "tasks.change_task"}
    foreign = make_user(here, only)
    tasks = [make_task(by, f"Task {n}", due_on=in_days(n)) for n in range(3)]
    assert edit(by, "tasks", "owner", tasks, owner=str(helper.pk))[:2] == (3, 0)
    changed, refused, done = edit(by, "tasks", "complete", tasks[:2])
    assert (changed, refused) == (2, 0)
    assert edit(by, "tasks", "due", tasks, due_on=str(in_days(9)))[:2] == (1, 2), (
        "what is done has no new day"
    )
    bulk.take_back(done, by=by)
    assert set(Task.objects.values_list("status", "owner")) == {("todo", helper.pk)}
    asked = {"keys": ",".join(str(one.pk) for one in tasks)}
    form = Browser(by).client.post("/bulk/tasks/priority/", asked)
    assert "Change 3 rows" in form.content.decode()
    own = make_field("text", noun="tasks.task")
    for code in ("priority", own.name):
        assert Browser(foreign).client.post(f"/bulk/tasks/{code}/", asked).status_code == 403, code
    assert Browser(foreign).client.post("/bulk/tasks/complete/", asked).status_code == 200


def test_SYS_09_own_fields_of_many_orders_and_the_group_of_many_products_are_changed_and_taken_back():
    by = make_user(make_department(), GRANTS)
    field = make_field("text", noun="purchases.order")
    orders = [make_order(by, make_customer(by), number=f"SO{n}") for n in range(2)]
    changed, _refused, done = edit(by, "orders", field.name, orders, **{field.name: "Truck 7"})
    assert changed == 2
    assert Browser(by).look(f"/orders/{orders[1].pk}/").count("Truck 7") >= 1
    bulk.take_back(done, by=by)
    assert "Truck 7" not in Browser(by).look(f"/orders/peek/{orders[1].pk}/")
    assert "bulk/orders/owner" not in Browser(by).look("/orders/")
    goods = [make_product(make_manager(), f"A{n}") for n in range(2)]
    assert edit(by, "products", "group", goods, group="Valves")[:2] == (2, 0)
    assert set(Product.objects.filter(code__startswith="A").values_list("group", flat=True)) == {"Valves"}
