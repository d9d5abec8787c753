"""Own fields of a customer's people come in by files of customers, go out, and are found (SYS-09)."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.customers import actions
from guanxi.customers.indexing import KIND
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import EXPORTING, MANAGING, make_customer, make_role, make_user
from guanxi.customers.tests.fields import FILLED, kept, make_all, make_field
from guanxi.foundation.changes.models import Change
from guanxi.foundation.customfields.cleaning import Money
from guanxi.foundation.customfields.models import SealedValue, Value
from guanxi.foundation.imports import undoing
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, rejected, text
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.search.index import condition

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
PERSON = "customers.contact"
HEAD = "客户名称,联系人"


@pytest.fixture
def manager():
    return make_user(grants=MANAGING | EXPORTING, language="en", name="王芳")


def person(name: str = "李雷"):
    return Contact.objects.get(name=name)


def found(word: str) -> list[str]:
    return list(Customer.objects.filter(condition(KIND, word)).values_list("name", flat=True))


def test_SYS_09_a_value_of_every_kind_of_a_person_comes_in_from_a_file(manager):
    other = make_customer(manager, "启航物流")
    make_all(noun=PERSON)
    head = ",".join([HEAD, *(f"联系人My {kind}" for kind in FILLED)])
    row = f"恒岳精密,李雷,甲,乙丙,1200.5,99.90 EUR,2026年5月20日,是,王芳,{other.customer_no},高,低、高"
    run = bring_in(manager, text(head, row), kind="customers")
    assert (run.count("new"), rejected(run)) == (1, "")
    assert kept(person()) == {
        "my_text": "甲",
        "my_long": "乙丙",
        "my_number": Decimal("1200.5"),
        "my_money": Money(Decimal("99.9"), "EUR"),
        "my_date": date(2026, 5, 20),
        "my_yesno": True,
        "my_person": manager.pk,
        "my_customer": other.pk,
        "my_choice": "high",
        "my_choices": ("low", "high"),
    }
    assert kept(Customer.objects.get(name="恒岳精密")) == {}


def test_of_two_fields_of_one_name_the_plain_column_is_the_customers(manager):
    make_field("text", "Hobby")
    make_field("text", "Hobby", noun=PERSON)
    run = hand_in(manager, text(f"{HEAD},Hobby,Contact Hobby", "甲,李雷,a,b"), kind="customers")
    proposed = Spool(run.uid).read("proposals")["customers"]
    assert (proposed["custom_hobby"][0], proposed["custom_contact-hobby"][0]) == (2, 3)
    labels = [str(field.label) for field in kind_of("customers", manager).fields][-2:]
    assert labels == ["Hobby", "Contact person: Hobby"]


@pytest.mark.both
def test_known_people_change_with_history_and_the_undo_gives_all_back(manager):
    make_field("number", noun=PERSON)
    make_field("formula", "Twice", noun=PERSON, formula="[My number] * 2")
    known = make_customer(manager, "恒岳精密")
    actions.add_contact(known, by=manager, name="李雷", custom={"my_number": "1"})
    content = text(f"{HEAD},联系人My number", "恒岳精密,李雷,2", "新客户,韩梅,7")
    run = check(manager, content, kind="customers")
    (row,) = sheet(run, kind_of("customers", manager), "changed").rows
    assert [(cell.old, cell.text) for cell in row.cells if cell.changed] == [("1", "2")]
    run = bring_in(manager, content, kind="customers")
    assert (run.count("new"), run.count("changed"), kept(person("韩梅"))["twice"]) == (1, 1, 14)
    assert (kept(person()), person().version) == ({"my_number": 2, "twice": 4}, 2)
    assert Change.objects.of(person()).filter(field="custom_my_number").count() == 1
    again = bring_in(manager, content, kind="customers")
    assert (again.count("same"), again.count("changed")) == (2, 0)
    assert run.change_set is not None
    run_now(undoing.undo_change_set(run.change_set, by=manager, queued=False))
    assert kept(person()) == {"my_number": 1, "twice": 2}
    assert not Value.objects.exclude(record_id=person().pk).exists()


def test_rows_about_one_person_see_each_other_and_one_without_a_name_is_the_customers_own(manager):
    make_field("number", noun=PERSON)
    rows = ("甲,李雷,1", "甲,李雷,1", "甲,李雷,2", "乙,,5")
    run = bring_in(manager, text(f"{HEAD},联系人My number", *rows), kind="customers")
    assert (run.count("new"), run.count("same"), run.count("changed")) == (2, 1, 1)
    assert (kept(person()), kept(person("乙"))) == ({"my_number": 2}, {"my_number": 5})


@pytest.mark.parametrize(
    ("there", "made"),
    [(["张三", "李四"], []), (["张三", "甲公司"], []), (["张三"], ["甲公司"]), ([], ["甲公司"])],
)
def test_of_a_firm_with_several_people_a_row_that_names_none_makes_none_and_is_told(
    manager, client, there, made
):
    """A third person came into being who was called as the firm."""
    make_field("text", "Hobby", noun=PERSON)
    customer = make_customer(manager, "甲公司")
    for name in there:
        actions.add_contact(customer, by=manager, name=name)
    content = text("客户名称,职位,联系人Hobby", "甲公司,总监,围棋", "乙公司,,象棋")
    run = check(manager, content, kind="customers")
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    is_told = not made and "甲公司" not in there
    assert ("which person is meant is not said: not imported" in page) == is_told
    assert set(run.counts.get("assumed", {})) == ({"title", "custom_contact-hobby"} if is_told else set())
    bring_in(manager, content, kind="customers")
    called = Contact.objects.filter(customer=customer).values_list("name", flat=True)
    assert sorted(called) == sorted(there + made)
    assert kept(person("乙公司")) == {"hobby": "象棋"}


def test_a_number_says_whom_a_row_means_where_it_names_nobody(manager):
    make_field("text", "Hobby", noun=PERSON)
    customer = make_customer(manager, "甲公司")
    actions.add_contact(customer, by=manager, name="张三", phone="13812346021")
    actions.add_contact(customer, by=manager, name="李四")
    rows = ("甲公司,13812346021,围棋", "甲公司,021-62345678,象棋")
    bring_in(manager, text("客户名称,手机,联系人Hobby", *rows), kind="customers")
    assert (kept(person("张三")), kept(person("甲公司"))) == ({"hobby": "围棋"}, {"hobby": "象棋"})


def test_a_customer_who_is_a_person_is_meant_where_a_row_names_nobody(manager):
    make_field("text", "Hobby", noun=PERSON)
    customer = make_customer(manager, "单小云", kind="person")
    for name in ("张三", "李四"):
        actions.add_contact(customer, by=manager, name=name)
    bring_in(manager, text("客户名称,联系人Hobby", "单小云,围棋"), kind="customers")
    assert kept(person("单小云")) == {"hobby": "围棋"}


def test_wrong_and_missing_values_are_told_by_their_column_and_write_nothing(manager):
    make_field("number", noun=PERSON)
    make_field("text", "Badge", noun=PERSON, required=True)
    content = text(
        f"{HEAD},联系人My number,联系人Badge", "甲,李雷,1,", "乙,韩梅,1234567890123456,B", "丙,王五,,"
    )
    run = check(manager, content, kind="customers")
    rows = [row for row in sheet(run, kind_of("customers", manager), "wrong").rows if row.cells]
    assert [cell.note for cell in rows[0].cells if cell.note] == ["“Badge” is required."]
    run = bring_in(manager, content, kind="customers")
    assert (run.count("new"), run.count("wrong")) == (1, 2)
    assert "“Badge” is required." in rejected(run)
    assert list(Customer.objects.values_list("name", flat=True)) == ["丙"], "it says nothing of such fields"


def test_what_is_encrypted_is_masked_on_the_page_and_sealed_in_the_table(manager, client):
    make_field("text", "Passport", noun=PERSON, is_encrypted=True)
    content = text(f"{HEAD},联系人Passport", "甲,李雷,E1234567")
    run = check(manager, content, kind="customers")
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert ("E1234567" in page, "Passport" in page) == (False, True)
    bring_in(manager, content, kind="customers")
    assert SealedValue.objects.get().value.reveal() == "E1234567"
    run = check(manager, text(f"{HEAD},联系人Passport", "甲,李雷,E7654321"), kind="customers")
    assert run.count("changed") == 1
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert ("E7654321" in page, "E1234567" in page) == (False, False)


def test_who_does_not_see_a_field_is_not_offered_it_and_reads_nothing_of_it(manager, client):
    role = make_role({}).code
    make_field("text", "Secret", noun=PERSON, seen_by=[role])
    run = hand_in(manager, text(f"{HEAD},联系人Secret", "甲,李雷,1"), kind="customers")
    assert "custom_contact-secret" not in Spool(run.uid).read("proposals")["customers"]
    bring_in(manager, text(f"{HEAD},联系人Secret", "甲,李雷,1"), kind="customers")
    assert kept(person()) == {}
    client.force_login(manager)
    assert "Secret" not in client.post("/customers/template-1.csv").getvalue().decode("utf-8-sig")


def test_what_search_is_to_know_of_people_finds_their_customer(manager):
    make_field("text", "Club", noun=PERSON, is_found=True)
    known = make_customer(manager, "启航物流")
    bring_in(manager, text(f"{HEAD},联系人Club", "恒岳精密,李雷,海豚会", "启航物流,韩梅,白鲸会"))
    assert (found("海豚会"), found("白鲸会")) == (["恒岳精密"], ["启航物流"])
    actions.change_contact(person("韩梅"), by=manager, custom={"club": "蓝鲸会"})
    assert (found("白鲸会"), found("蓝鲸会")) == ([], ["启航物流"])
    actions.add_contact(known, by=manager, name="王五", custom={"club": "狮子会"})
    made = actions.create_customer(
        manager.department,
        by=manager,
        name="远山",
        source="sales",
        contacts=[{"name": "赵六", "custom": {"club": "老虎会"}}],
    )
    assert (found("狮子会"), found("老虎会")) == (["启航物流"], [made.name])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_in_a_template_comes_in_and_changes_nothing(manager, client, ending):
    make_field("text", "Hobby", noun=PERSON)
    make_field("choice", "Mood", noun=PERSON)
    make_field("text", "Passport", noun=PERSON, is_encrypted=True)
    known = make_customer(manager, "恒岳精密")
    make_customer(manager, "无人公司")
    custom = {"hobby": "围棋", "mood": "high", "passport": "E1234567"}
    actions.add_contact(known, by=manager, name="李雷", custom=custom)
    before = kept(person())
    client.force_login(manager)
    content = b"".join(client.post(f"/customers/template-1.{ending}", {"internal": "yes"}).streaming_content)
    run = bring_in(manager, content, name=f"a.{ending}")
    assert (run.count("same"), run.count("wrong"), run.count("changed")) == (2, 0, 0), rejected(run)
    actions.change_contact(person(), by=manager, custom={"hobby": None, "mood": "low"})
    bring_in(manager, content, name=f"a.{ending}")
    now = kept(person())
    assert (now["hobby"], now["mood"], str(now["passport"])) == ("围棋", "high", str(before["passport"]))


@pytest.mark.both
def test_the_number_of_queries_does_not_depend_on_the_rows(manager, django_assert_max_num_queries):
    from guanxi.customers.comparing import compare_customers
    from guanxi.customers.rows import ContactRow, CustomerRow

    make_all(noun=PERSON)
    other = make_customer(manager, "启航物流")
    given = {"my_person": "王芳", "my_customer": other.customer_no, "my_number": "1", "my_choices": ["low"]}
    rows = [CustomerRow(f"客户{n}", contacts=(ContactRow(f"人{n}", custom=given),)) for n in range(40)]
    with django_assert_max_num_queries(22):
        outcomes = compare_customers(manager, rows)
    assert {one.kind for one in outcomes} == {"new"}
