"""An order file's own columns are kept in the house's own fields of orders (SYS-09)."""

from decimal import Decimal

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_user
from guanxi.customers.tests.fields import MANAGING_FIELDS, kept, make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Change
from guanxi.foundation.customfields.models import CustomField, Value
from guanxi.foundation.imports import actions
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, rejected, text, work
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import MANAGING, take_back
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, IMPORTING, manager  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
ORDER = "purchases.order"
HEADED = f"{HEAD},Carrier"


def lines(*carriers: str, number: str = "1001", customer: str = "501") -> list[str]:
    return [
        f"{number},A{n},茶杯,1,{n + 1},2024-05-20,{customer},中国,{word}" for n, word in enumerate(carriers)
    ]


def held(number: str = "1001"):
    return kept(Order.objects.get(number=number))


def notes(run, by, tab: str) -> list[str]:
    return [cell.note for row in sheet(run, kind_of("orders", by), tab).rows for cell in row.cells]


def test_SYS_09_a_column_of_an_order_file_becomes_a_field_and_its_values_come_in(client: Client):
    keeper = make_user(grants=MANAGING | MANAGING_FIELDS | dict.fromkeys(IMPORTING, Scope.ALL), language="en")
    content = text(
        HEADED, *lines("顺丰", "顺丰"), *lines("", "德邦", number="1002"), *lines("", number="1003")
    )
    run = hand_in(keeper, content, kind="orders")
    client.force_login(keeper)
    address = f"/imports/{run.pk}/columns/"
    assert client.get(address).content.decode().count("Make a field of it") == 1
    names = ("number", "code", "text", "quantity", "unit_price", "at", "customer_no", "country", "")
    posted = {"what": "orders", **ASKED, **{f"column-{n}": name for n, name in enumerate(names)}}
    made = {"field-label-8": "Carrier", "field-kind-8": "choice"}
    assert client.post(f"{address}8/field/", posted | made).status_code == 200
    field = CustomField.objects.get()
    assert (field.noun, field.label) == (ORDER, "Carrier")
    client.post(address, posted | {"column-8": field.name})
    run = work(run)
    page = client.get(f"/imports/{run.pk}/?rows=new").content.decode()
    assert ("<b>Carrier</b>" in page, "顺丰" in page) == (True, True)
    actions.apply_import(run, by=keeper, queued=False)
    assert work(run).count("new") == 3
    said = {code["code"]: field.choice_label(code["code"]) for code in field.choices}
    found = {order.number: [said[one] for one in kept(order).values()] for order in Order.objects.all()}
    assert found == {"1001": ["顺丰"], "1002": ["德邦"], "1003": []}


def test_where_an_orders_lines_differ_none_is_taken_and_the_check_says_so(manager, client: Client):  # noqa: F811
    make_field("text", "Carrier", noun=ORDER)
    content = text(HEADED, *lines("顺丰", "德邦"), *lines("顺丰", "顺丰", number="1002"))
    run = check(manager, content, **ASKED)
    assert [note for note in notes(run, manager, "assumed") if "its lines differ" in note]
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "Carrier: the lines of 1 order differ" in page
    assert "顺丰 / 德邦" in page
    run = bring_in(manager, content, **ASKED)
    assert (run.count("new"), rejected(run)) == (2, "")
    assert (held(), held("1002")) == ({}, {"carrier": "顺丰"})
    assert "Carrier: the lines of 1 order differ" in client.get(f"/imports/{run.pk}/").content.decode()


def test_one_value_in_several_spellings_is_one_value(manager):  # noqa: F811
    make_field("number", "Pallets", noun=ORDER)
    make_field("money", "Duty", noun=ORDER, currency="CNY")
    make_field("choices", "Marks", noun=ORDER)
    rows = ("2,¥1,Low;High", "2.00,1.0 CNY,High;Low", "2.0,1,")
    content = text(
        f"{HEAD},Pallets,Duty,Marks", *(f"{a}{b}" for a, b in zip(lines("", "", ""), rows, strict=True))
    )
    bring_in(manager, content, **ASKED)
    found = held()
    assert (found["pallets"], found["duty"].amount, found["marks"]) == (2, 1, ("low", "high"))
    content = text(f"{HEAD},Pallets", *lines("2", "2.5", number="1002"))
    bring_in(manager, content, **ASKED)
    assert held("1002") == {}


def test_a_known_order_changes_in_its_own_fields_alone_and_the_undo_gives_them_back(manager):  # noqa: F811
    make_field("text", "Carrier", noun=ORDER)
    make_field("formula", "Shown", noun=ORDER, formula="[Carrier]")
    bring_in(manager, text(HEADED, *lines("顺丰", "")), **ASKED)
    order = Order.objects.get()
    again = bring_in(manager, text(HEADED, *lines("顺丰", "顺丰")), **ASKED)
    assert (again.count("same"), again.count("changed"), Change.objects.count()) == (1, 0, 0)
    run = check(manager, text(HEADED, *lines("德邦", "")), **ASKED)
    (row,) = sheet(run, kind_of("orders", manager), "changed").rows
    assert [(cell.old, cell.text) for cell in row.cells if cell.changed] == [("顺丰", "德邦")]
    run = bring_in(manager, text(HEADED, *lines("德邦", "")), **ASKED)
    assert (run.count("changed"), held()["carrier"], held()["shown"]) == (1, "德邦", "德邦")
    assert Order.objects.get().version == order.version + 1
    assert run.change_set is not None
    take_back(run.change_set, manager)
    assert held() == {"carrier": "顺丰", "shown": "顺丰"}


def test_lines_and_own_fields_change_in_one_version_and_come_back_together(manager):  # noqa: F811
    make_field("text", "Carrier", noun=ORDER)
    bring_in(manager, text(HEADED, *lines("顺丰", "")), **ASKED)
    version = Order.objects.get().version
    run = bring_in(manager, text(HEADED, *lines("德邦", "", "")), **ASKED)
    order = Order.objects.get()
    assert (order.version, order.lines_count, held()) == (version + 1, 3, {"carrier": "德邦"})
    assert set(Change.objects.values_list("field", "version")) == {
        ("content", version + 1),
        ("custom_carrier", version + 1),
    }
    assert run.change_set is not None
    take_back(run.change_set, manager)
    order = Order.objects.get()
    assert (order.lines_count, order.goods, held()) == (2, Decimal(3), {"carrier": "顺丰"})


def test_an_undone_import_leaves_nothing_in_own_fields(manager):  # noqa: F811
    make_field("text", "Carrier", noun=ORDER)
    run = bring_in(manager, text(HEADED, *lines("顺丰")), **ASKED)
    assert Value.objects.count() == 1
    assert run.change_set is not None
    take_back(run.change_set, manager)
    assert not Value.objects.exists()


@pytest.mark.parametrize("customer", ["501", ""])
def test_what_cannot_be_and_what_is_missing_stays_behind_with_its_reason(manager, customer):  # noqa: F811
    make_field("person", "Packer", noun=ORDER)
    make_field("text", "Carrier", noun=ORDER, required=True)
    content = text(f"{HEADED},Packer", *lines("顺丰,Nobody", customer=customer), *lines(",", number="1002"))
    run = check(manager, content, **ASKED)
    assert (run.count("new"), run.count("wrong")) == (0, 2)
    run = bring_in(manager, content, **ASKED)
    assert "none that you may see is called “Nobody”" in rejected(run)
    assert "“Carrier” is required." in rejected(run)
    assert not Order.objects.exists()


def test_a_new_order_has_its_defaults(manager):  # noqa: F811
    make_field("text", "Carrier", noun=ORDER, default="EMS")
    bring_in(manager, text(HEAD, *(line.rpartition(",")[0] for line in lines(""))), **ASKED)
    bring_in(manager, text(HEADED, *lines("", number="1002"), *lines("DHL", number="1003")), **ASKED)
    assert [held(number)["carrier"] for number in ("1001", "1002", "1003")] == ["EMS", "EMS", "DHL"]


def test_others_who_see_the_import_read_no_field_that_is_not_theirs(manager, client: Client):  # noqa: F811
    make_field("text", "Secret", noun=ORDER, seen_by=list(manager.roles.values_list("code", flat=True)))
    run = check(manager, text(f"{HEAD},Secret", *lines("hush", "hint")), **ASKED)
    other = make_user(grants={**MANAGING, "changes.view_change_set": Scope.ALL}, language="en")
    for user, theirs in ((manager, True), (other, False)):
        client.force_login(user)
        page = client.get(f"/imports/{run.pk}/?rows=assumed").content.decode()
        assert "1001" in page
        assert ("hush / hint" in page, "Secret" in page) == (theirs, theirs)
        assert "custom_secret" not in page
