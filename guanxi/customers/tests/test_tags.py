"""The tag library, and tags on customers."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.customers.actions import create_tag, put_tag, remove_tag
from guanxi.customers.choices import TagFamily
from guanxi.customers.models import Tag, TagLink
from guanxi.customers.tests.factories import SELLING, make_customer, make_tag, make_user, today
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db


def test_CUS_11_a_tag_belongs_to_one_of_four_families():
    seller = make_user()
    for family in TagFamily.values:
        make_tag(seller, "降本增效", family)
    assert set(Tag.objects.values_list("family", flat=True)) == {"industry", "role", "need", "pain"}
    with pytest.raises(Refused) as refusal:
        make_tag(seller, "降本增效", "mood")
    assert refusal.value.field == "family"


def test_the_same_word_is_the_same_tag():
    seller = make_user()
    assert make_tag(seller, "降本增效") == make_tag(seller, " 降本增效 ")
    entries = Entry.objects.filter(verb="create_tag").count()
    assert (Tag.objects.count(), entries) == (1, 1)


def test_CUS_11_putting_and_removing_a_tag_are_dated_and_it_can_come_again():
    seller = make_user()
    customer, tag = make_customer(seller), make_tag(seller)
    link = put_tag(customer, by=seller, tag=tag, since=date(2024, 1, 5), source="questionnaire")
    assert put_tag(customer, by=seller, tag=tag) == link
    remove_tag(link, by=seller, on=date(2024, 6, 1))
    again = put_tag(customer, by=seller, tag=tag)
    kept = TagLink.objects.order_by("id").values_list("pk", "since", "ended_on", "source")
    assert list(kept) == [
        (link.pk, date(2024, 1, 5), date(2024, 6, 1), "questionnaire"),
        (again.pk, today(), None, "sales"),
    ]


def test_a_tag_ends_neither_before_it_began_nor_in_the_future():
    seller = make_user()
    link = put_tag(make_customer(seller), by=seller, tag=make_tag(seller), since=date(2024, 1, 5))
    for day in (date(2024, 1, 4), today() + timedelta(days=3)):
        with pytest.raises(Refused) as refusal:
            remove_tag(link, by=seller, on=day)
        assert refusal.value.field == "on"


def test_CUS_20_tags_of_other_departments_customers_are_out_of_reach():
    seller, stranger = make_user(), make_user()
    customer, tag = make_customer(seller), make_tag(seller)
    link = put_tag(customer, by=seller, tag=tag)
    with pytest.raises(Http404):
        put_tag(customer, by=stranger, tag=tag)
    with pytest.raises(Http404):
        remove_tag(link, by=stranger)
    with pytest.raises(PermissionDenied):
        remove_tag(link, by=make_user(seller.department))


def test_CUS_20_the_library_grows_only_by_those_who_keep_it():
    grants = {name: scope for name, scope in SELLING.items() if name != "customers.manage_tags"}
    with pytest.raises(PermissionDenied):
        create_tag(Company.get(), by=make_user(grants=grants), family="need", name="降本增效")
