"""CUS-32: whom was erased is on no page, in no table, before no change; what a law keeps stays nameless."""

import io
import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from guanxi.config.checkup import house
from guanxi.customers.actions import change_interaction, record_need
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.models import Contact, Interaction
from guanxi.customers.profiles.actions import describe_customer
from guanxi.customers.searching import found
from guanxi.customers.subject_rights import actions, jobs, twins
from guanxi.customers.subject_rights.erasing import raw
from guanxi.customers.subject_rights.models import Erasure, SubjectRequest
from guanxi.customers.tests.asking import MAIL, NAME, PHONE, RIGHTS, asked, in_tables, person_at
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, make_user, today
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit import chain
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.files import actions as files
from guanxi.foundation.files import store
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.privacy import erased
from guanxi.foundation.savedviews.actions import start_export
from guanxi.foundation.savedviews.models import ListExport

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_user(grants=RIGHTS, language="en", name="Wang Min")


@pytest.fixture(autouse=True)
def ledger(tmp_path, settings):
    settings.GUANXI_ERASURES = tmp_path / "erasures.jsonl"
    return settings.GUANXI_ERASURES


def test_CUS_32_an_erased_person_is_on_no_page_in_no_table_and_before_no_change(
    by, ledger, django_capture_on_commit_callbacks
):
    customer, person, talk = person_at(by)
    change_interaction(talk, by=by, feedback="was another")
    assert in_tables(NAME), "it is there before"
    kept = store.Incoming.of("photo.pdf", io.BytesIO(b"a photo"))
    drawing = files.add_file(by, by=by, record=person, kept=kept)
    request = asked(person, by, wish=f"{NAME} wants to be forgotten")
    browser = Browser(by)
    assert "Without the person" in browser.look(request.get_absolute_url()), "proofs of consent stay"
    with django_capture_on_commit_callbacks(execute=True):
        (gone,) = actions.erase_person(request, by=by)
    assert in_tables(NAME, PHONE, MAIL, "likes tea", "吴中", "photo.pdf") == []
    assert not Change.objects.filter(kind="customers.contact", record_id=person.pk).exists()
    assert [one.pk for one in Change.objects.all() if PHONE in str(keeping.before(one))] == []
    person.refresh_from_db()
    talk.refresh_from_db()
    assert (str(person.phone), person.phone_index, bool(person.left_on)) == ("", None, True)
    assert talk.subject == "Call with ▇▇"
    for typed in (NAME, PHONE, "倩如"):
        assert found(typed, by) == []
    page = browser.look(f"/customers/{customer.pk}/contacts/")
    assert NAME not in page
    assert f"▇▇ {person.pk}" in page
    assert ("erased" in page, "Is back" in page) == (True, False)
    assert "As a sheet" not in browser.look(request.get_absolute_url()), "nothing is left to take out"
    stays = {code: until for code, _count, until, _basis in gone.stays}
    assert stays["consents"] == str(today().replace(year=today().year + 3))
    assert chain.verify().whole
    assert not store.path_of(drawing.uid).exists()
    line = json.loads(ledger.read_text())
    assert (line["kind"], line["record_id"], line["uid"]) == ("customers.contact", person.pk, str(person.uid))
    with pytest.raises(Refused):
        actions.erase_person(SubjectRequest.objects.get(), by=by)


def test_CUS_32_what_a_law_keeps_stays_without_the_person(by):
    customer = make_customer(
        by, NAME, kind="person", address="星湖街 1328 号", id_number="320500198107160013"
    )
    person = make_contact(customer, by, NAME, role="self", phone=PHONE)
    record_need(customer, by=by, kind="product", description=f"{NAME} needs a lamp")
    make_interaction(customer, by, contact=person, subject="Talk", feedback="secret illness")
    describe_customer(customer, by=by, values={"occupation": "钢琴教师", "income": "3"})
    describe_customer(customer, by=by, values={"occupation": "退休教师"})
    actions.change_retention(Company.get(), by=by, values={"rules": {"talks": {"years": 7, "basis": "合同"}}})
    actions.erase_person(asked(person, by), by=by)
    assert in_tables(NAME, PHONE, "星湖街", "secret illness", "教师") == []
    stays = {code: (count, basis) for code, count, _until, basis in Erasure.objects.all()[0].stays}
    assert stays["talks"] == (1, "合同")
    assert Interaction.objects.get().on == date(2024, 5, 1), "that there was a contact, and when"
    customer.refresh_from_db()
    assert (customer.name, customer.customer_no != "") == (f"▇▇ {customer.pk}", True)


def test_CUS_32_the_page_says_what_stays_and_who_looks_like_the_same_person_before_it_erases(by, monkeypatch):
    by = make_user(grants=RIGHTS | {"customers.view_customer": Scope.OWN}, language="en")
    customer, person, talk = person_at(by)
    change_interaction(talk, by=by, feedback="欧阳总 asks for a lamp")
    make_interaction(customer, by, subject="Talk with somebody else")
    other = make_contact(make_customer(by, "安蔚"), by, "O. Qianru", phone2="138 1111 2222")
    make_contact(make_customer(by, "Far Ltd"), by, "Stranger", phone="13900000000", email="a@b.example")
    hidden = make_user(grants=RIGHTS)
    make_contact(make_customer(hidden, "Unseen Ltd"), hidden, NAME, email=MAIL.upper())
    pair = raw(DuplicatePair).create(
        left=customer, right=other.customer, kind="firm", probability=0.9, gain=1, run=1, found_on=today()
    )
    raw(JobRun).create(kind="duplicates", state="done", by=by)
    request = asked(person, by, wish="我已离职，请删除")
    browser = Browser(by)
    page = browser.look(request.get_absolute_url())
    assert "texts of talks and other work stay with the firm" in page
    assert f'href="{other.get_absolute_url()}"' in page, "the same number in another place"
    assert f'href="{pair.get_absolute_url()}"' in page
    assert ("1 more that you may not see" in page, "Unseen Ltd" in page) == (True, False)
    assert "Far Ltd" not in page
    told = browser.client.get(f"/api/customers/person-requests/{request.pk}/alike").json()
    assert [one["id"] for one in told["people"]] == [other.pk]
    assert [one["id"] for one in told["pairs"]] == [pair.pk]
    assert (told["further"], told["unseen"]) == (0, 1)
    may_not = make_user(grants={name: scope for name, scope in RIGHTS.items() if name != actions.ERASE})
    assert (
        Browser(may_not).client.get(f"/api/customers/person-requests/{request.pk}/alike").status_code == 403
    )
    monkeypatch.setattr(twins, "MOST", 0)
    assert "2 more like these" in browser.look(request.get_absolute_url()), "none goes without a word"
    actions.erase_person(request, by=by)
    (stays,) = [one for one in Erasure.objects.get().stays if one[0] == "talks"]
    assert stays[1] == 2, "the firm's talks stay, whoever took part"
    request.refresh_from_db()
    assert request.wish == ""
    assert in_tables("我已离职") == []
    page = browser.look(request.get_absolute_url())
    assert ("was erased with the person" in page, "look like the same person" in page) == (True, False)
    page = browser.look("/customers/duplicates/")
    assert ("a person was erased" in page, "are decided" in page) == (True, False)
    raw(JobRun).create(kind="duplicates", state="done", by=by)
    assert "are decided" in browser.look("/customers/duplicates/"), "searched anew"


def test_CUS_32_who_came_back_with_a_backup_is_erased_again(
    by, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    customer, person, _talk = person_at(by)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(asked(person, by), by=by)
    # As an earlier backup had it.
    raw(Contact).filter(pk=person.pk).update(name=NAME)
    raw(Erasure).all().delete()
    (finding,) = [one for one in house.erasures() if one.level == "bad"]
    assert "came back" in finding.said
    assert jobs.replay_erasures() == 1
    assert in_tables(NAME) == []
    with django_assert_max_num_queries(2):  # every hour, however many were erased
        assert jobs.replay_erasures() == 0
    text = settings.GUANXI_ERASURES.read_text()
    settings.GUANXI_ERASURES.write_text(text.replace(str(person.uid), str(customer.uid)))
    assert erased.read(settings.GUANXI_ERASURES) == [], "a line that somebody wrote has no seal"
    (finding,) = [one for one in house.erasures() if one.level == "bad"]
    assert "1 lines of the ledger" in finding.said


def test_CUS_32_files_that_held_the_person_go_within_a_day(by, monkeypatch):
    said = text("客户名称,联系人,手机", f"甲公司,{NAME},{PHONE}")
    runs = [bring_in(by, said), check(by, said)]
    start_export(by, by=by, listing="customers", query="", ending="csv", reason="x")
    assert [Spool(one.uid).folder.exists() for one in runs] == [True, True]
    person = Contact.objects.get(name=NAME)
    actions.erase_person(asked(person, by), by=by)
    raw(Erasure).update(at=timezone.now() - jobs.LATEST - timedelta(minutes=1))
    raw(ImportRun).update(at=timezone.now() - timedelta(days=2))
    raw(ListExport).update(at=timezone.now() - timedelta(days=2))
    monkeypatch.setattr(jobs, "purge_bytes", list)  # none within a transaction
    jobs.keep_hourly()
    assert [Spool(one.uid).folder.exists() for one in runs] == [False, False]
    assert not ListExport.objects.exists()
    assert Erasure.objects.get().purged_at is not None


def test_CUS_32_what_the_same_person_still_waits_for_ends_only_if_who_erases_says_so_and_is_told(by):
    """An erasure destroyed the copy that its person had asked for as well, without a word."""
    customer, person, _talk = person_at(by)
    request, copy = asked(person, by), asked(person, by, kind="access", wish="A copy first")
    objection = asked(person, by, kind="objection")
    other = asked(make_contact(customer, by, "Li Lei"), by, kind="access")
    browser, sure = Browser(by), {"sure": "yes", "version": request.version}
    page = browser.look(request.get_absolute_url())
    assert copy.get_absolute_url() in page
    assert "still waits for more" in page
    browser.client.post(f"{request.get_absolute_url()}erase/", sure)
    assert SubjectRequest.objects.get(pk=request.pk).state == "open", (
        "nobody said that the copy is not wanted"
    )
    assert Contact.objects.get(pk=person.pk).name == NAME
    browser.client.post(f"{request.get_absolute_url()}erase/", sure | {"close_others": "yes"})
    found = {one.pk: one for one in SubjectRequest.objects.all()}
    ended = [found[one.pk].state for one in (request, copy, objection, other)]
    assert ended == ["granted", "declined", "granted", "open"]
    assert "nothing left to copy" in found[copy.pk].answer
    page = browser.look(f"/customers/{customer.pk}/contacts/")
    assert "left on" not in page, "nobody said that they left"
    assert "first contact is set" in page, "somebody is there, and nobody stands for the firm"
