"""What was decided of doubles stands on pages and is taken back there; restricted records stay and say so."""

import pytest
from django.db import models
from django.urls import reverse

from guanxi.customers.actions import flag_person
from guanxi.customers.actions.merging import merge_customers
from guanxi.customers.consent.restricted import Restricted
from guanxi.customers.duplicates import actions
from guanxi.customers.duplicates.models import Apart, DuplicatePair
from guanxi.customers.duplicates.tests.test_review_duplicates import MERGING, RIGHTS, doubles, search
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now

pytestmark = [pytest.mark.django_db, pytest.mark.page]
MORE = dict.fromkeys(["customers.record_consent", "customers.view_consent", "jobs.view_job_run"], Scope.ALL)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def boss():
    return make_user(make_department(), RIGHTS | MORE, language="en", name="Wang Min")


def test_a_restricted_pair_stays_says_why_and_is_neither_compared_nor_decided(boss, client):
    kept, lost = doubles(boss)
    search(boss)
    pair = DuplicatePair.objects.get()
    flag_person(lost, by=boss, act="restricted", source="message", contact=lost.contacts.get())
    search(boss)
    client.force_login(boss)
    assert "Restricted, not compared" in client.get(reverse("list_duplicates")).text
    page = client.get(pair.get_absolute_url()).text
    assert f"the data of {lost.name} is restricted" in page
    assert "The same telephone number" not in page
    (item,) = client.get("/api/customers/duplicates").json()["items"]
    assert (item["restricted"], item["why"]) == (True, [])
    assert client.post(pair.get_absolute_url(), {"decision": "merge"}).status_code == 403
    merging = f"/customers/{kept.pk}/merge/?with={lost.pk}"
    for refused in (client.get(merging), client.post(merging, {"version": kept.version})):
        assert f"the data of {lost.name} is restricted" in refused.text
        assert "Where they differ" not in refused.text
    for one, other in ((kept, lost), (lost, kept)):
        with pytest.raises(Refused, match="restricted"):
            merge_customers(one, by=boss, lost=other)
    flag_person(lost, by=boss, act="unrestricted", source="message", contact=lost.contacts.get())
    assert "The same telephone number" in client.get(pair.get_absolute_url()).text
    assert Customer.objects.filter(pk__in=[kept.pk, lost.pk]).count() == 2


def test_decided_pairs_say_by_whom_and_each_is_taken_back_from_its_page(boss, client):
    client.force_login(boss)
    kept, lost, other = (make_customer(boss, name) for name in ("恒岳机械", "恒岳机械厂", "恒岳贸易"))
    actions.keep_apart(kept, by=boss, other=other, reason="Two firms")
    page = client.get(reverse("list_apart")).text
    assert ("Wang Min" in page, "Two firms" in page, other.name in page) == (True, True, True)
    stranger = make_user(make_department(), MERGING)
    client.force_login(stranger)
    assert other.name not in client.get(reverse("list_apart")).text
    again = reverse("compare_again", args=[Apart.objects.get().pk])
    assert client.post(again).status_code == 404

    client.force_login(boss)
    answer = client.post(f"/customers/{kept.pk}/merge/?with={lost.pk}", {"version": kept.version})
    assert answer.status_code == 302
    out = reverse("unmerge_customers", args=[kept.pk, lost.pk])
    assert f'hx-post="{out}"' in client.get(f"/customers/{kept.pk}/").text, "the toast takes it back"
    page = client.get(reverse("list_merged")).text
    assert ("恒岳机械厂" in page, out in page, "Wang Min" in page) == (True, True, True)
    assert client.post(out, headers=HTMX)["HX-Redirect"] == f"/customers/{kept.pk}/"
    assert out not in client.get(reverse("list_merged")).text

    assert client.post(again).status_code == 302
    assert not Apart.objects.filter(other=other).exists()
    assert "comes back with the next search" in client.get(reverse("list_apart")).text


def test_a_verdict_taken_back_waits_for_the_next_search_and_the_queue_says_so(boss, client):
    client.force_login(boss)
    kept, other = (make_customer(boss, name) for name in ("恒岳机械", "长江贸易"))
    actions.keep_apart(kept, by=boss, other=other)
    search(boss)
    queue, decided = reverse("list_duplicates"), reverse("list_apart")
    assert "are decided" in client.get(queue).text
    page = client.get(decided).text
    assert ("Take the verdict back" in page, reverse("search_duplicates") in page) == (True, False)
    client.post(reverse("compare_again", args=[Apart.objects.get().pk]))
    page = client.get(queue).text
    assert ("are decided" in page, "Pairs wait for the next search" in page) == (False, True)
    assert f'action="{reverse("search_duplicates")}"' in client.get(decided).text
    search(boss)
    assert "are decided" in client.get(queue).text


@pytest.mark.both
@pytest.mark.parametrize("door", ["page", "api"])
def test_what_was_said_of_both_records_of_a_merge_stands_once_and_is_taken_back_whole(boss, client, door):
    client.force_login(boss)
    kept, lost, other = (make_customer(boss, name) for name in ("恒岳机械", "恒岳机械厂", "恒岳贸易"))
    for one, two in ((kept, other), (other, lost), (kept, lost)):
        actions.keep_apart(one, by=boss, other=two)
    merge_customers(Customer.objects.get(pk=kept.pk), by=boss, lost=Customer.objects.get(pk=lost.pk))
    assert len(client.get(reverse("list_apart")).context["rows"]) == 1
    if door == "page":
        newest = Apart.objects.of_pair(kept.pk, other.pk).latest("pk")
        assert client.post(reverse("compare_again", args=[newest.pk])).status_code == 302
    else:
        address, asked = f"/api/customers/{kept.pk}/apart/again", {"other_id": other.pk}
        assert client.post(address, asked, content_type="application/json").status_code == 204
        assert client.post(address, asked, content_type="application/json").status_code == 404
    assert Apart.objects.between({kept.pk, other.pk}) <= {frozenset([kept.pk])}, "a search asks again"


@pytest.mark.both
def test_pairs_are_forgotten_however_many_people_are_restricted(boss, monkeypatch):
    doubles(boss)
    search(boss)
    pair = DuplicatePair.objects.get()
    for held, stay in (({pair.right_id}, True), (range(10**6, 10**6 + 150_000), False)):
        monkeypatch.setattr(actions, "restricted", lambda held=held: Restricted(named=frozenset(held)))
        actions.forget_pairs(Company.get(), by=boss, run=pair.run + 1)
        assert DuplicatePair.objects.exists() is stay


def test_a_search_shows_its_progress_and_brings_the_list_when_it_is_done(boss, client):
    client.force_login(boss)
    progress = reverse("show_duplicate_search")
    run = actions.search_duplicates(Company.get(), by=boss, queued=False)
    page = client.get(reverse("list_duplicates")).text
    assert f'hx-get="{progress}"' in page
    assert "Looking for duplicates" in client.get(progress, headers=HTMX).text
    run_now(run)
    assert client.get(progress, headers=HTMX)["HX-Refresh"] == "true"
    assert f'hx-get="{progress}"' not in client.get(reverse("list_duplicates")).text
    said = client.get(f"/jobs/{JobRun.objects.get().pk}/").text
    assert "The base is being searched for duplicates" in said
    assert "Looking for duplicates" not in said


def test_a_verdict_is_taken_back_from_its_toast_and_the_queue_does_not_claim_that_all_is_decided(
    boss, client
):
    kept, lost = doubles(boss)
    search(boss)
    models.QuerySet[Apart, Apart](Apart).bulk_create([Apart(one=lost, other=kept)])  # as a merge may leave it
    client.force_login(boss)
    page = client.post(
        DuplicatePair.objects.get().get_absolute_url(), {"decision": "apart"}, follow=True
    ).text
    again = reverse("compare_again", args=[Apart.objects.get().pk])
    assert not DuplicatePair.objects.exists(), "no second question, though the verdict was there"
    assert (f'hx-post="{again}"' in page, "are decided" in page) == (True, True)
    assert client.post(again, headers=HTMX)["HX-Refresh"] == "true"
    page = client.get(reverse("list_duplicates")).text
    assert ("are decided" in page, "Pairs wait for the next search" in page) == (False, True)
