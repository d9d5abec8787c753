"""CUS-32: on the own page a person asks for a copy, a correction or an erasure; somebody answers by a day."""

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.config.limits import OPEN_PAGES
from guanxi.customers.actions import make_contact_link
from guanxi.customers.consent import links
from guanxi.customers.consent.actions import revoke_contact_link
from guanxi.customers.consent.models import ContactLink
from guanxi.customers.subject_rights.actions import erase_person
from guanxi.customers.subject_rights.by_link import responsible_for
from guanxi.customers.subject_rights.erasing import raw
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.customers.tests.asking import RIGHTS, asked
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.page]
GRANTS = RIGHTS | {"customers.record_consent": Scope.ALL}


@pytest.fixture
def by():
    return make_user(grants=GRANTS, language="en", name="Wang Min")


@pytest.fixture
def link(by):
    seller = make_user(grants=SELLING, department=by.department)
    contact = make_contact(make_customer(seller, "恒岳"), seller, "Chen Wei", email="chen@example.com")
    return make_contact_link(contact.customer, by=by, contact=contact)


def browser(language: str = "en", **more) -> Client:
    return Client(headers={"accept-language": language}, **more)


def test_CUS_32_a_request_by_the_own_page_is_registered_with_its_day_and_told_to_who_may_answer(by, link):
    noted = asked(link.contact, by, kind="objection", wish="Heard on the phone")
    path, ask = links.page_of(link), reverse("ask_by_own_link", args=[links.token(link)])
    for language, words in (("en", "Your data"), ("zh-hans", "你的数据"), ("zh-hant", "你的資料")):
        assert words in browser(language).get(path).text
    assert browser().get(ask).status_code == 405
    assert Client(enforce_csrf_checks=True).post(ask, {"kind": "access"}).status_code == 403
    assert list(SubjectRequest.objects.all()) == [noted], "looking asks nothing"

    wrong = browser().post(ask, {"kind": "correction", "wish": " "})
    assert (wrong.status_code, "Say what is wrong" in wrong.text) == (422, True)
    assert browser().post(ask, {"kind": "portrait"}).status_code == 422
    done = browser().post(ask, {"kind": "erasure", "wish": "All of it"}, follow=True)
    made = SubjectRequest.objects.get(kind="erasure")
    assert (made.contact_id, made.source, made.wish) == (link.contact_id, "link", "All of it")
    assert made.due_on > made.received_on == today()
    assert made.owner == by, "the customer's owner may not answer"
    assert Notification.objects.get(user=by).notice == "subject_request_due"
    assert "You have an answer by" in done.text
    assert "Heard on the phone" not in done.text
    assert "Objection" not in done.text, "what others noted is not told"
    for secret in ("Chen", "恒岳", "Wang Min", "chen@"):
        assert secret not in done.text
    again = browser().post(ask, {"kind": "erasure", "wish": "once more"})
    assert (again.status_code, "once more" in again.text) == (422, True)
    assert SubjectRequest.objects.count() == 2


def test_a_firm_as_such_asks_nothing_and_the_page_is_limited(by, link, settings):
    firm = make_contact_link(make_customer(by), by=by)
    assert "Your data" not in browser().get(links.page_of(firm)).text
    settings.LIMITS = settings.LIMITS | {OPEN_PAGES.name: 2}
    ask = reverse("ask_by_own_link", args=[links.token(link)])
    assert [browser().post(ask, {"kind": "access"}).status_code for _time in range(2)] == [302, 429]


def test_another_link_of_the_same_person_tells_nothing_of_what_was_asked(by, link):
    """It may be in other hands: a mail that was forwarded carries one."""
    other = make_contact_link(link.customer, by=by, contact=link.contact)
    ask = reverse("ask_by_own_link", args=[links.token(link)])
    assert browser().post(ask, {"kind": "erasure"}).status_code == 302
    mark = "answered by"
    assert mark in browser().get(links.page_of(link)).text
    assert mark not in browser().get(links.page_of(other)).text
    same = browser().post(reverse("ask_by_own_link", args=[links.token(other)]), {"kind": "erasure"})
    assert same.status_code == 302, "nor by a refusal"


def test_a_request_goes_to_who_may_answer_there_and_to_no_closed_account(by, link, django_assert_num_queries):
    answer = "customers.answer_subject_request"
    gone, customer = link.customer.owner, link.customer
    elsewhere = make_user(make_department("Elsewhere"), {answer: Scope.DEPARTMENT})
    inside = make_user(by.department, {answer: Scope.DEPARTMENT_BELOW})
    customer.department  # noqa: B018 - read with the link
    with django_assert_num_queries(1):
        assert responsible_for(customer) == by, "one query, however many may"
    switched(by, gone)
    assert responsible_for(customer) == inside
    switched(inside)
    assert responsible_for(customer) == elsewhere, "who answers such requests"
    switched(elsewhere)
    customer.owner.refresh_from_db()
    keeper = make_user(grants={"accounts.manage_roles": Scope.ALL})
    assert responsible_for(customer) == keeper


def switched(*people) -> None:
    models.QuerySet(User).filter(pk__in=[one.pk for one in people]).update(is_active=False)


def test_CUS_32_the_link_of_whom_was_erased_says_that_it_was_done_and_no_more(by, link, tmp_path, settings):
    settings.GUANXI_ERASURES = tmp_path / "erasures.jsonl"
    mine = make_contact_link(link.customer, by=by, contact=link.contact)
    revoke_contact_link(mine, by=by)
    colleague = make_contact(link.customer, by, "Li Na")
    theirs = make_contact_link(link.customer, by=by, contact=colleague)
    erase_person(asked(link.contact, by, link=link), by=by)
    for path in (links.page_of(link), reverse("unsubscribe", args=[links.token(link), "marketing"])):
        page = browser().get(path)
        assert (page.status_code, "were erased on" in page.text) == (410, True)
        assert [
            one
            for one in ("Chen Wei", "恒岳", "chen@", "Erasure", "your-data", "withdraw")
            if one in page.text
        ] == []
    assert browser().get(links.page_of(mine)).status_code == 404, "revoked before: it tells nothing"
    assert browser().get(links.page_of(theirs)).status_code == 200
    raw(ContactLink).filter(pk=link.pk).update(expires_at=timezone.now())
    assert browser().get(links.page_of(link)).status_code == 404, "no longer than the link was good for"


def test_CUS_32_so_does_the_link_of_a_customer_in_person(by, tmp_path, settings):
    settings.GUANXI_ERASURES = tmp_path / "erasures.jsonl"
    customer = make_customer(by, "Gu Lan", kind="person")
    contact = make_contact(customer, by, "Gu Lan", role="self")
    made = [make_contact_link(customer, by=by, contact=one) for one in (contact, None)]
    erase_person(asked(contact, by), by=by)
    assert [browser().get(links.page_of(one)).status_code for one in made] == [410, 410]
