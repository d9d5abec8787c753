"""Free text finds a name in whichever signs, with or without marks over letters; data stay as written."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from guanxi.customers.indexing import reindex
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.search import index
from guanxi.foundation.search import tokens as words
from guanxi.foundation.search.hits import marked
from guanxi.foundation.search.models import Document, Key
from guanxi.foundation.search.spelling import fold, spelled

pytestmark = pytest.mark.django_db
spell = import_module("guanxi.foundation.search.migrations.0007_spelled_alike").spell

ALIKE = [
    ("寧波恆嶽精密機械", ["宁波", "寧波", "恒岳", "恆嶽精密", "ningbo", "nbhy"]),
    ("宁波恒岳精密机械", ["宁波", "寧波", "恒岳", "恆嶽精密", "ningbo", "nbhy"]),
    ("Müller Łódź GmbH", ["muller", "müller", "MÜLLER", "lodz", "Łódź", "ull"]),
    ("Muller Lodz GmbH", ["muller", "müller", "Łódź"]),
    ("Straße Ørsted", ["strasse", "orsted", "ørsted"]),
]


@pytest.mark.parametrize(("name", "texts"), ALIKE)
def test_a_name_is_found_in_every_spelling(name, texts):
    make_customer(make_user(), name)
    assert {text: found(text) for text in texts} == {text: [name] for text in texts}
    assert Customer.objects.get().name == name


def test_so_are_a_customer_s_people():
    seller = make_user()
    customer = make_customer(seller, "Northwind")
    make_contact(customer, seller, "陳偉")
    make_contact(customer, seller, "José Núñez")
    for text in ("陈伟", "陳偉", "jose nunez", "José"):
        assert found(text) == ["Northwind"], text


def test_what_was_hit_is_marked_in_the_name_as_it_is_written():
    assert marked("寧波恆嶽", "恒岳") == "寧波<mark>恆嶽</mark>"
    assert marked("Herr Müller", "muller") == "Herr <mark>Müller</mark>"


def test_other_marks_tell_words_apart():
    assert spelled("がくй각") == "がくй각"


def test_an_index_from_before_is_spelled_anew_and_is_the_one_that_would_be_made_now(monkeypatch):
    seller = make_user()
    for name, _texts in ALIKE:
        make_customer(seller, name)
    now = _held()
    with monkeypatch.context() as before, ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        for place in (index, words):
            before.setattr(place, "spelled", fold)
            before.setattr(place, "unmarked", fold)
        reindex(Customer.objects.values_list("pk", flat=True))
    assert found("muller") == ["Muller Lodz GmbH"]
    assert _held() != now
    spell(apps, connection.schema_editor())
    assert _held() == now
    for name, texts in ALIKE:
        assert all(name in found(text) for text in texts), name


def _held() -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
    documents = Document.objects.order_by("record_id").values_list("text", "tokens")
    return list(documents), sorted(Key.objects.values_list("key", "record_id"))
