"""A file's customers: new, changed, the same, wrong."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import import_customers
from guanxi.customers.comparing import compare_customers
from guanxi.customers.models import Contact, Customer, Tag, TagLink
from guanxi.customers.rows import ContactRow, CustomerRow
from guanxi.customers.tests.factories import (
    SELLING,
    make_change_set,
    make_contact,
    make_customer,
    make_department,
    make_manager,
    make_user,
    today,
)
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db


def brought(by: User, *rows: CustomerRow) -> list[str]:
    return [o.kind for o in import_customers(make_change_set(by), by=by, rows=list(rows))]


def row(name: str = "苏州恒岳精密机械有限公司", **said: object) -> CustomerRow:
    return CustomerRow(name, **{"external_no": "17", "external_source": "erp", **said})  # type: ignore[arg-type]


def test_a_new_row_is_a_customer_with_its_people_tags_and_reported_facts():
    by = make_manager()
    people = (ContactRow("陈伟", phone="13812346021", role="buyer"), ContactRow("李敏"))
    brought(
        by, row(contacts=people, tags=(("need", "降本增效"),), reported={"tier": "A"}, since=date(2020, 1, 1))
    )
    customer = Customer.objects.get()
    assert (customer.owner, customer.department, customer.source) == (by, by.department, "import")
    assert customer.reported == {"tier": "A"}
    assert list(customer.contacts.order_by("id").values_list("name", "is_primary")) == [
        ("陈伟", True),
        ("李敏", False),
    ]
    assert Contact.objects.get(name="陈伟").phone.reveal() == "13812346021"
    assert TagLink.objects.get(customer=customer).tag.name == "降本增效"
    assert found("恒岳") == found("hyjm") == found("李敏") == found("17") == [customer.name]


def test_a_files_number_becomes_ours_if_it_is_free_else_stays_the_sources():
    by = make_manager()
    make_customer(by, "Northwind", customer_no="18")
    brought(by, row("A", external_no="17"), row("B", external_no="18"), row("C", external_no="x" * 30))
    year = today().year
    numbers = (
        Customer.objects.exclude(name="Northwind").order_by("id").values_list("customer_no", "external_no")
    )
    assert list(numbers) == [("17", "17"), (f"C{year}001", "18"), (f"C{year}002", "x" * 30)]
    assert sorted(found("18")) == ["B", "Northwind"]


def test_numbers_from_a_file_are_never_handed_out_again():
    by = make_manager()
    year = today().year
    brought(by, row(external_no=f"C{year}041"))
    assert make_customer(by).customer_no == f"C{year}042"


def test_the_same_file_again_changes_nothing_and_leaves_no_trace():
    by = make_manager()
    rows = [
        row(
            contacts=(ContactRow("陈伟", phone="13812346021"),),
            tags=(("need", "降本增效"),),
            address="星湖街",
        ),
        CustomerRow("单小云", kind="person", contacts=(ContactRow("单小云", email="shan@example.com"),)),
    ]
    assert brought(by, *rows) == ["new", "new"]
    entries, changes = Entry.objects.count(), Change.objects.count()
    versions = list(Customer.objects.values_list("version", flat=True))
    change_set = make_change_set(by)
    assert [o.kind for o in import_customers(change_set, by=by, rows=rows)] == ["same", "same"]
    assert (Entry.objects.count(), Change.objects.count()) == (entries, changes)
    assert list(Customer.objects.values_list("version", flat=True)) == versions
    assert ChangeSet.objects.get(pk=change_set.pk).same == 2


def test_a_changed_row_changes_only_what_it_says_and_keeps_what_was_before():
    by = make_manager()
    customer = make_customer(
        by, "恒岳", external_no="17", external_source="erp", region="江苏", note="two lines"
    )
    contact = make_contact(customer, by, "陈伟", phone="13812346021", title="采购")
    rows = [row("恒岳集团", region="浙江", contacts=(ContactRow("陈伟", phone="13900001111"),))]
    assert brought(by, *rows) == ["changed"]
    kept = Customer.objects.get()
    assert (kept.name, kept.region, kept.note, kept.version) == ("恒岳集团", "浙江", "two lines", 2)
    kept_contact = Contact.objects.get()
    assert (kept_contact.phone.reveal(), kept_contact.title) == ("13900001111", "采购")
    before = {c.field: keeping.before(c) for c in [*Change.objects.of(customer), *Change.objects.of(contact)]}
    assert before == {"name": "恒岳", "region": "江苏", "phone": "13812346021"}
    assert found("集团") == ["恒岳集团"]
    assert Change.objects.filter(change_set=None, record_id=customer.pk).count() == 0


def test_one_batch_is_one_audit_entry_with_counts_and_commitments():
    by = make_manager()
    make_customer(by, "恒岳", external_no="17", external_source="erp")
    before = Entry.objects.count()
    brought(by, row("恒岳集团"), row("Northwind", external_no="18"), row("", external_no="19"))
    entry = Entry.objects.order_by("-position")[0]
    assert Entry.objects.count() == before + 1
    assert {k: entry.detail[k] for k in ("new", "changed", "same", "wrong")} == {
        "new": 1,
        "changed": 1,
        "same": 0,
        "wrong": 1,
    }
    assert [named[2] for named in entry.detail["changes"]] == ["name"]


def test_a_wrong_row_says_why_and_touches_no_other():
    by = make_manager()
    rows = [
        row(industry="?"),
        row("Northwind", external_no="18"),
        row("Anna", contacts=(ContactRow("A", email="?"),)),
    ]
    outcomes = import_customers(make_change_set(by), by=by, rows=rows)
    assert [(o.kind, o.field) for o in outcomes] == [("wrong", "industry"), ("new", ""), ("wrong", "email")]
    assert all(str(o.problem) for o in outcomes if o.kind == "wrong")
    assert Customer.objects.get().name == "Northwind"


def test_a_person_without_number_is_known_by_name_and_phone():
    by = make_manager()
    said = CustomerRow("王伟", kind="person", contacts=(ContactRow("王伟", phone="13812346021"),))
    other = CustomerRow("王伟", kind="person", contacts=(ContactRow("王伟", phone="13900001111"),))
    assert brought(by, said, other, said) == ["new", "new", "same"]
    outcomes = import_customers(make_change_set(by), by=by, rows=[CustomerRow("王伟", kind="person")])
    assert (outcomes[0].kind, outcomes[0].field) == ("wrong", "name")


def test_the_preview_says_what_the_import_does_and_writes_nothing():
    by = make_manager()
    make_customer(by, "恒岳", external_no="17", external_source="erp", address="江苏省苏州市星湖街 218 号")
    rows = [
        row("恒岳集团", address="江苏省苏州市星湖街 219 号", tags=(("need", "降本增效"),)),
        row("B", external_no="18"),
    ]
    entries = Entry.objects.count()
    preview = compare_customers(by, rows)
    assert (Customer.objects.count(), Entry.objects.count(), Tag.objects.count()) == (1, entries, 0)
    assert [o.kind for o in preview] == ["changed", "new"] == brought(by, *rows)
    changes = preview[0].changes
    assert changes["name"] == ("恒岳", "恒岳集团")
    assert str(changes["address"][0]) == "江苏省苏州市***"
    assert set(changes) == {"name", "address", "tags"}


@pytest.mark.parametrize("action", [import_customers, lambda _set, *, by, rows: compare_customers(by, rows)])
def test_the_number_of_queries_does_not_depend_on_the_rows(action):
    by = make_manager()

    def rows(first: int, count: int) -> list[CustomerRow]:
        people = (ContactRow("陈伟", phone="13812346021"),)
        return [
            row(f"C{n}", external_no=str(n), contacts=people, tags=(("need", "降本"),), region="江苏")
            for n in range(first, first + count)
        ]

    import_customers(make_change_set(by), by=by, rows=[*rows(1000, 3), *rows(2000, 60)])
    counts = []
    for first, count in ((1000, 3), (2000, 60)):
        # Half of them new, half of them changed.
        batch = [row(f"{r.name} 集团", external_no=r.external_no) for r in rows(first, count)]
        batch += rows(first + 5000, count)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            action(make_change_set(by), by=by, rows=batch)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- who may -----------------------------------------------------------------------------------


def test_CUS_20_a_seller_imports_for_himself_and_touches_nobody_elses_customer():
    seller, other = make_user(), make_user()
    theirs = make_customer(other, "恒岳", external_no="17", external_source="erp")
    outcomes = import_customers(
        make_change_set(seller),
        by=seller,
        rows=[row("Stolen"), row("B", external_no="18", owner_id=other.pk), row("Mine", external_no="19")],
    )
    assert [(o.kind, o.field) for o in outcomes] == [
        ("wrong", "owner_id"),
        ("wrong", "owner_id"),
        ("new", ""),
    ]
    assert Customer.objects.get(pk=theirs.pk).name == "恒岳"
    assert Customer.objects.get(name="Mine").owner == seller


def test_CUS_20_the_preview_shows_nothing_of_a_customer_out_of_reach():
    seller, other = make_user(), make_user()
    make_customer(other, "恒岳", external_no="17", external_source="erp", region="江苏")
    outcome = compare_customers(seller, [row("Stolen", region="浙江")])[0]
    assert (outcome.kind, outcome.record_id, dict(outcome.changes)) == ("wrong", None, {})


def test_a_row_for_another_department_is_out_of_reach():
    grants = {**SELLING, "customers.import_customers": SELLING["customers.view_customer"]}
    head, elsewhere = make_user(grants=grants), make_department()
    colleague = make_user(head.department)
    rows = [
        row("A", owner_id=colleague.pk),
        row("B", external_no="18", owner_id=colleague.pk, department_id=elsewhere.pk),
    ]
    assert [o.kind for o in import_customers(make_change_set(head), by=head, rows=rows)] == ["new", "wrong"]


def test_CUS_20_nobody_adds_to_an_import_that_is_not_his_or_is_over():
    seller, other = make_user(), make_user()
    with pytest.raises(PermissionDenied):
        import_customers(make_change_set(seller), by=make_user(grants={}), rows=[row()])
    change_set = make_change_set(other)
    with pytest.raises(Http404):
        import_customers(change_set, by=seller, rows=[row()])
    change_set.move(ChangeSet.State.APPLIED)
    change_set.save()
    with pytest.raises(Refused):
        import_customers(change_set, by=other, rows=[row()])
    assert not Customer.objects.exists()
