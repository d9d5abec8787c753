"""A file's talks with customers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import import_interactions
from guanxi.customers.comparing import compare_interactions
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.rows import InteractionRow
from guanxi.customers.tests.factories import (
    make_change_set,
    make_customer,
    make_interaction,
    make_manager,
    make_user,
    today,
)
from guanxi.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


def talk(customer: Customer | None = None, **said: object) -> InteractionRow:
    told = {"on": date(2024, 5, 6), "channel": "visit", "subject": "年度复盘", "source_system": "xls", **said}
    return InteractionRow(customer_id=customer.pk if customer else None, **told)  # type: ignore[arg-type]


def test_SAL_05_a_row_of_template_3_becomes_an_interaction_and_the_last_contact():
    by = make_manager()
    customer = make_customer(by)
    row = talk(
        customer,
        participants="陈伟",
        feedback="交期太长",
        follow_up="排产表",
        status="doing",
        owner_label="李",
    )
    (outcome,) = import_interactions(make_change_set(by), by=by, rows=[row])
    kept = Interaction.objects.get(pk=outcome.record_id or 0)
    assert (kept.feedback, kept.follow_up, kept.status, kept.owner_label) == (
        "交期太长",
        "排产表",
        "doing",
        "李",
    )
    assert kept.owner == by
    assert Customer.objects.get().last_contact_on == date(2024, 5, 6)


def test_a_customer_is_named_by_number_by_number_in_the_source_or_by_name():
    by = make_manager()
    customer = make_customer(by, "恒岳", external_no="17", external_source="erp")
    rows = [
        talk(customer_no=customer.customer_no, subject="a"),
        talk(external_source="erp", external_no="17", subject="b"),
        talk(customer_name="恒岳", subject="c"),
        talk(customer_name="Nobody", subject="d"),
        talk(subject="e"),
    ]
    outcomes = import_interactions(make_change_set(by), by=by, rows=rows)
    assert [o.kind for o in outcomes] == ["new", "new", "new", "wrong", "wrong"]
    assert "Nobody" in str(outcomes[3].problem)
    assert customer.interactions.count() == 3


def test_a_second_import_adds_nothing_and_leaves_no_trace():
    by = make_manager()
    customer = make_customer(by)
    rows = [talk(customer), talk(customer, subject="Delivery"), talk(customer)]
    kinds = [o.kind for o in import_interactions(make_change_set(by), by=by, rows=rows)]
    entries = Entry.objects.count()
    again = [o.kind for o in import_interactions(make_change_set(by), by=by, rows=rows)]
    assert (kinds, again) == (["new", "new", "same"], ["same"] * 3)
    assert (Interaction.objects.count(), Entry.objects.count()) == (2, entries)


def test_a_talk_that_goes_on_changes_its_status_only():
    by = make_manager()
    customer = make_customer(by)
    row = talk(customer, status="todo")
    import_interactions(make_change_set(by), by=by, rows=[row])
    (outcome,) = import_interactions(make_change_set(by), by=by, rows=[replace(row, status="done")])
    assert (outcome.kind, outcome.changes) == ("changed", {"status": ("todo", "done")})
    kept = Interaction.objects.get()
    assert (kept.status, kept.version) == ("done", 2)


def test_two_sources_may_tell_the_same():
    by = make_manager()
    customer = make_customer(by)
    rows = [talk(customer), talk(customer, source_system="erp")]
    import_interactions(make_change_set(by), by=by, rows=rows)
    assert Interaction.objects.count() == 2


def test_an_older_file_leaves_a_later_contact_as_it_is():
    by = make_manager()
    customer = make_customer(by)
    make_interaction(customer, by, date(2024, 8, 1))
    import_interactions(make_change_set(by), by=by, rows=[talk(customer)])
    assert Customer.objects.get().last_contact_on == date(2024, 8, 1)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("channel", {"channel": ""}),
        ("on", {"on": today() + timedelta(days=3)}),
        ("subject", {"subject": ""}),
        ("owner_id", {"owner_id": 10**6}),
    ],
)
def test_CUS_17_a_row_without_source_time_or_author_is_wrong(field, said):
    by = make_manager()
    rows = [talk(make_customer(by), **said)]
    (outcome,) = import_interactions(make_change_set(by), by=by, rows=rows)
    assert (outcome.kind, outcome.field) == ("wrong", field)
    assert not Interaction.objects.exists()


def test_CUS_20_nobody_tells_of_a_customer_out_of_reach():
    seller, other = make_user(), make_user()
    customer = make_customer(other)
    for row in (talk(customer), talk(customer_no=customer.customer_no)):
        (outcome,) = import_interactions(make_change_set(seller), by=seller, rows=[row])
        assert (outcome.kind, outcome.field) == ("wrong", "customer_no")
        assert compare_interactions(seller, [row])[0].kind == "wrong"
    assert not Interaction.objects.exists()


def test_the_number_of_queries_does_not_depend_on_the_rows():
    by = make_manager()
    customer = make_customer(by)
    counts = []
    for first, count in ((0, 3), (100, 60)):
        old = [talk(customer, subject=f"old {first + n}", status="todo") for n in range(count)]
        import_interactions(make_change_set(by), by=by, rows=old)
        rows = [replace(row, status="done") for row in old]
        rows += [talk(customer, subject=f"new {first + n}") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            import_interactions(make_change_set(by), by=by, rows=rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
