"""A pair is decided once, whatever tab it stands in, and one that contradicts itself not by one key."""

import pytest
from django.urls import reverse

from guanxi.customers.duplicates import actions
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.duplicates.tests.test_review_duplicates import RIGHTS, doubles, search
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def boss(client):
    user = make_user(make_department(), RIGHTS, language="en")
    client.force_login(user)
    return user


def test_a_pair_decided_in_another_tab_is_said_and_the_next_comes(client, boss):
    kept, lost = doubles(boss)
    search(boss)
    first = DuplicatePair.objects.get()
    other = make_customer(boss, "Norrvik Paper"), make_customer(boss, "Norrvik Pulp")
    row = {"left": other[0].pk, "right": other[1].pk, "kind": "firm", "probability": 0.6, "why": []}
    actions.keep_pairs(Company.get(), by=boss, run=first.run, pairs=[row])
    after = DuplicatePair.objects.exclude(pk=first.pk).get()
    assert DuplicatePair.objects.all().behind(first).get() == after
    there = first.get_absolute_url()
    client.post(there, {"decision": "apart"})
    answer = client.post(there, {"decision": "merge"}, follow=True)
    assert answer.redirect_chain == [(after.get_absolute_url(), 302)]
    assert "You decided this pair already: two customers." in answer.text
    assert Customer.objects.filter(pk__in=[kept.pk, lost.pk]).count() == 2
    client.force_login(make_user(make_department(), RIGHTS))
    assert client.get(there).status_code == 404, "who did not decide it hears nothing"


def test_what_contradicts_is_asked_about_once_before_two_records_are_made_one(client, boss):
    doubles(boss)
    search(boss)
    pair = DuplicatePair.objects.get()
    why = [{"comparison": "name", "level": "other", "bits": -6.6}]
    row = {"left": pair.left_id, "right": pair.right_id, "kind": "firm", "probability": 0.6, "why": why}
    actions.keep_pairs(Company.get(), by=boss, run=pair.run, pairs=[row])
    there, both = pair.get_absolute_url(), Customer.objects.filter(pk__in=[pair.left_id, pair.right_id])
    asked = client.post(there, {"decision": "merge"})
    assert (asked.status_code, both.count()) == (409, 2)
    assert "Different names" in asked.text
    assert 'name="sure" value="yes"' in asked.text
    client.post(there, {"decision": "merge", "sure": "yes"})
    assert both.count() == 1


def test_a_part_of_a_name_is_offered_while_it_is_typed(client, boss):
    known = make_customer(boss, "苏州恒岳精密机械有限公司")
    page = client.get(reverse("create_customer")).text
    assert "input changed delay:400ms from:#id_name" in page
    told = client.post(reverse("find_doubles"), {"name": "恒岳精密", "kind": "firm"}).text
    assert known.get_absolute_url() in told
    assert (
        known.get_absolute_url()
        not in client.post(reverse("find_doubles"), {"name": "恒", "kind": "firm"}).text
    )
    client.force_login(make_user(make_department()))
    assert "恒岳" not in client.post(reverse("find_doubles"), {"name": "恒岳精密", "kind": "firm"}).text
