"""An undo says before it begins what will stay and why, and names it afterwards, for whoever sees it."""

import re
from typing import Any

import pytest
from django.test import Client

from guanxi.customers.actions import change_customer, import_customers
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import (
    MANAGING,
    make_change_set,
    make_customer,
    make_interaction,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.foreseeing import look_ahead
from guanxi.foundation.changes.models import ChangeSet, Left
from guanxi.foundation.comments.actions import add_comment, delete_comment
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.foundation.imports.undoing import undo_batch, undo_change_set, undo_job
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.tasks.actions import drop_task
from guanxi.foundation.tasks.tests.making import LEADING, make_task
from guanxi.purchases.tests.factories import make_order

pytestmark = pytest.mark.django_db
BESIDE = {
    "purchases.change_order": Scope.ALL,
    "purchases.import_orders": Scope.ALL,
    "comments.add_comment": Scope.OWN,
    "comments.delete_comment": Scope.OWN,
}


@pytest.fixture
def manager() -> User:
    return make_user(grants={**MANAGING, **LEADING, **BESIDE}, language="en")


def page_of(client: Client, url: str, **posted: str) -> str:
    answer = client.post(url, posted) if posted else client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def undone(change_set: ChangeSet, by: User) -> list[Left]:
    undo_change_set(change_set, by=by, queued=False)
    place: list[Any] | None = None
    left: list[Left] = []
    while True:
        done = undo_batch(change_set, by=by, place=place, limit=2)
        place, left = done.place, left + done.left
        if place is None:
            return left


def test_what_orders_talks_tasks_comments_and_edits_hang_on_is_counted_before_and_named_after(
    manager, client
):
    names = ["Gone", "Ordered", "Talked", "Tasked", "Said of", "Edited", "Gone too"]
    run = bring_in(manager, text("客户名称", *names), kind="customers")
    by_name = {one.name: one for one in Customer.objects.all()}
    make_order(manager, by_name["Ordered"])
    make_interaction(by_name["Talked"], manager, today(), subject="Talked")
    make_task(manager, "Call them", about=by_name["Tasked"])
    add_comment(manager, by=manager, record=by_name["Said of"], body="Nice people")
    change_customer(by_name["Edited"], by=manager, region="Wuxi")
    drop_task(make_task(manager, "Never mind", about=by_name["Gone"]), by=manager)
    delete_comment(add_comment(manager, by=manager, record=by_name["Gone too"], body="Oh"), by=manager)

    client.force_login(manager)
    asked = client.post(f"/imports/{run.pk}/undo/").content.decode()
    assert "Take 2 records back?" in asked
    assert re.findall(r"<b>(\d+)</b>", asked) == ["2", "0", "5"], "all seven are accounted for"
    added = ("Order", "Contact with a customer", "Task", "Comment")
    words = [f"something was added to it since: {what}" for what in added]
    words.append("somebody, or a later import, has changed it since")
    for why in words:
        assert why in asked
    assert Customer.objects.count() == 7, "it was only asked"

    assert client.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302
    change_set = ImportRun.objects.get(pk=run.pk).change_set
    assert change_set
    job = undo_job(change_set)
    assert job
    run_now(job)
    assert set(Customer.objects.values_list("name", flat=True)) == set(names) - {"Gone", "Gone too"}
    told = client.get(f"/imports/{run.pk}/").content.decode()
    assert "but 5 records that somebody went on from" in told
    for why in words:
        assert why in told
    for name in ("Ordered", "Talked", "Tasked", "Said of", "Edited"):
        assert f'href="{by_name[name].get_absolute_url()}">{name}</a>' in told


def test_who_sees_the_import_and_not_its_customers_reads_how_many_and_no_name(manager, client):
    run = bring_in(manager, text("客户名称", "Hidden Ltd"), kind="customers")
    change_customer(Customer.objects.get(), by=manager, region="Wuxi")
    grants = {"changes.view_change_set": Scope.ALL, "changes.undo_change_set": Scope.ALL}
    client.force_login(make_user(grants=grants, language="en"))
    asked = client.post(f"/imports/{run.pk}/undo/").content.decode()
    assert "Nothing of it can be taken back." in asked
    assert "and 1 more" in asked
    assert "Hidden Ltd" not in asked


def test_what_is_foreseen_is_what_the_undo_then_does(manager):
    first = make_change_set(manager)
    known = make_customer(manager, "Known", external_no="1", external_source="erp")
    rows = [CustomerRow(f"C{n}", external_no=str(n), external_source="erp") for n in range(1, 8)]
    import_customers(first, by=manager, rows=rows)
    second = make_change_set(manager)
    again = [CustomerRow(f"D{n}", external_no=str(n), external_source="erp") for n in (2, 3)]
    import_customers(second, by=manager, rows=again)
    make_order(manager, Customer.objects.get(external_no="4"))
    change_customer(Customer.objects.get(pk=known.pk), by=manager, region="Wuxi")
    for change_set in (second, first):
        outlook = look_ahead(change_set)
        assert look_ahead(change_set) == outlook, "looking changes nothing"
        left = undone(change_set, by=manager)
        assert sorted(left, key=str) == sorted(outlook.left, key=str)
        kept = ChangeSet.objects.get(pk=change_set.pk)
        assert (kept.left, len(kept.left_rows)) == (len(left), len(left))
    assert Customer.objects.count() == 2


def test_only_so_many_are_looked_at_and_the_page_says_so(manager, client, monkeypatch):
    run = bring_in(manager, text("客户名称", "甲公司", "乙公司", "丙公司"), kind="customers")
    change_set = ImportRun.objects.get(pk=run.pk).change_set
    assert change_set
    monkeypatch.setattr("guanxi.foundation.changes.foreseeing.BATCH", 1)
    outlook = look_ahead(change_set, most=2)
    assert (outlook.looked, outlook.is_whole) == (2, False)
    monkeypatch.setattr("guanxi.foundation.imports.views.undoing.look_ahead", lambda _set: outlook)
    client.force_login(manager)
    assert "These are the first 2 records of this import." in page_of(
        client, f"/imports/{run.pk}/undo/", ask="1"
    )
