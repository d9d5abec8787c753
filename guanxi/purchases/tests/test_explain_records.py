"""CUS-20: why people, talks, orders, tasks and files are seen or not: said as it is decided."""

import itertools
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from guanxi.customers.actions import share_customer
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import ALWAYS
from guanxi.foundation.accounts.scopes import Level, Scope
from guanxi.foundation.files import actions as files
from guanxi.foundation.files import store
from guanxi.foundation.rights.explaining import explain
from guanxi.foundation.tasks import actions as tasks
from guanxi.purchases.tests.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.page]
VIEW = "customers.view_customer"
ALL = {
    **ALWAYS,
    **dict.fromkeys(
        [VIEW, "customers.add_customer", "customers.change_customer", "customers.share_customer",
         "purchases.import_orders", "purchases.change_order"],
        Scope.ALL,
    ),
}  # fmt: skip


@pytest.fixture
def house() -> dict[str, Any]:
    """A boss with one record of each kind on a customer of the North."""
    boss, north = make_user(make_department(), ALL, name="Boss"), make_department("North")
    customer = make_customer(boss, "Anvil", department=north)
    kept = store.Incoming.of("drawing.pdf", BytesIO(b"lines"))
    file = files.add_file(boss, by=boss, record=customer, kept=kept)
    task = tasks.create_task(boss, by=boss, description="Call back")
    records = [
        make_contact(customer, boss),
        make_interaction(customer, boss),
        make_order(boss, customer),
        task,
        file,
    ]
    return {"boss": boss, "north": north, "customer": customer, "records": records}


def test_CUS_20_what_is_explained_of_every_kind_is_what_is_decided(house):
    people = [house["boss"]]
    for place, scope in itertools.product((house["north"], make_department()), (None, *Scope)):
        grants = {**ALWAYS, **({VIEW: scope, "customers.change_customer": scope} if scope else {})}
        people.append(make_user(place, grants))
    shared = make_user(make_department(), {**ALWAYS, VIEW: Scope.OWN})
    share_customer(house["customer"], by=house["boss"], reader=shared, level=Level.READ)
    people.append(shared)
    for record, person in itertools.product(house["records"], people):
        person = User.objects.get(pk=person.pk)
        rows: Any = type(record)._default_manager
        for answer in explain(record, person):
            name = answer.right.permission
            seeing = name == rows.all().view_permission
            decided = rows.visible_to(person) if seeing else rows.within_scope(person, name)
            assert answer.allowed is decided.filter(pk=record.pk).exists(), (record, person, name)
            assert answer.because, (record, person, name)
            assert "rule of the house" not in " ".join(answer.because), (record, person, name)


def page_of(record: Any) -> str:
    return f"/access/{record._meta.label_lower}/{record.pk}/"


def test_the_page_says_it_to_whom_it_concerns_and_to_who_may_ask(house):
    near = make_user(house["north"], {**ALWAYS, VIEW: Scope.DEPARTMENT}, name="Li", language="en")
    far = make_user(make_department(), {**ALWAYS, VIEW: Scope.DEPARTMENT}, name="Wang", language="en")
    asking = make_user(make_department(), ALL | {"accounts.explain_access": Scope.ALL}, language="en")
    for record in house["records"]:
        if record._meta.label_lower == "tasks.task":
            continue  # given by the boss to himself: nobody else has part in it
        text = browser(near).get(page_of(record)).content.decode()
        assert "not allowed" in text or "which the role" in text or "sees the record" in text, record
        assert browser(far).get(page_of(record)).status_code == 404, record
        asked = browser(asking).get(page_of(record), {"person": far.pk}).content.decode()
        assert "not allowed" in asked, record
        # Who may not ask about others hears of nobody but himself.
        assert (
            "What may Wang do" not in browser(near).get(page_of(record), {"person": far.pk}).content.decode()
        )
    [task] = [one for one in house["records"] if one._meta.label_lower == "tasks.task"]
    assert "is responsible for it" in browser(house["boss"]).get(page_of(task)).content.decode()
    assert browser(near).get(page_of(task)).status_code == 404


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client
