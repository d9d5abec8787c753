"""Histories name a merge and its end, and show no row where nothing changed; what stays is told before."""

import pytest
from django.urls import reverse

from guanxi.customers.actions import change_customer, merge_customers, unmerge_customers
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_contact, make_customer, make_user
from guanxi.foundation.accounts.scopes import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.page]
RIGHTS = MANAGING | {"customers.merge_customers": Scope.ALL, "customers.change_customer": Scope.ALL}


def again(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_a_merge_and_its_end_are_a_line_each_in_both_histories(client):
    boss = make_user(None, RIGHTS, language="en", name="Boss Bo")
    kept, lost = make_customer(boss, "Norrvik Paper"), make_customer(boss, "Norrvik Pulp", size="large")
    make_contact(lost, boss, "Anna Visser", phone="13812345678")
    merge_customers(again(kept), by=boss, lost=lost, take=["size"])
    client.force_login(boss)
    there = reverse("unmerge_customers", args=[kept.pk, lost.pk])
    assert "Nobody has changed any of it since." in client.get(there).text
    change_customer(again(kept), by=boss, size="small")
    told = client.get(there)
    assert [(of, moment.who) for of, moment in told.context["staying"]] == [("Norrvik Paper", "Boss Bo")]
    assert "Stays with Norrvik Paper" in told.text
    unmerge_customers(again(kept), by=boss, lost_id=lost.pk)
    said = {}
    for one in (kept, lost):
        moments = client.get(reverse("customer_history", args=[one.pk])).context["moments"]
        assert not [str(moment.title) for moment in moments if moment.body == "– → –"]
        for moment in moments:
            before, arrow, after = moment.body.partition(" → ")
            assert not arrow or before != after, moment
        said[one.pk] = [(str(moment.title), str(moment.who)) for moment in moments]
    assert ("Merged with Norrvik Pulp", "Boss Bo") in said[kept.pk]
    assert ("Norrvik Pulp was taken out again", "Boss Bo") in said[kept.pk]
    assert said[lost.pk] == [
        ("Taken out of Norrvik Paper again", "Boss Bo"),
        ("Merged with Norrvik Paper", "Boss Bo"),
        ("Created", "Boss Bo"),
    ]
