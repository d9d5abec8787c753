"""Custom fields over the API: kept, described, read and written by their codes (SYS-09)."""

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.customers.tests.fields import CUSTOMER, kept, make_field, make_keeper

pytestmark = pytest.mark.django_db


def api(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def send(client, method, path, status=200, **body):
    call = getattr(client, method)
    answer = (
        call(f"/api/{path}", body, content_type="application/json")
        if method != "get"
        else call(f"/api/{path}")
    )
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def test_SYS_09_a_program_makes_a_field_and_reads_and_writes_it_at_once():
    keeper, seller = api(make_keeper()), make_user()
    made = send(keeper, "post", "custom-fields/", 201, noun=CUSTOMER, kind="choice", labels={"en": "Grade"},
                choices=[{"labels": {"en": "High"}}, {"labels": {"en": "Low"}}])  # fmt: skip
    assert (made["code"], made["schema"]) == ("grade", {"type": "string", "enum": ["high", "low"]})
    client = api(seller)
    said = {"name": "Hengyue", "source": "sales", "custom": {"grade": "high"}}
    customer = send(client, "post", "customers/", 201, **said)
    assert customer["custom"] == {"grade": "high"}
    path = f"customers/{customer['id']}"
    assert send(client, "patch", path, custom={"grade": "low"}, version=1)["custom"] == {"grade": "low"}
    assert send(client, "patch", path, 409, custom={"grade": "high"}, version=1)["fields"]
    assert send(client, "patch", path, 409, custom={"nothing": 1})["field"] == "custom_nothing"
    assert send(client, "patch", path, custom={"grade": "HIGH"}, version=2)["custom"] == {"grade": "high"}
    wrong = send(client, "patch", path, 422, custom={"grade": "middling"})
    options = [{"code": "high", "label": "High"}, {"code": "low", "label": "Low"}]
    (one,) = wrong["errors"]
    assert (one["where"], one["options"]) == (["body", "custom", "grade"], options)
    assert "High (high), Low (low)" in one["what"]
    assert send(client, "get", f"custom-fields/?noun={CUSTOMER}")[0]["labels"] == {"en": "Grade"}


def test_a_list_is_filtered_and_sorted_by_a_field():
    make_field("number", "Share")
    seller = make_user()
    for n in (3, 1, 2):
        make_customer(seller, f"C{n}", custom={"share": n})
    found = send(api(seller), "get", "customers/?custom_share=2&custom_share.op=ge&sort=custom_share")
    assert [row["name"] for row in found["items"]] == ["C3", "C2"]


def test_who_keeps_no_fields_changes_none_and_sees_none_of_other_roles():
    seller, other = make_user(), make_user()
    field = make_field("text", "Secret", seen_by=[other.roles.get().code])
    client = api(seller)
    assert send(client, "get", f"custom-fields/?noun={CUSTOMER}") == []
    send(client, "post", "custom-fields/", 403, noun=CUSTOMER, kind="text", labels={"en": "Mine"})
    send(client, "patch", f"custom-fields/{field.pk}", 403, labels={"en": "Mine"})
    customer = make_customer(seller)
    assert send(client, "get", f"customers/{customer.pk}")["custom"] == {}


def test_an_encrypted_value_goes_out_masked_and_comes_by_the_same_reveal():
    make_field("text", "Passport", is_encrypted=True)
    seller = make_user()
    customer = make_customer(seller, custom={"passport": "E123"})
    client, path = api(seller), f"customers/{customer.pk}"
    assert send(client, "get", path)["custom"] == {"passport": "***"}
    send(client, "patch", path, custom={"passport": "***"})
    assert kept(customer)["passport"].reveal() == "E123"
    assert send(client, "post", f"{path}/reveal", field="custom_passport")["value"] == "E123"


def test_people_have_custom_fields_too():
    make_field("date", "Met on", noun="customers.contact")
    seller = make_user()
    customer = make_customer(seller)
    client = api(seller)
    made = send(
        client, "post", f"customers/{customer.pk}/contacts", 201, name="Li", custom={"met_on": "2026-01-02"}
    )
    assert made["custom"] == {"met_on": "2026-01-02"}
    assert send(client, "get", f"customers/{customer.pk}/contacts")[0]["custom"] == {"met_on": "2026-01-02"}
