"""Custom fields come in by files: proposed by their names, checked by their kind, taken back (SYS-09)."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.customers.indexing import KIND
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.factories import MANAGING, SELLING, make_customer, make_role, make_user
from guanxi.customers.tests.fields import FILLED, kept, make_all, make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Change
from guanxi.foundation.customfields import keeping
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
TALKING = {"customers.import_interactions": MANAGING["customers.import_customers"]}


@pytest.fixture
def manager():
    return make_user(grants=MANAGING | TALKING, language="en", name="王芳")


HEAD = ",".join(["客户名称", *(f"My {kind}" for kind in FILLED)])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_SYS_09_a_value_of_every_kind_comes_in_from_a_file(manager, encoding):
    other = make_customer(manager, "启航物流")
    make_all()
    row = f"恒岳精密,甲,乙丙,1200.5,99.90 EUR,2026年5月20日,是,王芳,{other.customer_no},高,低、高"
    run = bring_in(manager, text(HEAD, row, encoding=encoding), kind="customers")
    assert (run.count("new"), rejected(run)) == (1, "")
    assert kept(Customer.objects.get(name="恒岳精密")) == {
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


def test_a_column_is_proposed_by_the_fields_name_in_any_language(manager):
    labels = {"en": "Credit grade", "zh-hans": "信用评级"}
    make_field("text", code="credit_grade").refresh_from_db()
    from guanxi.foundation.customfields import actions
    from guanxi.foundation.customfields.models import CustomField

    field = CustomField.objects.get()
    actions.change_custom_field(field, by=type(manager).system(), labels=labels)
    for header in ("Credit grade", "信用评级", "信用評級", "credit_grade"):
        run = hand_in(manager, text(f"客户名称,{header}", "甲,A"), kind="customers")
        assert Spool(run.uid).read("proposals")["customers"]["custom_credit_grade"][0] == 1


def test_wrong_values_are_refused_by_kind_and_named_by_their_column(manager):
    make_all()
    rows = [
        ("My number", "many"),
        ("My date", "sometime"),
        ("My yesno", "perhaps"),
        ("My choice", "middle"),
        ("My choices", "low、middle"),
        ("My person", "Nobody"),
        ("My customer", "Elsewhere"),
        ("My number", "1234567890123456"),
    ]
    for head, wrong in rows:
        column = {f"custom_{head.lower().replace(' ', '_')}": 1}
        run = check(manager, text(f"客户名称,{head}", f"甲,{wrong}"), kind="customers", columns=column)
        assert run.count("new") == 0, head
        found_rows = [row for row in sheet(run, kind_of("customers", manager), "wrong").rows if row.cells]
        assert [cell.note for cell in found_rows[0].cells if cell.note], head


def test_what_one_does_not_see_no_name_in_a_file_means():
    seller, stranger = make_user(grants=dict.fromkeys(SELLING, Scope.OWN)), make_user()
    make_field("customer")
    hidden = make_customer(stranger, "Elsewhere")
    assert not Customer.objects.visible_to(seller).filter(pk=hidden.pk).exists()
    content = text("客户名称,My customer", "甲,Elsewhere", f"乙,{hidden.customer_no}", f"丙,{hidden.pk}")
    run = check(seller, content, kind="customers")
    assert (run.count("new"), run.count("wrong")) == (0, 3)


@pytest.mark.both
def test_known_customers_change_with_history_and_the_undo_gives_all_back(manager):
    make_field("number")
    make_field("formula", "Twice", formula="[My number] * 2")
    known = make_customer(manager, "恒岳精密", custom={"my_number": "1"})
    version = known.version
    content = text("客户编号,客户名称,My number", f"{known.customer_no},恒岳精密,2", "K9,新客户,7")
    run = check(manager, content, kind="customers")
    rows = sheet(run, kind_of("customers", manager), "changed").rows
    assert [(cell.old, cell.text) for cell in rows[0].cells if cell.changed] == [("1", "2")]
    run = bring_in(manager, content, kind="customers")
    assert (run.count("new"), run.count("changed")) == (1, 1)
    known.refresh_from_db()
    assert (known.version, kept(known)["my_number"], kept(known)["twice"]) == (version + 1, 2, 4)
    assert Change.objects.of(known).filter(field="custom_my_number").count() == 1
    again = bring_in(manager, content, kind="customers")
    assert (again.count("same"), again.count("changed"), again.count("new")) == (2, 0, 0)
    assert run.change_set is not None
    run_now(undoing.undo_change_set(run.change_set, by=manager, queued=False))
    assert kept(known) == {"my_number": 1, "twice": 2}
    assert not Value.objects.exclude(record_id=known.pk).exists()


def test_one_change_of_both_kinds_raises_the_version_once(manager):
    make_field("number")
    known = make_customer(manager, "恒岳精密")
    bring_in(manager, text("客户名称,地区,My number", "恒岳精密,江苏,2"), kind="customers")
    known.refresh_from_db()
    assert (known.region, known.version, kept(known)) == ("江苏", 2, {"my_number": 2})


def test_later_rows_of_a_batch_see_what_earlier_ones_did(manager):
    make_field("number")
    run = bring_in(manager, text("客户名称,My number", "甲,1", "甲,1", "甲,2"), kind="customers")
    assert (run.count("new"), run.count("same"), run.count("changed")) == (1, 1, 1)
    assert kept(Customer.objects.get()) == {"my_number": 2}


def test_a_new_customer_has_its_defaults_and_what_is_required(manager):
    make_field("text", "Grade", default="B")
    make_field("text", "Source no", required=True)
    run = bring_in(manager, text("客户名称,Source no", "甲,1", "乙,"), kind="customers")
    assert (run.count("new"), run.count("wrong")) == (1, 1)
    assert "“Source no” is required." in rejected(run)
    assert kept(Customer.objects.get()) == {"grade": "B", "source_no": "1"}


def test_what_is_encrypted_is_masked_on_the_page_and_sealed_in_the_table(manager, client):
    make_field("text", "Passport", is_encrypted=True)
    content = text("客户名称,Passport", "甲,E1234567")
    run = check(manager, content, kind="customers")
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "E1234567" not in page
    assert "Passport" in page
    bring_in(manager, content, kind="customers")
    assert SealedValue.objects.get().value.reveal() == "E1234567"
    run = check(manager, text("客户名称,Passport", "甲,E7654321"), kind="customers")
    assert run.count("changed") == 1
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "E7654321" not in page
    assert "E1234567" not in page


def test_fields_that_a_role_does_not_change_are_not_offered_and_not_written(manager, client):
    role = make_role({}).code
    make_field("text", "Secret", seen_by=[role])
    make_field("text", "Fixed", edited_by=[role])
    run = hand_in(manager, text("客户名称,Secret,Fixed", "甲,1,2"), kind="customers")
    assert not {"custom_secret", "custom_fixed"} & Spool(run.uid).read("proposals")["customers"].keys()
    client.force_login(manager)
    posted = {
        "what": "customers",
        "column-0": "name",
        "column-1": "custom_secret",
        "column-2": "custom_fixed",
    }
    whose = {"owner": manager.pk, "department": manager.department_id}
    more = {"kind": "firm", "channel": "import", "region": "cn", "source": ""}
    client.post(f"/imports/{run.pk}/columns/", posted | whose | more)
    run.refresh_from_db()
    assert run.mapping == {"name": 0}


def test_what_a_search_is_to_know_is_found_after_an_import(manager):
    make_field("text", "Brand", is_found=True)
    known = make_customer(manager, "启航物流")
    bring_in(manager, text("客户名称,Brand", "恒岳精密,海豚牌", "启航物流,白鲸牌"), kind="customers")
    new = Customer.objects.get(name="恒岳精密")
    assert list(Customer.objects.filter(condition(KIND, "海豚牌"))) == [new]
    assert list(Customer.objects.filter(condition(KIND, "白鲸牌"))) == [known]


@pytest.mark.both
def test_the_number_of_queries_does_not_depend_on_the_rows(manager, django_assert_max_num_queries):
    from guanxi.customers.comparing import compare_customers
    from guanxi.customers.rows import CustomerRow

    make_all()
    other = make_customer(manager, "启航物流")
    given = {"my_person": "王芳", "my_customer": other.customer_no, "my_number": "1", "my_choices": ["low"]}
    rows = [CustomerRow(f"客户{n}", custom=given) for n in range(40)]
    with django_assert_max_num_queries(20):
        outcomes = compare_customers(manager, rows)
    assert {one.kind for one in outcomes} == {"new"}


def test_talks_bring_their_custom_fields_too(manager):
    make_field("choice", "Mood", noun="customers.interaction")
    make_customer(manager, "恒岳精密")
    head = "互动日期,客户名称,互动方式,互动主题,Mood"
    run = bring_in(manager, text(head, "2024-05-20,恒岳精密,电话,报价,High"), kind="interactions")
    talk = Interaction.objects.get()
    fields = keeping.fields_of(Interaction)
    assert (run.count("new"), dict(keeping.held(fields, [talk.pk])[talk.pk])) == (1, {"mood": "high"})
    run = bring_in(manager, text(head, "2024-05-20,恒岳精密,电话,报价,Low"), kind="interactions")
    assert run.count("changed") == 1
    assert dict(keeping.held(fields, [talk.pk])[talk.pk]) == {"mood": "low"}
    assert Interaction.objects.count() == 1


def test_others_who_see_the_import_read_no_field_that_is_not_theirs(manager, client):
    make_field("text", "Secret", code="secret", seen_by=list(manager.roles.values_list("code", flat=True)))
    make_customer(manager, "恒岳精密", custom={"secret": "before"})
    run = check(manager, text("客户名称,Secret", "恒岳精密,after"), kind="customers")
    other = make_user(grants={**MANAGING, "changes.view_change_set": Scope.ALL}, language="en")
    for user, theirs in ((manager, True), (other, False)):
        client.force_login(user)
        page = client.get(f"/imports/{run.pk}/?rows=changed").content.decode()
        assert "恒岳精密" in page
        assert ("<del>before" in page, "<ins>after" in page) == (theirs, theirs)
        assert "custom_secret" not in page
