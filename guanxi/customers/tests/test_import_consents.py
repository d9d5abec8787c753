"""CUS-18: consents that a file says go into the ledger with their proof, and an undo answers them there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.customers.actions import ask_to_contact, record_consent, withdraw_consent
from guanxi.customers.consent import sealing
from guanxi.customers.consent.facts import facts_of
from guanxi.customers.consent.models import ConsentEntry
from guanxi.customers.consent.people import Person
from guanxi.customers.consent_options import ConsentOptions
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import consent, keeper, notice_of
from guanxi.customers.tests.factories import (
    MANAGING,
    make_change_set,
    make_contact,
    make_customer,
    make_user,
    today,
)
from guanxi.customers.tests.test_undo_import import undone
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.writing import create_all
from guanxi.foundation.imports.actions import close_change_set
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, match, rejected, text
from tests.trying import tries

pytestmark = pytest.mark.django_db
HEAD = "客户名称,联系人,营销同意,满意度调查同意,同意日期,同意凭证"
DAY = (today() - timedelta(20)).isoformat()


@pytest.fixture
def by() -> User:
    more = dict.fromkeys(
        ("customers.record_consent", "customers.view_consent", "customers.manage_consent"), Scope.ALL
    )
    keeper()  # a house without quiet hours
    return make_user(grants={**MANAGING, **more}, language="en")


@pytest.fixture
def said(by) -> dict[str, Any]:
    """What is said of the whole file."""
    return {
        "consent_notice": str(notice_of(by).pk),
        "consent_ways": ["email", "phone"],
        "consent_source": "paper",
    }


def may(contact: Contact, by: User, purpose: str = "marketing", channel: str = "email") -> str:
    found = ask_to_contact(contact.customer, by=by, contact=contact, purpose=purpose, channel=channel)
    return "yes" if found.allowed else found.reason


def test_CUS_18_a_file_records_consents_with_their_proof_and_its_undo_withdraws_them(by, said):
    firm = make_customer(by, "恒岳")
    chen = make_contact(firm, by, "陈伟", email="chen@example.com")
    anna = make_contact(firm, by, "Anna", email="anna@example.com")
    consent(anna, by, channels=["email"])
    rows = [
        f"恒岳,陈伟,是,否,{DAY},合同附件三",
        f"恒岳,Anna,撤回,,{today()},来电",
        f"安蔚,李娜,同意,,{DAY},展会登记表",
    ]
    run = bring_in(by, text(HEAD, *rows), **said)
    (given, *_more) = ConsentEntry.objects.filter(contact=chen).order_by("pk")
    assert (given.evidence, given.source, given.basis, given.law) == (
        "合同附件三",
        "paper",
        "consent",
        "pipl",
    )
    assert given.notice_digest == given.notice.digest != ""
    assert [may(chen, by), may(chen, by, channel="phone"), may(chen, by, channel="sms")] == [
        "yes",
        "yes",
        "no_consent",
    ]
    assert [may(anna, by), may(Contact.objects.get(name="李娜"), by)] == ["withdrawn", "yes"]
    again = bring_in(by, text(HEAD, *rows), **said)
    assert (again.count("same"), ConsentEntry.objects.count()) == (3, 7)
    record_consent(firm, by=by, contact=chen, purpose="marketing", channels=["phone"], source="phone",
                   notice=given.notice)  # fmt: skip
    assert run.change_set
    _set, left = undone(run.change_set, by, limit=1)
    assert [may(chen, by), may(chen, by, channel="phone")] == ["no_consent", "yes"]  # given since: stays
    assert may(anna, by) == "yes"  # as before the file said no
    assert [(one.kind, set(one.holders)) for one in left] == [
        ("customers.customer", {"customers.gatedecision"})
    ], "somebody asked about her meanwhile"
    assert may(Contact.objects.get(name="李娜"), by) == "no_consent", "nobody withdrew anything"
    assert list(sealing.broken()) == []
    page = Browser(by).look(f"/customers/{firm.pk}/consent/")
    assert "The import that said so was undone" in page
    assert page.count('<div class="c3 t12">Taken back</div>') == 4, "each row that counts no more says so"
    assert bring_in(by, text(HEAD, *rows), **said).count("wrong") == 0
    assert [may(chen, by), may(anna, by)] == ["yes", "withdrawn"]


def test_an_undo_takes_new_customers_whole_with_the_consents_they_came_with(by, said):
    rows = [f"安蔚,李娜,同意,,{DAY},展会登记表", f"恒岳,陈伟,同意,,{DAY},展会登记表"]
    run = bring_in(by, text(HEAD, *rows), **said)
    chen = Contact.objects.get(name="陈伟")
    consent(chen, by, purpose="care")
    assert run.change_set
    _set, left = undone(run.change_set, by)
    assert [(one.kind, set(one.holders)) for one in left] == [
        ("customers.customer", {"customers.consententry"})
    ], "what was said since stays, and so does of whom"
    assert not Contact.objects.filter(name="李娜").exists()
    assert set(ConsentEntry.objects.values_list("contact", flat=True)) == {chen.pk}
    assert [may(chen, by), may(chen, by, "care")] == ["no_consent", "yes"]
    assert list(sealing.broken()) == []


def test_CUS_18_what_nothing_shows_and_what_the_page_refuses_is_refused_with_its_row(by, said):
    make_customer(by, "恒岳")
    rows = [
        f"恒岳,陈伟,是,,{DAY},",
        "恒岳,陈伟,是,,,附件",
        f"恒岳,,是,,{DAY},附件",
        f"恒岳,陈伟,也许,,{DAY},附件",
        f"恒岳,陈伟,是,,{today() + timedelta(3)},附件",
    ]
    out = rejected(bring_in(by, text(HEAD, *rows), **said))
    for words in (
        "What shows that they agreed?",
        "When did they agree?",
        "Name the person",
        "in the future",
    ):
        assert words in out, words
    assert not ConsentEntry.objects.exists()
    fine = f"恒岳,陈伟,是,,{DAY},附件"
    long = fine.replace("附件", "附" * 201)
    assert "at most 200 characters" in rejected(bring_in(by, text(HEAD, long), **said))
    for day in ("0001-01-01", "9999-12-31"):
        assert "consent_day" in ConsentOptions({**said, "consent_day": day}, by=by).errors
    for name, words in (("consent_notice", "which notice"), ("consent_ways", "by which channels")):
        assert words in rejected(bring_in(by, text(HEAD, fine), **{**said, name: ""}))
    blind = make_user(by.department, MANAGING, language="en")
    assert "You may not record consents" in rejected(bring_in(blind, text(HEAD, fine), **said))
    whole = {**said, "consent_day": DAY, "consent_proof": "One form for all"}
    bring_in(by, text("客户名称,联系人,营销同意", "恒岳,陈伟,是"), **whole)
    assert set(ConsentEntry.objects.values_list("evidence", flat=True)) == {"One form for all"}


def test_CUS_18_a_yes_of_a_file_that_is_older_than_a_withdrawal_overturns_nothing(by, said):
    firm = make_customer(by, "恒岳")
    chen = make_contact(firm, by, "陈伟", email="chen@example.com")
    withdraw_consent(firm, by=by, contact=chen, purpose="marketing", source="phone")
    run = bring_in(by, text(HEAD, f"恒岳,陈伟,是,,{DAY},附件"), **said)
    assert (run.count("same"), may(chen, by)) == (1, "no_consent")
    assert ConsentEntry.objects.count() == 1
    rows = [f"个人,周敏,周敏,是,否,{DAY},附件", f"个人,周敏,周敏,否,,{today()},来电"]
    bring_in(by, text(f"客户类型,{HEAD}", *rows), **said)
    assert may(Contact.objects.get(name="周敏"), by) == "withdrawn"


def test_the_page_asks_of_consents_only_where_a_column_is_one(by, said):
    browser = Browser(by)
    plain = hand_in(by, text("客户名称,电话", "恒岳,13800138000"))
    assert "What shows that they agreed?" not in browser.look(f"/imports/{plain.pk}/columns/")
    run = hand_in(by, text(HEAD, f"恒岳,陈伟,是,,{DAY},附件"))
    assert "What shows that they agreed?" in browser.look(f"/imports/{run.pk}/columns/")
    run = match(run, by, **said, consent_proof="Annex of May")
    assert "Annex of May" in browser.look(f"/imports/{run.pk}/columns/")
    address = f"/imports/{run.pk}/columns/"
    columns = {"what": "customers", "column-0": "name", "column-2": "consent_marketing"}
    asked = browser.client.post(address, columns)
    assert (asked.status_code, "Something is still to be said beside" in asked.text) == (422, True)
    run = match(hand_in(by, text(HEAD, f"恒岳,,是,,{DAY},附件")), by, **said)
    assert 'name="mend-2-contact_name"' in browser.look(f"/imports/{run.pk}/?rows=wrong"), "whom to name"
    other = hand_in(by, text(HEAD, f"安蔚,李娜,是,,{DAY},"))
    assert "Annex of May" not in browser.look(f"/imports/{other.pk}/columns/")
    assert "only grows" in browser.look(f"/imports/{run.pk}/")


def test_CUS_18_after_an_undo_the_same_file_with_an_earlier_day_is_recorded(by, said):
    """The day of the file was wrong: what its undo wrote stands in the way of nothing that is said later."""
    firm = make_customer(by, "恒岳")
    chen, anna = (make_contact(firm, by, name, email=f"{name}@example.com") for name in ("chen", "anna"))
    run = bring_in(by, text(HEAD, f"恒岳,chen,是,否,{DAY},附件", f"恒岳,anna,是,,{DAY},附件"), **said)
    assert run.change_set
    undone(run.change_set, by)
    earlier = timezone.now() - timedelta(30)
    notice = ConsentEntry.objects.exclude(notice=None)[0].notice
    record_consent(firm, by=by, contact=anna, purpose="marketing", channels=["email"], source="phone",
                   notice=notice, at=earlier)  # fmt: skip
    again = bring_in(by, text(HEAD, f"恒岳,chen,是,否,{earlier:%Y-%m-%d},附件"), **said)
    assert (again.count("changed"), may(chen, by), may(anna, by)) == (1, "yes", "yes")
    assert may(chen, by, "survey") == "no_consent"
    answered = ConsentEntry.objects.filter(answer__isnull=False)
    assert {(one.act, one.answer.act) for one in answered} == {("given", "undone"), ("refused", "undone")}


MOMENT = datetime(2026, 5, 1, tzinfo=UTC)
SAID = st.tuples(
    st.sampled_from(["given", "withdrawn"]),
    st.sampled_from(["marketing", "survey"]),
    st.sampled_from(["email", "phone"]),
    st.integers(0, 4),  # days
)


@settings(
    max_examples=tries(25), deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.lists(SAID, max_size=4), st.lists(SAID, max_size=3), st.lists(SAID, max_size=3))
def test_after_an_undo_the_ledger_answers_as_if_the_file_had_never_come(before, filed, after):
    """Also of what is said after the undo, of whatever day."""
    by = make_user(grants=MANAGING)
    with_file, without = (Person(make_customer(by, kind="person"), None) for _one in range(2))
    change_set = make_change_set(by)
    say(with_file.customer, by, before)
    say(with_file.customer, by, filed, change_set)
    undone(close_change_set(change_set, by=by), by)
    say(with_file.customer, by, after)
    say(without.customer, by, [*before, *after])
    found = facts_of([with_file, without], timezone.now())
    assert found[with_file.key].grounds == found[without.key].grounds


def say(customer: Customer, by: User, rows: Any, change_set: ChangeSet | None = None) -> None:
    entries = [
        ConsentEntry(
            customer=customer,
            source="paper",
            act=act,
            purpose=purpose,
            channel=channel,
            at=MOMENT + timedelta(days),
        )
        for act, purpose, channel, days in rows
    ]
    with ledger.opened(ledger.Ledger(by=by, verb="say")):
        create_all(entries, change_set=change_set)
