"""After a merge old names, numbers and addresses lead to the one record, on pages, in files and programs."""

import json
from datetime import date

import pytest
from django.test import Client

from guanxi.config.tests.test_merge_customers import merger, pair
from guanxi.customers import actions
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.rows import CustomerRow, InteractionRow
from guanxi.customers.searching import found
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.actions import open_change_set
from guanxi.purchases.models import Order
from guanxi.purchases.strangers import known_customers

pytestmark = pytest.mark.django_db


def signed_in(by) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(by)
    return client


def test_files_and_search_know_the_one_by_what_the_other_was_called():
    by = merger()
    kept, lost = pair(by)
    actions.merge_customers(kept, by=by, lost=lost)

    for text in (lost.name, lost.customer_no):
        assert [one.pk for one in found(text, by)] == [kept.pk], text
    rows = [
        CustomerRow(name="恒岳精密", kind="firm"),
        CustomerRow(name="又一个名字", external_no="A7", external_source="shop"),
        CustomerRow(name="第三个名字", customer_no=lost.customer_no),
    ]
    outcomes = actions.import_customers(open_change_set(by, by=by, purpose="customers"), by=by, rows=rows)
    assert [(one.kind, one.record_id, one.changes) for one in outcomes] == [("same", kept.pk, {})] * 3
    assert known_customers([lost.customer_no, "A7"], "shop") == {"A7": kept.pk}


def test_a_talk_imported_before_the_merge_is_known_again_after_it():
    by = merger()
    kept, lost = pair(by)
    row = InteractionRow(customer_no=lost.customer_no, on=date(2024, 5, 9), channel="phone", subject="报价")
    actions.import_interactions(open_change_set(by, by=by, purpose="talks"), by=by, rows=[row])
    actions.merge_customers(kept, by=by, lost=lost)

    again = actions.import_interactions(open_change_set(by, by=by, purpose="talks"), by=by, rows=[row])

    assert [(one.kind, one.problem) for one in again] == [("same", "")]
    assert Interaction.objects.filter(subject="报价").count() == 1


def test_the_pages_compare_merge_and_take_apart():
    by = merger()
    kept, lost = pair(by)
    client = signed_in(by)
    chosen = client.get(f"/customers/{kept.pk}/merge/").content.decode()
    assert f"?with={lost.pk}" in chosen
    page = client.get(f"/customers/{kept.pk}/merge/?with={lost.pk}").content.decode()
    assert "9132" not in page  # an ID number stays masked where it is compared
    said = {"version": kept.version, "of:name": "lost", "of:size": "kept"}
    assert client.post(f"/customers/{kept.pk}/merge/?with={lost.pk}", said).status_code == 302
    one = Customer.objects.get()
    assert (one.name, one.size) == ("恒岳精密", "")
    assert client.get(f"/customers/{lost.pk}/")["location"] == f"/customers/{kept.pk}/"

    facts = client.get(f"/customers/{kept.pk}/facts/").content.decode()
    assert f"/customers/{kept.pk}/take-out/{lost.pk}/" in facts
    assert client.get(f"/customers/{kept.pk}/take-out/{lost.pk}/").status_code == 200
    assert client.post(f"/customers/{kept.pk}/take-out/{lost.pk}/")["location"] == f"/customers/{lost.pk}/"
    assert Order.objects.filter(customer=lost).count() == 1


def test_who_does_not_see_a_record_is_neither_offered_nor_led_to_it():
    by = merger()
    kept, lost = pair(by)
    seller = make_user(
        grants={**dict.fromkeys(["customers.view_customer", "customers.add_customer"], Scope.OWN)}
    )
    other = signed_in(seller)
    assert other.get(f"/customers/{kept.pk}/merge/").status_code == 404
    actions.merge_customers(kept, by=by, lost=lost)
    assert other.get(f"/customers/{lost.pk}/").status_code == 404
    reader = make_user(kept.department)
    assert signed_in(reader).get(f"/customers/{kept.pk}/merge/").status_code == 403


def test_programs_do_the_same():
    by = merger()
    kept, lost = pair(by)
    client = signed_in(by)
    at = f"/api/v1/customers/{kept.pk}"
    assert [one["customer_id"] for one in client.get(f"{at}/doubles").json()] == [lost.pk]
    body = json.dumps({"lost_id": lost.pk, "take": ["name"]})
    assert client.post(f"{at}/merge", body, "application/json").json()["name"] == "恒岳精密"
    assert [one["customer_id"] for one in client.get(f"{at}/merged").json()] == [lost.pk]
    out = client.post(f"{at}/take-out", json.dumps({"lost_id": lost.pk}), "application/json")
    assert (out.status_code, out.json()["id"]) == (200, lost.pk)
    alias = client.post(f"{at}/aliases", json.dumps({"name": "恒岳集团"}), "application/json").json()
    assert [one.pk for one in found("恒岳集团", by)] == [kept.pk]
    client.post(f"{at}/aliases/{alias['id']}/remove", "{}", "application/json")
    assert client.get(f"{at}/aliases").json() == []
