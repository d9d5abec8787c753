"""Who went to whom: written down, read from files, and heard by the gate."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from guanxi.customers.actions import ask_to_contact, log_interaction, set_contact_wish
from guanxi.customers.consent.choices import OUTREACH
from guanxi.customers.models import Interaction
from guanxi.customers.profiles.deriving import of_talks
from guanxi.customers.tests.consenting import consent, keeper
from guanxi.customers.tests.factories import (
    EXPORTING,
    MANAGING,
    make_contact,
    make_customer,
    make_interaction,
    make_user,
    today,
)
from guanxi.customers.timelines import interaction_moment
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("direction", "answer"), [("in", "ground"), ("", "cap"), ("out", "cap")])
def test_CUS_30_a_cap_counts_what_went_out_and_of_what_nobody_knows(direction, answer):
    by = keeper()
    contact = make_contact(make_customer(by), by, email="chen@example.com")
    customer = contact.customer
    consent(contact, by)
    set_contact_wish(customer, by=by, contact=contact, source="phone", cap=1, per_days=7)
    talk: dict[str, Any] = {"channel": "email", "contact": contact, "direction": direction}
    make_interaction(customer, by, today() - timedelta(1), **talk)
    asked: dict[str, Any] = {"purpose": "marketing", "channel": "email"}
    assert ask_to_contact(customer, by=by, contact=contact, **asked).reason == answer


def test_of_our_own_accord_is_out_and_never_in():
    by = keeper()
    customer = make_customer(by)
    said: dict[str, Any] = {"on": today(), "channel": "phone", "subject": "x", "outreach": OUTREACH[-1]}
    assert log_interaction(customer, by=by, **said).direction == "out"
    with pytest.raises(Refused) as refused:
        log_interaction(customer, by=by, direction="in", **said)
    assert refused.value.field == "direction"
    with pytest.raises(Refused):
        make_interaction(customer, by, direction="up")


def test_a_file_says_the_direction_once_or_later_and_takes_it_out_again(client):
    by = make_user(grants={**MANAGING, **EXPORTING})
    make_customer(by, "恒岳")
    head, row = "日期,客户名称,方式,主题", "2024-05-06,恒岳,电话,交期"
    bring_in(by, text(head, row, "2024-05-07,恒岳,电话,报价"))
    run = bring_in(by, text(f"{head},呼叫方向", f"{row},呼入", "2024-05-08,恒岳,电话,催款,去电"))
    assert (run.count("new"), run.count("changed")) == (1, 1)
    assert list(Interaction.objects.order_by("on").values_list("direction", flat=True)) == ["in", "", "out"]
    again = text(f"{head},互动方向", f"{row},接听", f"{row},来访", "2024-05-09,恒岳,电话,甲,朝上")
    assert bring_in(by, again).counts["rows"]["wrong"] == 1
    client.force_login(by)
    content = b"".join(client.post("/customers/template-3.csv", {"internal": "yes"}).streaming_content)
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line[10] for line in table] == ["互动方向", "客户找我们", "", "我们找客户"]
    assert bring_in(by, content).count("same") == 3


def test_the_timeline_the_tab_and_the_profile_tell_who_went_to_whom(client):
    by = make_user(language="en")
    customer = make_customer(by)
    for _n in range(3):
        talk = make_interaction(customer, by, direction="in", channel="wechat", subject="they wrote")
        make_interaction(customer, by, direction="out", subject="we called")
    told = interaction_moment(talk).moment
    assert ("They came to us", "") in told.tags
    client.force_login(by)
    page = client.get(f"/customers/{customer.pk}/interactions/?direction=in").content.decode()
    assert "they wrote" in page
    assert "we called" not in page
    facts = {str(fact.label): str(fact.value) for fact in of_talks(customer, by)}
    assert facts["Usual channel when they come to us"] == "WeChat, 3 of 3"
    listed = client.get(f"/api/v1/customers/{customer.pk}/interactions?direction=out").json()["items"]
    assert {row["direction"] for row in listed} == {"out"}
    assert len(listed) == 3
