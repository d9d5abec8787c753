"""What a new house begins with tells whom nobody followed up, and how many each salesperson has of them."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from guanxi.config.starters import VIEWS
from guanxi.customers.listing import customers_page
from guanxi.customers.tests.factories import make_customer, make_interaction, today
from guanxi.foundation.ui import groups, lists

pytestmark = pytest.mark.django_db
NOT_CONTACTED = VIEWS[2][2]


def test_SAL_17_whom_nobody_followed_up_is_listed_and_counted_by_salesperson(make_person):
    one, two, head = make_person("sales"), make_person("sales"), make_person("manager")
    for seller, name, days in (
        (one, "Long ago", 61),
        (one, "Lately", 59),
        (one, "Never", None),
        (two, "Very long ago", 400),
    ):
        customer = make_customer(seller, name)
        if days is not None:
            make_interaction(customer, seller, today() - timedelta(days=days))
    listing, asked = customers_page("CNY"), QueryDict(NOT_CONTACTED)
    rows = lists.read_page(listing, head, asked).rows
    assert {row.name for row in rows} == {"Long ago", "Never", "Very long ago"}
    found = groups.read_groups(listing, head, asked, listing.grouping.named("owner"))
    assert {group.key: group.number for group in found.groups} == {one.pk: 2, two.pk: 1}
    told = {row.name for row in lists.read_page(listing, one, asked).rows}
    assert told == {"Long ago", "Never"}, "each sees the own"
