"""CUS-04, CUS-05, CUS-17: where facts come from, what all see at once, what is taken only with its source."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.needs.models import Need
from guanxi.customers.quality.actions import counts
from guanxi.customers.quality.measure import from_bits
from guanxi.customers.sources.models import Disagreement, FactSource
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    make_contact,
    make_customer,
    make_department,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, rejected, text

pytestmark = pytest.mark.django_db
JUDGING = {**MANAGING, "customers.manage_quality": Scope.ALL}


@pytest.fixture
def manager():
    return make_user(grants=JUDGING, language="en", name="Wang Min")


def test_CUS_04_each_value_tells_its_channel_who_wrote_it_and_when(manager):
    customer = make_customer(manager, "恒岳", source="fair")
    person = make_contact(customer, manager, phone="13812340001")
    assert person.source == "fair", "as the customer, where nobody says otherwise"
    browser = Browser(manager)
    assert "Wang Min" in browser.look(f"/customers/{customer.pk}/facts/")
    said = {"through": "report", "through_note": "2026-03", "version": person.version}
    browser.send(f"/contacts/{person.pk}/edit/phone/", 200, phone="13812340002", **said)
    browser.send(
        f"/customers/{customer.pk}/edit/industry/", 200, industry="C", through="", version=customer.version
    )
    kept = FactSource.objects.get()
    assert (kept.field, kept.channel, kept.detail, kept.created_by) == ("phone", "report", "2026-03", manager)
    page = browser.look(f"/customers/{customer.pk}/contacts/")
    assert "Industry report · 2026-03 · Wang Min" in page
    answer = browser.client.get(f"/api/v1/customers/{customer.pk}/sources").json()
    assert (answer["source"], answer["by_id"], len(answer["values"])) == ("fair", manager.pk, 1)
    person.refresh_from_db()
    browser.send(f"/contacts/{person.pk}/edit/phone/", 200, phone="13812340003", version=person.version)
    assert FactSource.objects.order_by("-pk")[0].channel == "fair", "a later value is not the report's"
    with pytest.raises(Refused):
        actions.change_contact(person, by=manager, phone="13812340004", through="hearsay")
    need = actions.record_need(customer, by=manager, kind="product", description="A faster line")
    assert need.source == "fair"
    assert "Trade fair" in browser.look(f"/needs/{need.pk}/")


def test_CUS_04_the_report_by_channel_counts_customers_and_single_values(manager):
    first = make_customer(manager, "A", source="website")
    make_customer(manager, "B", source="fair")
    actions.change_customer(first, by=manager, region="江苏", through="report")
    actions.measure_customers(Company.get(), by=manager, after=0, limit=10)
    actions.count_quality(Company.get(), by=manager, rows=counts())
    browser = Browser(manager)
    with CaptureQueriesContext(connection) as asked:
        page = browser.look("/quality/channels/")
    for words in ("Website", "Trade fair", "Industry report", "source=website"):
        assert words in page, words
    assert not [one for one in asked if "factsource" in one["sql"]], "the page reads what the night counted"
    assert "Industry report" not in browser.look("/quality/"), "no record came by it"
    other = Browser(make_user(language="en")).look("/quality/channels/")
    assert "Website" not in other


@pytest.mark.parametrize("rule", ["newest", "trusted"])
def test_CUS_04_where_a_file_says_otherwise_one_stays_by_the_rule_and_a_person_settles_it(manager, rule):
    actions.change_quality_policy(Company.get(), by=manager, values={"rule": rule})
    customer = make_customer(manager, "恒岳精密", source="sales", industry="C", region="江苏 苏州")
    file = text("客户名称,地区,国家", "恒岳精密,浙江 宁波,中国")
    bring_in(manager, file)
    customer.refresh_from_db()
    here, other = ("浙江 宁波", "江苏 苏州") if rule == "newest" else ("江苏 苏州", "浙江 宁波")
    found = Disagreement.objects.get()
    assert (customer.region, customer.country, found.value) == (here, "中国", other)
    assert "disagrees" in from_bits(customer.lacks or 0)
    browser = Browser(manager)
    page = browser.look(f"/customers/{customer.pk}/facts/")
    assert ("Two sources disagree" in page, other in page) == (True, True)
    if rule == "trusted":
        bring_in(manager, file)
        assert Disagreement.objects.count() == 1, "what is open is not noted again"
    reader = make_user(customer.department, {"customers.view_customer": Scope.DEPARTMENT}, language="en")
    assert "Take the other" not in Browser(reader).look(f"/customers/{customer.pk}/facts/")
    with pytest.raises(PermissionDenied):
        actions.settle_disagreement(found, by=reader)
    browser.send(f"/disagreements/{found.pk}/settle/", take="yes")
    customer.refresh_from_db()
    assert (customer.region, "disagrees" in from_bits(customer.lacks or 0)) == (other, False)
    with pytest.raises(Refused):
        actions.settle_disagreement(found, by=manager)


def test_CUS_04_a_value_from_the_record_s_own_channel_is_no_longer_told_as_another_s(manager):
    customer = make_customer(manager, "恒岳精密", source="import", region="江苏 苏州")
    actions.change_customer(customer, by=manager, region="江苏 无锡", through="report")
    bring_in(manager, text("客户名称,地区", "恒岳精密,浙江 宁波"))
    newest = FactSource.objects.order_by("-pk")[0]
    assert (Customer.objects.get().region, newest.field, newest.channel) == ("浙江 宁波", "region", "import")


def test_CUS_05_what_sales_writes_service_sees_at_once_on_its_own_page():
    seller = make_user(make_department("Sales"), language="en")
    service = make_user(
        make_department("Service"),
        dict.fromkeys(("customers.view_customer", "customers.change_customer"), Scope.ALL),
        language="en",
    )
    customer = make_customer(seller, "恒岳")
    selling, serving = Browser(seller), Browser(service)
    assert "Ningbo" not in serving.look(f"/customers/{customer.pk}/facts/")
    selling.send(f"/customers/{customer.pk}/edit/region/", 200, region="Ningbo", version=customer.version)
    for page in ("", "facts/", "history/"):
        assert "Ningbo" in serving.look(f"/customers/{customer.pk}/{page}"), page
    customer.refresh_from_db()
    serving.send(
        f"/customers/{customer.pk}/edit/note/", 200, note="Calls on Mondays", version=customer.version
    )
    assert "Calls on Mondays" in selling.look(f"/customers/{customer.pk}/facts/")


FEEDBACK: dict[str, Any] = {"subject": "交期", "feedback": "发货太慢"}


def test_CUS_17_feedback_without_author_time_or_source_is_refused_at_every_door(manager):
    customer = make_customer(manager, "恒岳精密")
    for missing in ("on", "channel"):
        said: dict[str, Any] = {"on": today(), "channel": "phone", **FEEDBACK, missing: None}
        with pytest.raises(Refused) as refused:
            actions.log_interaction(customer, by=manager, **said)
        assert refused.value.field == missing
    client, browser = Browser(manager).client, Browser(manager)
    for missing in ("on", "channel"):
        said = {"on": str(today()), "channel": "phone", **FEEDBACK}
        del said[missing]
        answer = client.post(
            f"/api/v1/customers/{customer.pk}/interactions", said, content_type="application/json"
        )
        assert answer.status_code in {409, 422}, answer.content
        assert missing in answer.content.decode()
        page = client.post(f"/customers/{customer.pk}/log/", said | {"status": "done"})
        assert page.status_code == 422
    run = bring_in(
        manager,
        text(
            "日期,方式,客户名称,主题,客户反馈", f"{today()},,恒岳精密,交期,太慢", ",电话,恒岳精密,交期,太慢"
        ),
        kind="interactions",
    )
    assert (run.counts["rows"]["wrong"], Interaction.objects.count()) == (2, 0)
    assert ("“Date” is required" in rejected(run), "“Channel” is required" in rejected(run)) == (
        True,
        True,
    ), rejected(run)
    logged = actions.log_interaction(customer, by=manager, on=today(), channel="phone", **FEEDBACK)
    assert (logged.created_by, logged.owner, bool(logged.created_at)) == (manager, manager, True)
    with pytest.raises(Refused):
        actions.change_interaction(logged, by=manager, channel="")
    with pytest.raises(Refused):
        actions.log_interaction(customer, by=manager, on=today() + timedelta(2), channel="phone", **FEEDBACK)
    assert browser.look(f"/customers/{customer.pk}/")


def test_CUS_17_a_customer_without_a_source_is_refused_and_every_fact_carries_author_time_and_source(manager):
    with pytest.raises(Refused) as refused:
        actions.create_customer(manager.department, by=manager, name="远山")
    assert (refused.value.field, "channel" in str(refused.value)) == ("source", True)
    client = Browser(manager).client
    answer = client.post("/api/v1/customers/", {"name": "远山"}, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (409, "source")
    page = client.post(
        "/customers/new/", {"name": "远山", "kind": "firm", "department": manager.department_id}
    )
    assert page.status_code == 422
    customer = make_customer(manager, "恒岳", source="referral")
    with pytest.raises(Refused):
        actions.change_customer(customer, by=manager, source="")
    make_contact(customer, manager)
    actions.record_need(customer, by=manager, kind="product", description="A faster line")
    bring_in(manager, text("客户名称,联系人,电话", "启航,李雷,13900001111"))
    for model in (Customer, Contact, Need):
        for row in model.objects.all():
            assert row.source, model
            assert (row.created_by, bool(row.created_at)) == (manager, True)
