"""Taking an import back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.customers.actions import (
    change_contact,
    change_customer,
    import_customers,
    import_interactions,
    put_tag,
    write_standings,
)
from guanxi.customers.models import Contact, Customer, Interaction, StageMove, Tag
from guanxi.customers.rows import ContactRow, CustomerRow, InteractionRow, StandingRow
from guanxi.customers.tests.factories import (
    make_change_set,
    make_contact,
    make_customer,
    make_interaction,
    make_manager,
    make_user,
)
from guanxi.customers.tests.states import forgotten, whole
from guanxi.customers.tests.test_create_customer import found
from guanxi.customers.tests.test_import_like_one_by_one import rows_of
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change, ChangeSet, Left
from guanxi.foundation.imports.undoing import undo_batch, undo_change_set
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from tests.trying import tries

pytestmark = pytest.mark.django_db

TALKS = st.builds(
    InteractionRow,
    on=st.dates(date(2023, 1, 1), date(2025, 1, 1)),
    channel=st.just("visit"),
    subject=st.sampled_from(["年度复盘", "交期"]),
    customer_no=st.sampled_from(["A1", "2", "none"]),
    status=st.sampled_from(["todo", "done"]),
)


def undone(change_set: ChangeSet, by: User, limit: int = 2000) -> tuple[ChangeSet, list[Left]]:
    """The set after its undo, batch by batch, and what was left."""
    undo_change_set(change_set, by=by, queued=False)
    place, left = None, []
    while True:
        done = undo_batch(change_set, by=by, place=place, limit=limit)
        place = done.place
        left += done.left
        if place is None:
            return ChangeSet.objects.get(pk=change_set.pk), left


@pytest.mark.slow
def test_applied_and_undone_all_is_as_it_was():
    by = make_manager()
    people = [make_user(), by]
    first = make_customer(by, "Northwind Trading", customer_no="A1")
    make_contact(first, by, "陈伟", phone="13812346021", email="anna@example.com")
    make_interaction(first, by, date(2024, 5, 6))
    make_customer(people[0], "单小云", kind="person", external_no="2", external_source="erp")
    put_tag(first, by=by, tag=Tag.objects.first() or _tag(by))
    before = whole()

    @settings(
        max_examples=tries(30),
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(st.lists(rows_of(people), max_size=4), max_size=2),
        st.lists(TALKS, max_size=4),
        st.integers(1, 4),
    )
    def check(batches, talks, limit):
        with forgotten():
            change_set = make_change_set(by)
            for rows in batches:
                import_customers(change_set, by=by, rows=rows)
            import_interactions(change_set, by=by, rows=talks)
            after, left = undone(change_set, by, limit)
            assert left == []
            assert whole() == before
            assert (after.state, after.left) == ("undone", 0)

    check()


def _tag(by: User) -> Tag:
    from guanxi.customers.actions import create_tag

    return create_tag(Company.get(), by=by, family="need", name="降本增效")


def imported(by: User, *rows: CustomerRow) -> ChangeSet:
    change_set = make_change_set(by)
    import_customers(change_set, by=by, rows=list(rows))
    return change_set


def row(name: str = "恒岳", number: str = "17", **said: object) -> CustomerRow:
    return CustomerRow(name, external_no=number, external_source="erp", **said)  # type: ignore[arg-type]


def test_an_undo_runs_as_a_job_and_names_itself_in_the_history():
    by = make_manager()
    customer = make_customer(by, "恒岳", external_no="17", external_source="erp")
    change_set = imported(by, row("恒岳集团"), row("Northwind", "18", contacts=(ContactRow("陈伟"),)))
    run = undo_change_set(change_set, by=by, queued=False)
    assert run_now(run).state == JobRun.State.DONE
    assert list(Customer.objects.values_list("name", flat=True)) == ["恒岳"]
    assert (found("恒岳"), found("集团"), found("north"), found("陈伟")) == (["恒岳"], [], [], [])
    history = list(Change.objects.of(customer).values_list("verb", "change_set"))
    assert history == [("undo_batch", None), ("import_customers", change_set.pk)]
    entries = Entry.objects.filter(verb="undo_batch")
    assert sum(entry.detail["deleted"] for entry in entries) == 3
    assert chain.verify().whole


def test_what_somebody_changed_since_is_left_whole_and_listed():
    by = make_manager()
    change_set = imported(by, row("恒岳", contacts=(ContactRow("陈伟"),)), row("Northwind", "18"))
    kept = Customer.objects.get(name="恒岳")
    change_contact(Contact.objects.get(), by=by, title="采购")
    after, left = undone(change_set, by)
    assert left == [Left("customers.customer", kept.pk, "changed")]
    assert after.left == 1
    assert list(Customer.objects.values_list("name", flat=True)) == ["恒岳"]
    assert (Contact.objects.count(), StageMove.objects.count()) == (1, 1)
    assert found("陈伟") == ["恒岳"]


def test_what_one_import_created_and_then_changed_itself_goes_too():
    by = make_manager()
    change_set = make_change_set(by)
    for name, title in (("恒岳", ""), ("恒岳集团", "采购")):
        person = ContactRow("陈伟", title=title)
        import_customers(change_set, by=by, rows=[row(name, contacts=(person,))])
    assert (Customer.objects.get().version, Contact.objects.get().version) == (2, 2)
    after, left = undone(change_set, by)
    assert (left, after.left) == ([], 0)
    assert not Customer.objects.exists()


def test_what_one_import_created_and_changed_and_somebody_edited_since_is_left():
    by = make_manager()
    change_set = make_change_set(by)
    for name in ("恒岳", "恒岳集团"):
        import_customers(change_set, by=by, rows=[row(name)])
    customer = change_customer(Customer.objects.get(), by=by, region="上海")
    _after, left = undone(change_set, by)
    assert left == [Left("customers.customer", customer.pk, "changed")]
    kept = Customer.objects.get()
    assert (kept.name, kept.region) == ("恒岳集团", "上海")


def test_what_somebody_went_on_from_is_left_and_listed():
    by = make_manager()
    change_set = imported(by, row("恒岳"), row("Northwind", "18", tags=(("need", "降本增效"),)))
    first, second = Customer.objects.order_by("id")
    make_interaction(first, by)
    tag = Tag.objects.get()
    put_tag(make_customer(by), by=by, tag=tag)
    _after, left = undone(change_set, by)
    assert sorted((one.kind, one.record_id, one.reason) for one in left) == [
        ("customers.customer", first.pk, "referred"),
        ("customers.tag", tag.pk, "referred"),
    ]
    assert not Customer.objects.filter(pk=second.pk).exists()


def test_a_field_changed_since_keeps_its_newer_value():
    by = make_manager()
    customer = make_customer(by, "恒岳", external_no="17", external_source="erp", region="江苏")
    change_set = imported(by, row("恒岳集团", region="浙江"))
    change_customer(customer, by=by, region="上海")
    _after, left = undone(change_set, by)
    assert left == [Left("customers.customer", customer.pk, "changed")]
    assert Customer.objects.get().region == "上海"


@action("customers.import_customers")
def renumber(change_set: ChangeSet, *, by: User, customers: list[Customer]) -> None:
    """What no import does: other numbers for customers that are there."""
    for customer in customers:
        customer.customer_no += "-new"
        customer.save()


def test_a_number_taken_meanwhile_leaves_that_record_only():
    by = make_manager()
    first, second = make_customer(by, customer_no="A"), make_customer(by, customer_no="B")
    change_set = make_change_set(by)
    renumber(change_set, by=by, customers=[first, second])
    make_customer(by, customer_no="A")
    _after, left = undone(change_set, by)
    assert left == [Left("customers.customer", first.pk, "taken")]
    numbers = Customer.objects.order_by("id").values_list("customer_no", flat=True)
    assert list(numbers) == ["A-new", "B", "A"]
    assert [c.verb for c in Change.objects.of(first)] == ["renumber"]
    assert [c.verb for c in Change.objects.of(second)] == ["undo_batch", "renumber"]


def test_a_standing_goes_with_its_customer():
    by = make_manager()
    change_set = imported(by, row("恒岳"))
    customer = Customer.objects.get()
    standing = StandingRow(customer_id=customer.pk, tier="high", value=1)  # type: ignore[arg-type]
    write_standings(Company.get(), by=by, run_id=1, as_of=date(2024, 1, 1), rows=[standing])
    assert undone(change_set, by)[1] == []
    assert not Customer.objects.exists()


def test_the_last_contact_follows():
    by = make_manager()
    customer = make_customer(by)
    make_interaction(customer, by, date(2024, 1, 1))
    change_set = make_change_set(by)
    talk = InteractionRow(customer_id=customer.pk, on=date(2024, 9, 9), channel="visit", subject="交期")
    import_interactions(change_set, by=by, rows=[talk])
    undone(change_set, by)
    assert Interaction.objects.count() == 1
    assert Customer.objects.get().last_contact_on == date(2024, 1, 1)


def test_CUS_20_nobody_undoes_anothers_import():
    seller, other = make_user(), make_user()
    change_set = imported(seller, row())
    with pytest.raises(Http404):
        undo_change_set(change_set, by=other, queued=False)
    with pytest.raises(PermissionDenied):
        undo_change_set(change_set, by=make_user(grants={}), queued=False)
    assert Customer.objects.count() == 1
