"""What many hold is found newest first without gathering all: the same as looking at every name finds."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from guanxi.customers import actions
from guanxi.customers.indexing import KIND
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_manager, make_user
from guanxi.customers.tests.test_filter_like_brute_force import all_pages
from guanxi.foundation import few, ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.search import index, keeping
from guanxi.foundation.search.models import Document, Key, first_id
from guanxi.foundation.search.spelling import spelled
from guanxi.foundation.ui.lists import read_page

pytestmark = pytest.mark.django_db
VIEW = "customers.view_customer"
NAMES = (
    "苏州恒岳一厂", "杭州恒岳", "无锡苏州恒二厂", "州恒苏州", "苏州恒三厂", "恒岳苏州恒", "宁波",
    "苏州恒四厂", "苏州恒", "寧波蘇州恆五廠",
)  # fmt: skip
TEXTS = ("苏州恒", "恒岳", "苏州恒 厂", "苏州", "蘇州恆", "州恒", "没有")


@pytest.fixture
def eyes() -> dict[str, User]:
    """Customers of two people in two departments; the oldest was renamed last of all."""
    top = make_department("Top")
    owners = [make_user(top), make_user(make_department("Apart"))]
    made = [make_customer(owners[n % 2], name) for n, name in enumerate(NAMES)]
    actions.change_customer(made[0], by=make_manager(), name="苏州恒岳新一厂")
    return {
        "all": make_manager(top),
        "department": make_user(top, {VIEW: Scope.DEPARTMENT}),
        "own": owners[1],
        "nothing": make_user(top, {}),
    }


@pytest.mark.parametrize("walked", [3, few.WALKED])
def test_pages_hold_what_looking_at_every_name_finds_newest_first(eyes, monkeypatch, walked):
    monkeypatch.setattr(few, "RARE", 1)
    monkeypatch.setattr(few, "WALKED", walked)
    for who, user in eyes.items():
        rows = Customer.objects.visible_to(user).order_by("-pk").values_list("pk", "name")
        for text in TEXTS:
            wanted = spelled(text).split()
            expected = [pk for pk, name in rows if all(part in spelled(name) for part in wanted)]
            found = all_pages(customers_listing(), user, QueryDict(f"q={text}"))
            assert found == expected, (who, text)


def test_whoever_sees_all_has_a_page_of_what_many_hold_without_a_walk(eyes, monkeypatch):
    monkeypatch.setattr(few, "RARE", 1)
    for user, walks in ((eyes["all"], False), (eyes["own"], True)):
        with CaptureQueriesContext(connection) as asked:
            assert len(read_page(customers_listing(), user, QueryDict("q=苏州恒"), 2).rows) == 2
        assert any("at_row" in one["sql"] for one in asked) is walks


def test_documents_of_an_earlier_house_get_their_places(eyes):
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        for n, document in enumerate(Document.objects.order_by("-record_id"), 1):
            Document.objects.filter(pk=document.pk).update(id=n)
        assert Document.objects.filter(pk__lt=first_id(KIND)).count() == len(NAMES)
        migration = import_module("guanxi.foundation.search.migrations.0008_documents_by_their_records")
        migration.number(apps, connection.schema_editor())
    held = Document.objects.values_list("id", "record_id")
    assert all(pk == first_id(KIND) + record for pk, record in held)
    assert keeping.full_text_is_whole()
    assert len(all_pages(customers_listing(), eyes["all"], QueryDict("q=苏州恒"))) == 7


def test_documents_of_an_earlier_house_say_their_keys(eyes):
    def said() -> dict[int, set[str]]:
        return {pk: set(keys.split("\n")) for pk, keys in Document.objects.values_list("pk", "keys")}

    now = said()
    assert all("" in keys and len(keys) > 1 for keys in now.values())
    Document.objects.update(keys="")
    assert keeping.orphaned_keys() == Key.objects.count() > 0
    migration = import_module("guanxi.foundation.search.migrations.0011_keys_with_their_documents")
    migration.say(apps, connection.schema_editor())
    assert said() == now
    assert keeping.orphaned_keys() == 0
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        index.drop(KIND, list(Customer.objects.values_list("pk", flat=True)))
    assert not Key.objects.exists()
