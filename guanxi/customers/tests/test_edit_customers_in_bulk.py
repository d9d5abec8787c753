"""Many customers changed together: by the rules of each, counted honestly, taken back as one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.customers import actions
from guanxi.customers.models import Customer, StageMove, TagLink
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    SELLING,
    make_customer,
    make_department,
    make_tag,
    make_user,
)
from guanxi.customers.working import WORKLIST
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.events import JobEnded
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.reactions import tell_of_job
from guanxi.foundation.worklists import actions as bulk
from guanxi.foundation.worklists.choosing import keys_chosen

pytestmark = pytest.mark.django_db
ALL_IN_BULK = MANAGING | {"worklists.edit_in_bulk": Scope.OWN}
BULK = SELLING | {"worklists.edit_in_bulk": Scope.OWN}


def edit(by, code, customers, **asked):
    keys = [customer.pk for customer in customers]
    return bulk.edit_in_bulk(by, by=by, worklist="customers", bulk=code, asked=asked, keys=keys)


def test_CUS_12_only_allowed_moves_are_made_and_the_others_are_named_with_their_reason():
    by = make_user(grants=ALL_IN_BULK)
    fresh, closed = make_customer(by, stage="prospect"), make_customer(by, stage="deal")
    lost = make_customer(by, stage="lost")
    done = edit(by, "stage", [fresh, closed, lost], stage="deal", reason="signed")
    assert (done.changed, done.same, done.refused) == (1, 1, 1)
    ((key, _why),) = done.reasons
    assert key == lost.pk
    assert set(Customer.objects.filter(stage="deal")) == {fresh, closed}
    assert StageMove.objects.filter(customer=fresh, after="deal", reason="signed").count() == 1


def test_what_one_may_see_but_not_change_stays_and_what_one_does_not_see_is_not_counted():
    here = make_department()
    seller, colleague = make_user(here, BULK), make_user(here, BULK)
    stranger = make_user(make_department(), BULK)
    own, near, far = (make_customer(one, industry="C") for one in (seller, colleague, stranger))
    given = QueryDict(f"keys={own.pk},{near.pk},{far.pk}")
    assert keys_chosen(WORKLIST, seller, given) == [own.pk, near.pk]
    done = edit(seller, "industry", [own, near, far], industry="F")
    assert (done.changed, done.refused) == (1, 1)
    assert [key for key, _why in done.reasons] == [near.pk]
    assert {c.pk: c.industry for c in Customer.objects.all()} == {own.pk: "F", near.pk: "C", far.pk: "C"}


def test_all_that_match_are_those_of_the_filter_but_the_ones_taken_out():
    by = make_user(grants=BULK)
    firms = [make_customer(by, kind="firm") for _n in range(4)]
    make_customer(by, kind="person")
    make_customer(make_user(grants=BULK), kind="firm")
    given = QueryDict(f"all=1&query=%3Fkind%3Dfirm%26sort%3Dname&but={firms[2].pk}")
    assert keys_chosen(WORKLIST, by, given) == [firms[0].pk, firms[1].pk, firms[3].pk]


def test_one_entry_of_the_audit_one_change_set_and_a_history_of_each():
    by = make_user(grants=BULK)
    three = [make_customer(by) for _n in range(3)]
    entries = Entry.objects.count()
    done = edit(by, "region", three, region="Ningbo")
    assert Entry.objects.count() == entries + 1
    changes = Change.objects.filter(change_set=done.change_set)
    assert {change.record_id for change in changes} == {one.pk for one in three}


def test_nobody_reaches_a_customer_through_the_owner_or_tag_chosen():
    by = make_user(grants=BULK)
    gone = make_user(grants=BULK)
    with pytest.raises(Refused):
        edit(by, "owner", [make_customer(by)], owner=str(gone.pk + 1000))
    with pytest.raises(Http404):
        edit(by, "nonsense", [make_customer(by)])
    with pytest.raises(PermissionDenied):
        edit(make_user(), "region", [], region="x")


def test_many_rows_go_in_a_job_that_can_be_taken_back(monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    monkeypatch.setattr(bulk, "BATCH", 2)
    by = make_user(grants=BULK)
    many = [make_customer(by, region="Suzhou") for _n in range(7)]
    done = edit(by, "region", many, region="Ningbo")
    assert done.change_set.state == ChangeSet.State.APPLYING
    run_now(JobRun.objects.get(pk=done.job_id))
    done.refresh_from_db()
    assert (done.done, done.changed) == (7, 7)
    assert set(Customer.objects.values_list("region", flat=True)) == {"Ningbo"}
    bulk.take_back(ChangeSet.objects.get(pk=done.change_set_id), by=by)
    assert set(Customer.objects.values_list("region", flat=True)) == {"Suzhou"}


def test_who_left_many_rows_to_a_job_is_told_and_led_to_what_came_of_it(monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    by = make_user(grants=BULK)
    done = edit(by, "stage", [make_customer(by, "Gone", stage="lost"), make_customer(by, stage="prospect")],
                stage="deal")  # fmt: skip
    run_now(JobRun.objects.get(pk=done.job_id))
    JobRun.objects.update(here="")  # as if workers had done it
    tell_of_job(JobEnded(done.job_id))
    notice = Notification.objects.get(user=by)
    assert (notice.notice, notice.url) == ("job_done", f"/bulk/{done.pk}/")
    browser = Browser(by)
    assert f'href="/bulk/{done.pk}/"' in browser.look(f"/jobs/{done.job_id}/")
    assert "Gone" in browser.look(notice.url)


def test_the_dialog_counts_says_what_stays_and_the_result_names_it():
    here = make_department()
    seller, colleague = make_user(here, BULK), make_user(here, BULK)
    own, near = make_customer(seller, "Own", stage="lost"), make_customer(colleague, "Near")
    browser, path = Browser(seller), "/bulk/customers/stage/"
    keys = f"{own.pk},{near.pk}"
    page = browser.send(path, 200, keys=keys)
    assert "2 rows selected" in page
    assert "1 of them you may not change" in page
    assert "Change 1 row" in page
    page = browser.send(path, 200, keys=keys, step="do", stage="deal")
    assert "2 could not be changed" in page
    assert 'data-bulk-result="' + keys in page
    assert "Own" in page
    page = browser.send(path, 200, keys=str(own.pk), step="do", stage="won_back")
    assert "data-bulk-done" in page
    assert "/undo/" in page


def snapshot():
    rows = Customer.objects.order_by("pk").values_list(
        "pk", "owner_id", "department_id", "stage", "industry", "region", "kind", "name", "sort_name"
    )
    links = TagLink.objects.order_by("pk").values_list("customer_id", "tag_id", "ended_on")
    return list(rows), list(links), StageMove.objects.count()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("stage"), st.sampled_from(["deal", "lost", "maintenance", "won_back"])),
        st.tuples(st.just("industry"), st.sampled_from(["", "C", "F"])),
        st.tuples(st.just("kind"), st.sampled_from(["firm", "person"])),
        st.tuples(st.just("owner"), st.integers(0, 1)),
        st.tuples(st.just("tag"), st.integers(0, 1)),
        st.tuples(st.just("untag"), st.integers(0, 1)),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, chosen=st.sets(st.integers(0, 3), min_size=1))
def test_CUS_11_taking_bulk_edits_back_one_after_the_other_leaves_all_as_it_was(steps, chosen):
    by = make_user(grants=ALL_IN_BULK)
    other = make_user(by.department, ALL_IN_BULK)
    tags = [make_tag(by), make_tag(by)]
    customers = [make_customer(by, stage=stage) for stage in ("prospect", "deal", "lost", "upgrade")]
    actions.put_tag(customers[0], by=by, tag=tags[0])
    some = [customers[n] for n in chosen]
    taken = []
    for code, value in steps:
        asked = {
            "owner": lambda v: {"owner": str((by, other)[v].pk)},
            "tag": lambda v: {"tag": str(tags[v].pk)},
            "untag": lambda v: {"tag": str(tags[v].pk)},
        }.get(code, lambda v, code=code: {code: v})(value)
        before = snapshot()
        taken.append((before, edit(by, code, some, **asked)))
    for before, done in reversed(taken):
        undone = bulk.take_back(ChangeSet.objects.get(pk=done.change_set_id), by=by)
        assert not undone.left
        assert snapshot() == before
