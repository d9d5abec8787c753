"""A no in a file: of somebody who said yes a withdrawal, of anybody else a refusal."""

import pytest

from guanxi.customers.consent.models import ConsentEntry
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import consent, keeper
from guanxi.customers.tests.factories import MANAGING, make_contact, make_customer, make_user
from guanxi.customers.tests.test_import_consents import may
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.tests.driving import bring_in, text

pytestmark = pytest.mark.django_db


def test_a_no_of_somebody_who_never_said_yes_is_a_refusal_with_its_file_as_proof():
    more = dict.fromkeys(
        ("customers.record_consent", "customers.view_consent", "customers.manage_consent"), Scope.ALL
    )
    keeper()  # a house without quiet hours
    by = make_user(grants={**MANAGING, **more}, language="en")
    firm = make_customer(by, "恒岳")
    chen, anna = (make_contact(firm, by, name, email=f"{name}@example.com") for name in ("chen", "anna"))
    consent(anna, by, channels=["email"])
    head = "客户名称,联系人,营销同意"
    run = bring_in(by, text(head, "恒岳,chen,否", "恒岳,anna,否"), name="名单.csv")
    rows = {one.contact: one for one in ConsentEntry.objects.newest()[:2]}
    assert (rows[chen].act, rows[anna].act) == ("refused", "withdrawn")
    assert {one.evidence for one in rows.values()} == {"名单.csv"}
    assert [may(chen, by), may(anna, by)] == ["no_consent", "withdrawn"]
    page = Browser(by).look(f"/customers/{firm.pk}/consent/")
    assert "Not agreed to" in page
    assert "名单.csv" in page
    assert bring_in(by, text(head, "恒岳,chen,否")).count("same") == 1
    assert run.count("changed") == 2
