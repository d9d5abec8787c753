"""CUS-18, CUS-30 on pages: may we contact, writing it down, lists for sending."""

import csv
import io
import re
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from guanxi.customers.actions import flag_person, set_contact_wish, withdraw_consent
from guanxi.customers.consent import showing
from guanxi.customers.consent.gate import Facts, Wish
from guanxi.customers.consent.models import ConsentEntry, GateDecision, Notice, Transfer
from guanxi.customers.consent.talking import warnings
from guanxi.customers.models import Interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import consent, keeper, notice_of
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_user, today

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def by():
    return keeper()


@pytest.fixture
def contact(by):
    return make_contact(make_customer(by, "恒岳"), by, email="chen@example.com", phone="13800138000")


def test_CUS_18_the_page_answers_for_each_channel_and_purpose_and_takes_a_consent(by, contact):
    browser, notice = Browser(by), notice_of(by)
    path = f"/customers/{contact.customer_id}/consent/"
    assert browser.look(path).count("No consent for this purpose") == 1, (
        "what stands in every cell is said once"
    )
    said = {
        "contact": contact.pk, "purpose": "marketing", "channels": ["email"], "basis": "consent",
        "law": "pipl", "notice": notice.pk, "source": "paper", "on": str(today()), "evidence": "Annex 3",
    }  # fmt: skip
    form = browser.look(f"{path}record/")
    assert "Needed for a consent" in form
    assert ">Notice that was given</label>" in form, "not optional: without it saving is refused"
    browser.client.post(f"{path}record/", said)
    assert ConsentEntry.objects.get().channel == "email"
    shown = browser.look(path)
    assert "A consent or another ground for it is on record." in shown
    assert "Annex 3" in shown
    assert "May we contact?" in browser.look(f"/customers/{contact.customer_id}/")
    seller = Browser(make_user(contact.customer.department, SELLING, language="en"))
    theirs = seller.look(path)
    assert "A consent or another ground for it is on record." in theirs
    assert "Annex 3" not in theirs
    assert seller.client.get(f"{path}record/").status_code == 403


def test_whose_use_is_restricted_is_told_where_people_are_and_it_is_lifted_by_its_own_name(by, contact):
    browser, path = Browser(by), f"/customers/{contact.customer_id}/consent/"
    assert "Lift restriction" not in browser.look(path)
    flag_person(contact.customer, by=by, contact=contact, act="restricted", source="message")
    page = browser.look(path)
    assert f"flag/?person={contact.pk}&amp;act=unrestricted" in page.replace("&act", "&amp;act")
    assert "Lift restriction" in page
    assert "data is restricted" in browser.look(f"/customers/{contact.customer_id}/contacts/")
    form = browser.look(f"{path}flag/?person={contact.pk}&act=unrestricted")
    assert '<option value="unrestricted" selected>' in form
    assert "Stop or allow contact and use" in form


@pytest.mark.both
def test_CUS_30_a_contact_for_marketing_is_stopped_in_the_form_with_its_reason(by, contact):
    browser = Browser(by)
    said = {
        "on": today().isoformat(), "channel": "email", "subject": "New series", "contact": contact.pk,
        "status": "done", "outreach": "marketing",
    }  # fmt: skip
    answer = browser.client.post(f"/customers/{contact.customer_id}/log/", said)
    assert answer.status_code == 422
    assert "No consent for this purpose" in answer.content.decode()
    assert GateDecision.objects.count() == 1
    answer = browser.client.post(
        f"/customers/{contact.customer_id}/log/", {**said, "outreach": "survey"}, follow=True
    )
    shown = answer.content.decode()
    assert "E-mail · Satisfaction survey: No consent for this purpose" in shown
    undo = re.search(r'hx-post="([^"]*undo[^"]*)"', shown)
    assert undo
    assert Interaction.objects.count() == 1
    browser.client.post(undo[1])
    assert (Interaction.objects.count(), GateDecision.objects.count()) == (0, 2)  # the log stays


def test_CUS_18_a_list_for_sending_holds_only_whom_the_gate_lets_through_and_says_how_many_not(by, contact):
    consent(contact, by)
    gone = make_contact(make_customer(by, "明远"), by, email="li@example.com")
    consent(gone, by)
    withdraw_consent(gone.customer, by=by, contact=gone, source="phone")
    tired = make_contact(make_customer(by, "启航"), by, email="wu@example.com")
    consent(tired, by)
    set_contact_wish(tired.customer, by=by, contact=tired, channel="email", wanted="unwanted", source="phone")
    make_contact(make_customer(by, "无邮箱"), by, phone="13900139000")
    browser = Browser(by)
    path = "/consent/sending/?to_purpose=marketing&to_channel=email"
    shown = browser.look(path)
    assert "1 person may be contacted." in shown
    assert "The consent was withdrawn." in shown
    assert "The person does not want this channel." in shown
    said = {"to_purpose": "marketing", "to_channel": "email"}
    assert browser.client.post(path, said).status_code == 422  # what for?
    answer: Any = browser.client.post(path, {**said, "reason": "Spring letter"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[-1] for row in rows[1:]] == ["chen@example.com"]
    reasons = GateDecision.objects.filter(asked_for="export_for_sending").values_list("reason", flat=True)
    assert sorted(reasons) == ["ground", "unwanted", "withdrawn"]
    assert Browser(make_user(grants=SELLING)).client.get(path).status_code == 403


def test_CUS_18_the_register_of_who_gets_data_and_the_notices_have_pages(by):
    browser = Browser(by)
    said = {
        "recipient": "Example Ltd", "country": "Ireland", "purpose": "Mailing", "method": "API",
        "data": "name", "mechanism": "contract", "assessed_on": today().isoformat(),
    }  # fmt: skip
    browser.client.post("/consent/sharing/new/", said)
    row = Transfer.objects.get()
    assert "Example Ltd" in browser.look("/consent/sharing/")
    browser.client.post(f"/consent/sharing/{row.pk}/end/")
    assert "not in force" in browser.look("/consent/sharing/")
    browser.client.post("/consent/notices/new/", {"name": "Notice", "language": "en", "text": "We write."})
    notice = Notice.objects.get()
    assert notice.digest in browser.look(f"/consent/notices/{notice.pk}/")
    reader = Browser(make_user(grants=SELLING))
    assert reader.client.get("/consent/sharing/").status_code == 200
    assert reader.client.get("/consent/sharing/new/").status_code == 403
    assert reader.client.post(f"/consent/sharing/{row.pk}/end/").status_code == 403


def test_quiet_hours_are_told_as_an_hour_to_wait_for_and_a_missing_consent_as_a_no():
    zone, late = ZoneInfo("UTC"), datetime(2026, 11, 18, 22, 0, tzinfo=UTC)
    quiet = (Wish(quiet_from=time(20), quiet_to=time(8)),)
    with override("en"), timezone.override(zone):
        waits = showing._answer(Facts(zone, is_person=False, wishes=quiet), "marketing", "email", late, "UTC")
        refused = showing._answer(Facts(zone, wishes=quiet), "marketing", "email", late, "UTC")
    assert (waits.tone, waits.waits) == ("wait", "08:00")
    assert (refused.tone, refused.waits) == ("bad", "")


def test_a_talk_with_a_follow_up_says_all_in_one_toast_and_not_that_it_is_late_now(by, contact):
    customer = contact.customer
    set_contact_wish(customer, by=by, contact=contact, channel="phone", wanted="unwanted", source="phone")
    talk = {
        "on": str(today()), "channel": "phone", "direction": "out", "subject": "Call", "contact": contact.pk,
        "follow_up": "Send the offer", "follow_up_on": str(today()), "status": "todo", "outreach": "",
    }  # fmt: skip
    answer = Browser(by).client.post(f"/customers/{customer.pk}/log/", talk)
    (toast,) = get_messages(answer.wsgi_request)
    assert toast.message.startswith("The contact is on the timeline, its follow-up a task due")
    assert toast.message.count("does not want this channel") == 1
    assert warnings(Interaction.objects.get()) != []
    QuerySet(GateDecision).update(reason="quiet")
    assert warnings(Interaction.objects.get()) == []
