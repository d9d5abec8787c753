"""Much is not taken back by one press: it is asked once, with what will go and what stays."""

import re

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, text

pytestmark = pytest.mark.django_db


def state_of(run: ImportRun) -> str:
    change_set = ImportRun.objects.select_related("change_set").get(pk=run.pk).change_set
    assert change_set is not None
    return change_set.state


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def test_a_large_import_is_taken_back_after_one_question(manager, client: Client):
    make_customer(manager, "客户0")
    run = bring_in(
        manager, text("客户名称,备注", *(f"客户{n},从文件来" for n in range(102))), kind="customers"
    )
    client.force_login(manager)
    asked = client.post(f"/imports/{run.pk}/undo/")
    page = asked.content.decode()
    assert asked.status_code == 200
    finished = re.findall(r"import finished [^<]+", page)
    assert finished == re.findall(
        r"import finished [^<]+", client.get(f"/imports/{run.pk}/").content.decode()
    )
    assert len(finished) == 1
    for words in ("Take 102 records back?", "<b>101</b>", "<b>1</b>", "<b>0</b>"):
        assert words in page
    assert state_of(run) == "applied"
    assert Customer.objects.count() == 102
    assert 'name="sure"' in page
    again = client.get(f"/imports/{run.pk}/undo/")  # the question, opened once more
    assert (again.status_code, again["Location"]) == (302, f"/imports/{run.pk}/")
    assert state_of(run) == "applied"
    assert client.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302
    assert state_of(run) in {"undoing", "undone"}


def test_a_small_one_is_asked_about_in_the_same_way(manager, client: Client):
    """One press took a small import back, while a large one was asked about with its numbers."""
    run = bring_in(manager, text("客户名称", "甲公司", "乙公司"))
    client.force_login(manager)
    assert "Take 2 records back?" in client.post(f"/imports/{run.pk}/undo/").content.decode()
    assert state_of(run) == "applied"
    assert client.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302
    assert state_of(run) in {"undoing", "undone"}
    assert client.post(f"/imports/{run.pk}/undo/").status_code == 409, "no question of what cannot be done"


def test_who_may_not_take_it_back_is_not_asked(manager, client: Client):
    run = bring_in(manager, text("客户名称", *(f"客户{n}" for n in range(101))), kind="customers")
    stranger = make_user(
        manager.department, grants={"changes.view_change_set": MANAGING["customers.view_customer"]}
    )
    client.force_login(stranger)
    assert client.post(f"/imports/{run.pk}/undo/").status_code == 403
