"""A column that fits no field becomes one, on the matching page (SYS-09)."""

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.customers.tests.fields import MANAGING_FIELDS, kept
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.imports import actions
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import hand_in, text, work

pytestmark = pytest.mark.django_db
GRADES = ["甲", "乙", "甲"] * 3
FILE = text("客户名称,地区,评级", *(f"客户{n},江苏,{grade}" for n, grade in enumerate(GRADES)))


@pytest.fixture
def keeper():
    return make_user(grants=MANAGING | MANAGING_FIELDS, language="en")


def posted(by, **more: str) -> dict[str, str]:
    columns = {"what": "customers", "column-0": "name", "column-1": "address", "column-2": ""}
    options = {"kind": "firm", "channel": "import", "region": "cn", "source": "ERP 9"}
    return {**columns, **options, "owner": str(by.pk), "department": str(by.department_id), **more}


def test_SYS_09_an_unmatched_column_becomes_a_field_and_its_values_come_in(keeper, client: Client):
    run = hand_in(keeper, FILE, kind="customers")
    client.force_login(keeper)
    page = client.get(f"/imports/{run.pk}/columns/").content.decode()
    assert page.count("Make a field of it") == 1
    assert "Only 2 different words in 9 rows." in page
    address = f"/imports/{run.pk}/columns/2/field/"
    answer = client.post(address, posted(keeper, **{"field-label-2": "评级", "field-kind-2": "choice"}))
    page = answer.content.decode()
    field = CustomField.objects.get()
    assert (answer.status_code, field.kind, field.label) == (200, "choice", "评级")
    assert [one["labels"] for one in field.choices] == [{"en": "甲"}, {"en": "乙"}]
    assert f'<option value="{field.name}" selected>' in page
    assert '<option value="address" selected>' in page, "what was chosen stays"
    assert 'value="ERP 9"' in page
    client.post(f"/imports/{run.pk}/columns/", posted(keeper, **{"column-2": field.name, "source": ""}))
    run = work(run)
    actions.apply_import(run, by=keeper, queued=False)
    assert work(run).count("new") == 9
    held = {customer.name: list(kept(customer).values()) for customer in Customer.objects.all()}
    assert held["客户1"] == [field.choices[1]["code"]]


def test_a_wrong_name_or_kind_is_said_beside_the_column(keeper, client: Client):
    run = hand_in(keeper, FILE, kind="customers")
    client.force_login(keeper)
    for label, kind, said in (("", "text", "Give the field a name."), ("X", "formula", "no such kind")):
        more = {"field-label-2": label, "field-kind-2": kind}
        answer = client.post(f"/imports/{run.pk}/columns/2/field/", posted(keeper, **more))
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not CustomField.objects.exists()
    assert client.post(f"/imports/{run.pk}/columns/7/field/", posted(keeper)).status_code == 404


def test_only_who_keeps_the_fields_makes_one_and_only_in_an_import_of_their_own(keeper, client: Client):
    manager = make_user(grants=MANAGING, language="en")
    run = hand_in(manager, FILE, kind="customers")
    more = {"field-label-2": "X", "field-kind-2": "text"}
    client.force_login(manager)
    assert "Make a field of it" not in client.get(f"/imports/{run.pk}/columns/").content.decode()
    assert client.post(f"/imports/{run.pk}/columns/2/field/", posted(manager, **more)).status_code == 403
    client.force_login(keeper)
    assert client.post(f"/imports/{run.pk}/columns/2/field/", posted(keeper, **more)).status_code in {
        403,
        404,
    }
    assert not CustomField.objects.exists()
    assert ImportRun.objects.get().state == "examined"
