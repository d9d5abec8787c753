"""Names stand by pinyin, a family name read as one, wherever people are listed or picked."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from guanxi.config.checkup.house import people as people_of
from guanxi.config.commands import doctor_
from guanxi.config.roles import place_colleagues
from guanxi.customers import forms
from guanxi.customers.actions import leave_contact
from guanxi.customers.filters import FILTERS
from guanxi.customers.indexing import in_order
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.comments.mentioning import offered

MIGRATION = "0006_colleagues_in_order"
pytestmark = pytest.mark.django_db
ORDER = ["Bo Li", "陈伟", "Ed", "尉迟恭", "曾国", "查良"]  # bo · chen · ed · yu chi · zeng · zha


@pytest.fixture
def people() -> list[User]:
    department = make_user(name="陈伟").department
    return [make_user(department, name=name) for name in reversed(ORDER) if name != "陈伟"]


def names() -> list[str]:
    return list(User.objects.filter(is_system=False).in_order().values_list("name", flat=True))


def test_colleagues_stand_by_pinyin_in_lists_and_pickers(people):
    reader = people[0]
    assert names() == ORDER
    owners = next(one for one in FILTERS if one.code == "owner")
    assert [label for _value, label in owners.options(reader)][1:] == ORDER
    assert [one.name for one in offered("", make_customer(reader), reader)] == [
        name for name in ORDER if name != reader.name
    ]


def forget() -> None:
    QuerySet(User).update(sort_name="")


def test_whoever_has_no_place_yet_gets_one_at_the_next_start_and_once(people):
    make_user(people[0].department, name="😀", username="smile")
    known = dict(User.objects.values_list("pk", "sort_name"))
    forget()
    place_colleagues()
    assert dict(User.objects.values_list("pk", "sort_name")) == known
    assert "" not in known.values()
    entries = Entry.objects.count()
    place_colleagues()
    assert Entry.objects.count() == entries


def test_the_doctor_counts_who_has_no_place_and_gives_them_one(people, doctor):
    assert "no place" not in doctor(people_of)[1]
    forget()
    assert f"! people: {User.objects.count()} have no place in lists of names" in doctor(people_of)[1]
    doctor_.MENDING["names"]()
    assert "no place" not in doctor(people_of)[1]
    assert names() == ORDER


def test_an_upgrade_places_colleagues_as_the_house_does(people):
    make_user(people[0].department, name="Ａｎｎ李-单单 2")
    known = dict(User.objects.values_list("pk", "sort_name"))
    forget()
    state = MigrationLoader(connection).project_state(("search", MIGRATION))
    import_module(f"guanxi.foundation.search.migrations.{MIGRATION}").place(state.apps, None)
    assert dict(User.objects.values_list("pk", "sort_name")) == known


def test_the_people_of_a_customer_stand_by_pinyin_behind_the_first(people):
    seller = people[0]
    customer = make_customer(seller)
    for name in ("曾国", "王芳", "单雄", "Ann"):
        make_contact(customer, seller, name, is_primary=name == "王芳")
    leave_contact(make_contact(customer, seller, "阿强"), by=seller)
    expected = ["王芳", "Ann", "单雄", "曾国"]
    assert [one.name for one in in_order(customer.contacts.all())] == [*expected, "阿强"]
    page = Browser(seller).look(f"/customers/{customer.pk}/contacts/")
    places = [page.index(f">{name}") for name in [*expected, "阿强"]]
    assert places == sorted(places)
    picker: Any = forms.InteractionForm(customer=customer, by=seller).fields["contact"]
    assert [label for _value, label in picker.choices][1:] == expected
