"""A column that fits no field becomes one, on the matching page (SYS-09)."""

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.customers.tests.fields import MANAGING_FIELDS, kept, make_field
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.imports import actions
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import check, hand_in, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
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


def test_a_unit_in_the_name_of_a_column_multiplies_its_plain_numbers(keeper, client: Client):
    """50 under 万元 came in as 50.00, and 3.2万 beside it as 32,000."""
    rows = ("甲,50,7,3", "乙,3.2万,1万,2", "丙,￥1.5,8元,")
    run = hand_in(keeper, text("客户名称,去年采购额(万元),累计采购额(千元),楼高(m)", *rows), kind="customers")
    client.force_login(keeper)
    address = f"/imports/{run.pk}/columns/"
    assert 'value="去年采购额"' in client.get(address).content.decode()
    for place, label, kind in ((1, "去年采购额", "money"), (3, "楼高", "number")):
        more = {f"field-label-{place}": label, f"field-kind-{place}": kind}
        client.post(f"{address}{place}/field/", posted(keeper, **more))
    names = list(CustomField.objects.order_by("pk"))
    columns = {"column-1": names[0].name, "column-2": "total_amount", "column-3": names[1].name, "source": ""}
    client.post(address, posted(keeper, **columns))
    run = work(run)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert page.count("numbers without a unit of their own are multiplied by") == 2
    client.post(f"/imports/{run.pk}/check/", {"scale": "total_amount-plain"})
    assert "its numbers are taken as they stand" in client.get(f"/imports/{work(run).pk}/").content.decode()
    actions.apply_import(ImportRun.objects.get(), by=keeper, queued=False)
    work(run)
    held = {one.name: (kept(one), one.reported) for one in Customer.objects.all()}
    amounts = {name: values[names[0].code] for name, (values, _reported) in held.items()}
    assert [int(one.amount) for one in amounts.values()] == [500_000, 32_000, 15_000]
    assert held["甲"][0][names[1].code] == 3, "metres are no millions"
    assert "7" in held["甲"][1].values(), "as somebody chose"


@pytest.mark.parametrize("label", ["预算(万元)", "预算万元"])
def test_a_field_that_is_called_by_the_unit_itself_holds_as_many_of_it(keeper, client: Client, label):
    """What an export of such a field wrote came back multiplied; the value read 500,000 below 万元."""
    field = make_field("money", label)
    for outcome in ("new", "same"):
        run = check(keeper, text(f"客户名称,{label}", "甲,50"), kind="customers")
        assert (run.mapping[field.name], run.count(outcome)) == (1, 1)
        client.force_login(keeper)
        assert "multiplied by" not in client.get(f"/imports/{run.pk}/").content.decode()
        actions.apply_import(run, by=keeper, queued=False)
        work(run)
        assert kept(Customer.objects.get())[field.code].amount == 50


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
