"""CUS-18: consents that a file says go into the ledger with their proof, and an undo answers them there."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.customers.actions import ask_to_contact, record_consent, withdraw_consent
from guanxi.customers.consent import sealing
from guanxi.customers.consent.facts import asked_of
from guanxi.customers.consent.gate import Facts, Ground, decide
from guanxi.customers.consent.models import ConsentEntry
from guanxi.customers.consent.taking_back import answers
from guanxi.customers.models import Contact
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import consent, keeper, notice_of
from guanxi.customers.tests.factories import MANAGING, make_contact, make_customer, make_user, today
from guanxi.customers.tests.test_undo_import import undone
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
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
    assert [may(chen, by), may(chen, by, channel="phone")] == ["withdrawn", "yes"]  # given since: stays
    assert may(anna, by) == "yes"  # as before the file said no
    assert [(one.kind, set(one.holders)) for one in left] == [
        ("customers.customer", {"customers.consententry", "customers.gatedecision"})
    ]
    assert may(Contact.objects.get(name="李娜"), by) == "withdrawn"
    assert list(sealing.broken()) == []
    assert "The import that said so was undone" in Browser(by).look(f"/customers/{firm.pk}/consent/")
    assert bring_in(by, text(HEAD, *rows), **said).count("wrong") == 0
    assert [may(chen, by), may(anna, by)] == ["yes", "withdrawn"]


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
        "Say which person",
        "in the future",
    ):
        assert words in out, words
    assert not ConsentEntry.objects.exists()
    fine = f"恒岳,陈伟,是,,{DAY},附件"
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
    other = hand_in(by, text(HEAD, f"安蔚,李娜,是,,{DAY},"))
    assert "Annex of May" not in browser.look(f"/imports/{other.pk}/columns/")
    assert "only grows" in browser.look(f"/imports/{run.pk}/")


MOMENT = datetime(2026, 5, 1, tzinfo=UTC)
ENTRIES = st.lists(
    st.tuples(
        st.booleans(),  # whether a file says it
        st.sampled_from(["given", "withdrawn"]),
        st.sampled_from(["marketing", "survey"]),
        st.sampled_from(["email", "phone"]),
        st.integers(0, 4),  # days
        st.sampled_from(["", "minor"]),
    ),
    max_size=7,
)


@settings(
    max_examples=tries(150), deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(ENTRIES)
def test_after_an_undo_the_ledger_answers_as_if_the_file_had_never_come(drawn):
    book = []
    for pk, (is_filed, act, purpose, way, days, about) in enumerate(drawn, 1):
        covers = "" if is_filed or act == "withdrawn" else about
        channel = "" if act == "withdrawn" and days % 2 else way
        at = MOMENT + timedelta(days)
        said = ConsentEntry(pk=pk, act=act, purpose=purpose, channel=channel, at=at, about=covers)
        book.append((is_filed, said))
    in_time = sorted(book, key=lambda pair: (pair[1].at, pair[1].pk))
    others = [entry for is_filed, entry in in_time if not is_filed]
    new = [one for is_filed, entry in book if is_filed for one in answers(entry, others)]
    for pk, entry in enumerate(new, len(book) + 1):
        entry.pk = pk
    whole = sorted([*(entry for _is_filed, entry in in_time), *new], key=lambda entry: (entry.at, entry.pk))
    days = [MOMENT + timedelta(days=n, hours=1) for n in range(6)]
    for purpose, way, at, is_minor in product(
        ["marketing", "survey"], ["email", "phone"], days, (True, False)
    ):
        asked = asked_of(purpose, way, at)
        found = [decide(asked, facts_from(some, is_minor=is_minor)).allowed for some in (whole, others)]
        assert found[0] == found[1], (purpose, way, at)


def facts_from(entries: list[ConsentEntry], *, is_minor: bool) -> Facts:
    grounds = [
        Ground(act=one.act, at=one.at, purpose=one.purpose, channel=one.channel, about=one.about)
        for one in entries
    ]
    return Facts(zone=ZoneInfo("Asia/Shanghai"), grounds=grounds, is_minor=is_minor)
