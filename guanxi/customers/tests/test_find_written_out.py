"""Müller is found by mueller and Mueller by müller, wherever one searches; others find what they found."""

import pytest

from guanxi.config import jobs
from guanxi.config.actions import spell_anew
from guanxi.config.verbs import FOUND
from guanxi.customers.indexing import reindex
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_contact, make_customer, make_manager, make_user
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation import few, ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.palette.declared import Asked
from guanxi.foundation.palette.reading import read
from guanxi.foundation.search import index, spelling, tokens
from guanxi.foundation.search.hits import marked
from guanxi.foundation.search.models import Document, Key

pytestmark = pytest.mark.django_db
NAMES = (
    "Hans Müller GmbH",
    "Mueller & Sohn",
    "Muller Ltd",
    "Ångström Ør",
    "Aangstroem",
    "Straße",
    "hengyue 岳",
)
MEANT = {
    "mueller": {"Hans Müller GmbH", "Mueller & Sohn"},
    "müller": {"Hans Müller GmbH", "Mueller & Sohn", "Muller Ltd"},
    "muller": {"Hans Müller GmbH", "Muller Ltd"},
    "muell": {"Hans Müller GmbH", "Mueller & Sohn"},
    "hans mueller": {"Hans Müller GmbH"},
    "hansmu": {"Hans Müller GmbH"},
    "hansmue": {"Hans Müller GmbH"},
    "ueller g": {"Hans Müller GmbH"},
    "aangstroem": {"Ångström Ør", "Aangstroem"},
    "ångström": {"Ångström Ør", "Aangstroem"},
    "angstrom": {"Ångström Ør"},
    "oer": {"Ångström Ør"},
    "strasse": {"Straße"},
    "hengyue": {"hengyue 岳"},
    "hengyu": {"hengyue 岳"},
    "hengyü": {"hengyue 岳"},
}


@pytest.mark.parametrize("rare", [0, few.RARE])
def test_what_is_written_out_is_found_in_lists_and_palette_rare_or_common(monkeypatch, rare):
    seller = make_user()
    for name in NAMES:
        make_customer(seller, name)
    monkeypatch.setattr(few, "RARE", rare)
    assert {text: set(found(text)) for text in MEANT} == MEANT
    for text, names in MEANT.items():
        rows = read({"": FOUND[0].find(Asked(text, seller, 9))})[""]
        assert {row[1] for row in rows} == names, text
        assert len(rows) == len(names), text


def test_so_is_a_person_at_a_customer():
    seller = make_user()
    make_contact(make_customer(seller, "Northwind"), seller, "Jörg Weiß")
    assert found("joerg weiss") == found("Jörg") == found("jorg") == ["Northwind"]


def test_what_was_hit_is_marked_as_it_is_written():
    assert marked("Herr Müller", "mueller") == "Herr <mark>Müller</mark>"
    assert marked("Herr Mueller", "müller") == "Herr <mark>Mueller</mark>"


def test_the_index_of_an_earlier_house_is_read_anew(monkeypatch):
    for name in NAMES:
        make_customer(make_manager(), name)

    def held():
        documents = Document.objects.order_by("record_id").values_list("text", "tokens")
        return list(documents), sorted(Key.objects.values_list("key", "record_id"))

    now = held()
    with monkeypatch.context() as before, ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        for place in (index, tokens):
            before.setattr(place, "written_out", lambda _text: "")
        reindex(Customer.objects.values_list("pk", flat=True))
    assert found("mueller") == ["Mueller & Sohn"]
    monkeypatch.setattr(jobs, "SIZE", 2)
    run = run_now(spell_anew(Company.get(), by=User.system(), queued=False))
    assert (run.done, run.total) == (len(NAMES), len(NAMES))
    assert held() == now


def test_texts_without_such_letters_have_one_spelling():
    assert spelling.spellings("苏州恒岳 Muller") == ("苏州恒岳 muller",)
