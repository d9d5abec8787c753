"""CUS-18: the consent ledger only grows, and nothing is sent past the gate that reads it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from guanxi.config.checkup import house
from guanxi.customers.actions import (
    add_transfer,
    ask_to_contact,
    change_transfer,
    end_transfer,
    flag_person,
    log_interaction,
    merge_customers,
    record_consent,
    withdraw_consent,
)
from guanxi.customers.consent import sealing
from guanxi.customers.consent.models import ConsentEntry, GateDecision, NeverChanged
from guanxi.customers.consent.talking import Denied, through_gate
from guanxi.customers.models import Contact, Interaction
from guanxi.customers.tests.consenting import consent, keeper, notice_of
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_user, today
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return keeper()


@pytest.fixture
def contact(by):
    return make_contact(make_customer(by, "恒岳"), by, email="chen@example.com", phone="13800138000")


def asked(contact, by, purpose="marketing", channel="email", **more):
    return ask_to_contact(contact.customer, by=by, contact=contact, purpose=purpose, channel=channel, **more)


def test_CUS_18_sending_is_blocked_after_withdrawal_and_every_answer_is_on_record(by, contact):
    assert asked(contact, by).reason == "no_consent"
    (given,) = consent(contact, by, evidence="Annex 3")
    assert given.notice_digest == given.notice.digest != ""
    assert (given.controller, given.law, given.basis) == (Company.get().name, "pipl", "consent")
    assert asked(contact, by).allowed
    assert not asked(contact, by, channel="phone").allowed
    assert asked(contact, by, purpose="service", channel="phone").reason == "service"
    withdraw_consent(contact.customer, by=by, contact=contact, purpose="marketing", source="phone")
    assert asked(contact, by).reason == "withdrawn"
    rows = ConsentEntry.objects.order_by("pk").values_list("act", "purpose", "channel")
    assert list(rows) == [("given", "marketing", "email"), ("withdrawn", "marketing", "")]
    said = list(GateDecision.objects.order_by("pk").values_list("reason", "allowed", "created_by"))
    assert [reason for reason, *_rest in said] == [
        "no_consent",
        "ground",
        "no_consent",
        "service",
        "withdrawn",
    ]
    assert {user for *_rest, user in said} == {by.pk}
    consent(contact, by)
    assert asked(contact, by).allowed


def test_CUS_18_an_outbound_marketing_contact_without_consent_is_refused_and_the_denial_stays(by, contact):
    customer = contact.customer
    said = {"contact": contact, "channel": "email", "subject": "New series", "on": today()}

    def log(**more):
        return through_gate(
            customer,
            by,
            lambda: log_interaction(customer, by=by, **{**said, "outreach": "marketing", **more}),
        )

    with pytest.raises(Denied, match="No consent"):
        log()
    assert not Interaction.objects.exists()
    assert [row.asked_for for row in GateDecision.objects.all()] == ["log_interaction"]
    log(on=today() - timedelta(1))  # what has been said is history
    log(outreach="survey")
    assert Interaction.objects.count() == 2
    consent(contact, by)
    log()
    assert GateDecision.objects.filter(allowed=True, interaction_id__gt=0).count() == 1


def test_CUS_18_the_ledger_only_grows_and_shows_who_altered_it_behind_its_back(by, contact):
    (row,) = consent(contact, by)
    found = ConsentEntry.objects.get(pk=row.pk)
    found.purpose = "survey"
    for write in (
        found.save,
        found.delete,
        lambda: ConsentEntry.objects.update(purpose="survey"),
        lambda: ConsentEntry.objects.all().delete(),
        row.notice.delete,
        row.notice.save,
    ):
        with pytest.raises(NeverChanged):
            write()
    assert [one.level for one in house.consent_ledger()] == ["ok"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_consententry SET channel = 'phone'")
    assert list(sealing.broken()) == [row.pk]
    assert [(one.level, str(row.pk) in one.said) for one in house.consent_ledger()] == [("bad", True)]


def test_CUS_18_sensitive_data_minors_and_partners_need_a_consent_of_their_own(by, contact):
    customer = contact.customer
    consent(contact, by)
    assert asked(contact, by, sensitive=True).reason == "sensitive"
    with pytest.raises(Refused, match="with evidence"):
        consent(contact, by, about="sensitive")
    consent(contact, by, about="sensitive", evidence="Form 7")
    assert asked(contact, by, sensitive=True).allowed
    born = date(today().year - 10, 1, 1).isoformat()
    child = make_contact(customer, by, "Chen Xiao", birthday=born, email="x@example.com")
    consent(child, by)
    assert asked(child, by).reason == "minor"
    consent(child, by, about="minor", evidence="The mother signed")
    assert asked(child, by).allowed
    terms = {"country": "Ireland", "purpose": "Mailing", "method": "API", "data": "name, e-mail"}
    transfer = add_transfer(
        Company.get(), by=by, recipient="Example Ltd", mechanism="contract", assessed_on=today(), **terms
    )
    sharing = {"purpose": "sharing", "channel": "other", "transfer": transfer}
    with pytest.raises(Refused, match="names the recipient"):
        consent(contact, by, purpose="sharing", channels=[])
    assert asked(contact, by, **sharing).reason == "no_consent"
    consent(contact, by, purpose="sharing", channels=[], transfer=transfer)
    assert asked(contact, by, **sharing).allowed
    transfer = change_transfer(transfer, by=by, data="name, e-mail, orders")
    assert asked(contact, by, **{**sharing, "transfer": transfer}).reason == "no_consent"
    transfer = end_transfer(transfer, by=by)
    assert asked(contact, by, **{**sharing, "transfer": transfer}).reason == "not_registered"
    with pytest.raises(Refused, match="cross a border"):
        add_transfer(Company.get(), by=by, recipient="B", mechanism="contract", **terms)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"purpose": "service"}, "needs no consent"),
        ({"basis": "interest"}, "no such ground"),
        ({"notice": None}, "which notice"),
        ({"channels": []}, "by which channels"),
        ({"at": timezone.now() + timedelta(hours=1)}, "in the future"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "expired before"),
    ],
)
def test_CUS_18_what_is_no_lawful_ground_is_not_recorded(by, contact, said, words):
    with pytest.raises(Refused, match=words):
        consent(contact, by, **said)
    assert consent(contact, by, basis="interest", law="gdpr")
    with pytest.raises(Refused, match="which person"):
        record_consent(
            contact.customer, by=by, purpose="care", channels=["post"], source="paper", notice=notice_of(by)
        )


def test_CUS_18_who_may_not_read_the_ledger_is_answered_by_it_all_the_same(by, contact):
    consent(contact, by)
    flag_person(contact.customer, by=by, act="suppressed", source="message")  # the whole firm
    seller = make_user(contact.customer.department, SELLING)
    assert not ConsentEntry.objects.visible_to(seller).exists()
    assert asked(contact, seller).reason == "suppressed"
    with pytest.raises(PermissionDenied):
        consent_of_seller(contact, seller, notice_of(by))
    stranger = make_user(grants={**SELLING, "customers.view_consent": Scope.OWN})
    with pytest.raises(Http404):
        asked(contact, stranger)
    flag_person(contact.customer, by=by, act="released", source="message")
    assert asked(contact, seller).allowed


def consent_of_seller(contact, seller, notice):
    said = {"purpose": "marketing", "channels": ["email"], "source": "paper", "notice": notice}
    record_consent(contact.customer, by=seller, contact=contact, **said)


def test_CUS_18_a_merge_takes_the_ledger_along_and_a_withdrawal_holds_for_both(by, contact):
    place = contact.customer.department
    other = make_contact(make_customer(by, "恒岳", department=place), by, email="chen@example.com")
    consent(other, by)
    withdraw_consent(contact.customer, by=by, contact=contact, source="phone")
    assert asked(other, by).allowed
    merger = make_user(grants=dict.fromkeys([*SELLING, "customers.merge_customers"], Scope.ALL))
    merge_customers(contact.customer, by=merger, lost=other.customer)
    person = Contact.objects.get(customer=contact.customer)
    assert {row.contact_id for row in ConsentEntry.objects.all()} == {person.pk}
    assert asked(person, by).reason == "withdrawn"
    assert list(sealing.broken()) == []
