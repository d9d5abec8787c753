"""CUS-32: requests of persons, all that is held of one; who may not see sees nothing. CUS-09: classes."""

import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from python_calamine import CalamineWorkbook

from guanxi.customers.actions import ask_to_contact, change_contact
from guanxi.customers.subject_rights import actions, jobs
from guanxi.customers.subject_rights.classes import catalogue
from guanxi.customers.subject_rights.models import RetentionPolicy, SubjectRequest
from guanxi.customers.subject_rights.policy import DEFAULTS
from guanxi.customers.tests.asking import MAIL, NAME, PHONE, RIGHTS, asked, person_at
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import KEEPING, consent
from guanxi.customers.tests.factories import make_contact, make_customer, make_user, today
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.sentences import told as sentence
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_user(grants=RIGHTS, language="en", name="Wang Min")


@pytest.fixture(autouse=True)
def ledger(tmp_path, settings):
    settings.GUANXI_ERASURES = tmp_path / "erasures.jsonl"
    return settings.GUANXI_ERASURES


def _sheet(content: bytes):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_CUS_32_all_that_is_held_goes_out_in_full_and_only_by_who_sees_all(by):
    _customer, person, _talk = person_at(by)
    request = asked(person, by, kind="access")
    with pytest.raises(Refused):
        actions.export_person(request, by=by, reason=" ")
    browser = Browser(by)
    url = f"{request.get_absolute_url()}data"
    answer = browser.client.post(f"{url}.json", {"reason": "asked by mail"})
    told = json.loads(answer.content)
    (row,) = told["data"]["people"]
    assert (row["name"], row["phone"], row["email"]) == (NAME, PHONE, MAIL)
    assert told["keys"]["people"]["phone"] == "phone"
    assert {"talks", "consents", "requests"} <= told["data"].keys()
    sheet = browser.client.post(f"{url}.xlsx", {"reason": "x"}).content
    said = {str(cell) for line in _sheet(sheet) for cell in line}
    words = told["words"]["consents"]["act"]
    (codes,) = [{row["act"] for row in told["data"]["consents"]}]
    assert codes <= words.keys()
    assert not codes & said, "people read words, not codes"
    assert not any("T" in one and one[:2] == "20" for one in said), "and days as people write them"
    masks = {"phone": Shown.HIDDEN}
    role = rights.create_role(Company.get(), by=User.system(), name="Masked", grants=RIGHTS, masks=masks)
    masked = make_user(grants={})
    staff.assign_roles(masked, by=User.system(), roles=[role])
    with pytest.raises(Refused):
        actions.export_person(request, by=User.objects.get(pk=masked.pk), reason="x")


@pytest.mark.parametrize(
    ("days_ago", "state", "told"),
    [
        (0, "open", None),
        (12, "open", "due"),
        (15, "open", "due"),
        (16, "open", "late"),
        (16, "declined", None),
    ],
)
def test_CUS_32_who_is_responsible_is_told_before_the_day_and_when_it_is_late(by, days_ago, state, told):
    person = make_contact(make_customer(by), by)
    seer = make_user(grants=RIGHTS)
    request = asked(person, by, kind="access", owner=seer, received_on=today() - timedelta(days_ago))
    assert request.due_on == request.received_on + timedelta(15)
    if state != "open":
        actions.answer_request(request, by=by, state=state, answer="not who he says")
    jobs.keep_days()
    jobs.keep_days()
    keys = [row.key.split(":")[2] for row in Notification.objects.filter(notice=jobs.NOTICE)]
    assert keys == ([told] if told else [])


def test_CUS_32_restricted_and_objecting_people_are_not_contacted(by):
    _customer, person, _talk = person_at(by)
    for kind, reason in (("objection", "suppressed"), ("restriction", "restricted")):
        other = make_contact(make_customer(by), by, f"A {kind}", email="a@b.example")
        consent(other, by)
        actions.answer_request(asked(other, by, kind=kind), by=by, state="granted")
        asking = ask_to_contact(other.customer, by=by, contact=other, purpose="marketing", channel="email")
        assert (asking.allowed, asking.reason) == (False, reason)
    page = Browser(by).look(f"/customers/{other.customer_id}/")
    assert "restricted: keep, do not contact" in page
    request = asked(person, by, kind="correction")
    change_contact(person, by=by, title="CFO")
    assert "Title" in Browser(by).look(request.get_absolute_url())
    with pytest.raises(Refused):
        actions.answer_request(request, by=by, state="declined")


def test_CUS_32_a_request_is_granted_once_what_it_asks_for_was_done(by):
    _customer, person, _talk = person_at(by)
    copy, first, second = (asked(person, by, kind=kind) for kind in ("access", "erasure", "erasure"))
    for request, why in ((copy, "Take the copy out first"), (first, "Erase the person")):
        with pytest.raises(Refused, match=why):
            actions.answer_request(request, by=by, state="granted")
    browser = Browser(by)
    browser.client.post(f"{copy.get_absolute_url()}data.json", {"reason": "asked by mail"})
    actions.answer_request(copy, by=by, state="granted")
    assert '<option value="granted"' not in browser.look(first.get_absolute_url())
    actions.erase_person(first, by=by)
    assert '<option value="granted"' in browser.look(second.get_absolute_url()), "the same was asked twice"
    browser.send(f"{second.get_absolute_url()}answer/", state="granted", version=second.version)
    assert set(SubjectRequest.objects.values_list("state", flat=True)) == {"granted"}


def test_CUS_32_open_requests_stand_first_by_the_day_they_are_due(by):
    person = make_contact(make_customer(by), by)
    rows = [asked(person, by, kind="access", received_on=today() - timedelta(days)) for days in (9, 3, 5)]
    actions.answer_request(rows[0], by=by, state="declined", answer="not who he says")
    browser = Browser(by)
    page = browser.look("/person-requests/")
    places = [page.index(f"/person-requests/{rows[place].pk}/") for place in (2, 1, 0)]
    assert places == sorted(places)
    items = browser.client.get("/api/v1/customers/person-requests").json()["items"]
    assert [one["id"] for one in items] == [rows[2].pk, rows[1].pk, rows[0].pk]


def test_a_request_is_begun_from_the_list(by):
    customer, _person, _talk = person_at(by)
    browser = Browser(by)
    assert "/person-requests/new/" in browser.look("/person-requests/")
    found = browser.look(f"/person-requests/new/?q={customer.customer_no}")
    assert f"/customers/{customer.pk}/person-requests/new/" in found


def test_CUS_09_the_catalogue_says_of_every_field_its_class_whether_personal_whence_and_how_long(by):
    make_field("text", "Brand", nature="promotional")
    items = Browser(by).client.get("/api/v1/customers/field-catalogue").json()["items"]
    found = {(one["noun"].partition(".")[2], one["code"]): one for one in items}
    told = {key: (one["nature"], one["personal"], one["origin"]) for key, one in found.items()}
    assert told["customer", "total"] == ("transactional", "", "computed")
    assert told["customer", "id_number"] == ("descriptive", "sensitive", "people")
    assert told["contact", "phone"] == ("descriptive", "personal", "people")
    assert told["interaction", "feedback"][0] == told["customer", "brand"][0] == "promotional"
    assert found["order", "goods"]["kept"].startswith("10 years")
    assert found["customer", "brand"]["name"] == "Brand", "an own field is called as people named it"
    assert "Computed from other facts" in Browser(by).look("/retention/fields/")
    assert Browser(make_user()).client.get("/retention/fields/").status_code == 403
    with translation.override("zh-hans"):
        assert [one.name for one in catalogue() if one.name.isascii() and not one.is_own] == []


def test_CUS_32_who_may_not_see_requests_sees_none(by):
    _customer, person, _talk = person_at(by)
    request = asked(person, by)
    seller = make_user(grants=dict.fromkeys(KEEPING, Scope.ALL))
    assert not SubjectRequest.objects.visible_to(seller).exists()
    browser = Browser(seller)
    for path in (request.get_absolute_url(), f"/api/v1/customers/person-requests/{request.pk}"):
        assert browser.client.get(path).status_code == 404, path
    assert "Rights of the person" not in browser.look(f"/customers/{person.customer_id}/")
    with pytest.raises((PermissionDenied, Http404)):
        actions.export_person(request, by=seller, reason="x")
    answering = {k: v for k, v in RIGHTS.items() if k != "customers.erase_person"}
    with pytest.raises(PermissionDenied):
        actions.erase_person(request, by=make_user(grants=answering))


def test_CUS_32_a_basis_nobody_wrote_is_read_in_each_readers_language(by):
    with translation.override("en"):
        told = {name: str(rule.basis) for name, rule in DEFAULTS.items()}
        rules = {name: {"basis": basis, "years": 6} for name, basis in told.items()}
        rules["left"]["basis"] = "own words"
        actions.change_retention(Company.get(), by=by, values={"rules": rules})
        _customer, person, _talk = person_at(by)
        (gone,) = actions.erase_person(asked(person, by), by=by)
    with translation.override("zh-hans"):
        now = RetentionPolicy.current().rules
        assert (now["talks"].years, str(now["talks"].basis)) == (6, str(DEFAULTS["talks"].basis))
        assert str(now["talks"].basis) != told["talks"]
        assert str(now["left"].basis) == "own words"
        (basis,) = {str(sentence(basis)) for code, _count, _until, basis in gone.stays if code == "consents"}
        assert basis == str(DEFAULTS["consents"].basis) != told["consents"]
