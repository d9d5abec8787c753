"""CUS-07: texts suggest tags and needs; people decide; readings learn from what they decided."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from guanxi.customers.actions import change_interaction, log_interaction, put_tag
from guanxi.customers.actions.merging import merge_customers, unmerge_customers
from guanxi.customers.events import CustomersMerged, InteractionLogged
from guanxi.customers.models import Customer, Interaction, TagLink
from guanxi.customers.needs.models import Need
from guanxi.customers.proposals import reading
from guanxi.customers.proposals.actions import (
    accept_proposal,
    add_term,
    read_texts,
    refuse_proposal,
)
from guanxi.customers.proposals.models import Decision, Proposal
from guanxi.customers.proposals.reactions import read_merged, read_talk
from guanxi.customers.proposals.showing import page_of, waiting
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    make_customer,
    make_department,
    make_interaction,
    make_tag,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.events import subscriptions

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return make_user()


def read(*customers: Customer, **more) -> None:
    ids = [one.pk for one in customers]
    read_texts(Company.get(), by=User.system(), customers=ids, **more)


def proposed() -> set[tuple[str, str]]:
    rows = Proposal.objects.waiting().select_related("tag")
    return {(one.tag.name if one.tag else one.need_kind, one.words) for one in rows}


def test_CUS_07_a_talk_and_a_note_yield_proposals_that_people_decide(seller):
    customer = make_customer(seller, "苏州恒岳", note="今年预算紧。")
    tag = make_tag(seller, "价格敏感", family="pain")
    add_term(Company.get(), by=seller, words="预算紧, 太贵", tag=tag)
    talk = log_interaction(
        customer,
        by=seller,
        channel="visit",
        on=today(),
        subject="回访",
        feedback="要定制一台，暂时不需要培训，请先给报价",
    )
    read_talk(InteractionLogged(talk.pk, customer.pk))
    assert proposed() == {("价格敏感", "预算紧"), ("custom", "定制"), ("product", "报价")}  # no 培训: denied
    assert not TagLink.objects.exists()
    browser = Browser(seller)
    page = browser.look("/proposals/")
    assert {sign in page for sign in ("<mark>定制</mark>", "nothing like it was decided yet")} == {True}
    ids = {one.need_kind or "tag": one.pk for one in Proposal.objects.all()}
    browser.send("/proposals/decide/", answer="accept", chosen=[ids["tag"], ids["custom"]])
    for answer in ("accept", "refuse"):
        browser.send("/proposals/decide/", answer=answer)
        assert "tick first what you mean" in browser.look("/proposals/")
    assert Proposal.objects.filter(pk=ids["product"]).waiting().exists(), (
        "with none ticked nothing is decided"
    )
    browser.send("/proposals/decide/", answer="refuse", chosen=[ids["product"]])
    link, need = TagLink.objects.get(), Need.objects.get()
    assert (link.tag, need.kind, need.source) == (tag, "custom", "visit")
    assert "定制一台" in need.description
    read(customer)
    assert proposed() == set()  # asked once
    refusal = Decision.objects.get(accepted=False)
    assert (refusal.need_kind, refusal.created_by) == ("product", seller)
    make_interaction(customer, seller, subject="报价呢")
    read(customer)
    make_interaction(customer, seller, subject="要定制一台")
    read(customer)
    page = browser.look("/proposals/")
    assert "0 of 1 like it were accepted" in page
    assert page.index("<mark>定制") < page.index("<mark>报价"), "the newest first"
    first, second = browser.client.get("/api/customers/proposals").json()["items"]
    assert first["id"] < second["id"], "a program reads what was found in its order"
    later = browser.client.get(f"/api/customers/proposals?after={first['id']}").json()["items"]
    assert later == [second], "and behind its last one what is new"


def test_CUS_07_a_proposal_goes_with_its_words_and_is_for_who_may_see_and_change(seller):
    customer = make_customer(seller, "恒岳", note="机器故障两次")
    talk = make_interaction(customer, seller, subject="请报价")
    read(customer)
    assert proposed() == {("after", "故障"), ("product", "报价")}
    one = Proposal.objects.get(need_kind="product")
    stranger, reader = make_user(make_department()), make_user(seller.department)
    assert not Proposal.objects.visible_to(stranger).exists()
    with pytest.raises(Http404):
        accept_proposal(one, by=stranger)
    with pytest.raises(PermissionDenied):
        refuse_proposal(one, by=reader)
    assert "报价" not in Browser(reader).look("/proposals/").partition("<main")[2]
    change_interaction(Interaction.objects.get(pk=talk.pk), by=seller, subject="已经谈好")
    assert proposed() == {("after", "故障")}
    read(customer)
    assert not Proposal.objects.filter(need_kind="product").exists()
    assert not make_user(None, {"customers.view_customer": Scope.ALL}).may("customers.manage_tags")


def test_a_new_talk_is_read_without_the_customers_others(seller):
    customer = make_customer(seller, "恒岳")
    old = make_interaction(customer, seller, subject="请报价")
    read(customer)
    models.QuerySet(Interaction).filter(pk=old.pk).update(feedback="要定制一台")  # nobody's event
    talk = make_interaction(customer, seller, subject="机器故障两次")
    read_talk(InteractionLogged(talk.pk, customer.pk))
    assert proposed() == {("product", "报价"), ("after", "故障")}, "what others said stands, unread"
    read(customer)
    assert proposed() == {("product", "报价"), ("after", "故障"), ("custom", "定制")}


def test_CUS_07_what_was_decided_teaches_the_next_reading(seller):
    customer, tag = make_customer(seller, "恒岳"), make_tag(seller, "交期不稳", family="pain")
    for number in range(16):
        late = number % 2 == 0
        said = f"第{number}批又晚到了，客户很着急" if late else f"第{number}批验收顺利，客户满意"
        talk = make_interaction(customer, seller, subject=said)
        place = f"talk {talk.pk} tag:{tag.pk}"
        one = Proposal(
            customer=customer, interaction=talk, tag=tag, place=place, read_version=1, words="批", on=today()
        )
        one.save()
        (accept_proposal if late else refuse_proposal)(one, by=seller)
    other = make_customer(seller, "启航")
    make_interaction(other, seller, subject="这批又晚到了，客户着急")
    make_interaction(other, seller, subject="验收顺利")
    read(other, models=reading.learned())
    found = Proposal.objects.select_related("interaction").get(customer=other)
    assert found.interaction
    assert (found.found_by, found.tag, found.interaction.subject) == (
        "learned",
        tag,
        "这批又晚到了，客户着急",
    )
    assert found.words in found.excerpt


def test_CUS_07_the_queue_asks_neither_for_a_tag_that_is_there_nor_by_a_word_that_was_taken_out(seller):
    customer = make_customer(seller, "恒岳")
    tag = make_tag(seller, "价格敏感", family="pain")
    term = add_term(Company.get(), by=seller, words="太贵, 预算紧", tag=tag)
    assert "太贵 · 预算紧" in Browser(seller).look("/proposals/words/")
    make_interaction(customer, seller, subject="他说太贵，先给报价")
    read(customer)
    assert {one.tag for one in waiting(seller)} == {tag, None}
    put_tag(customer, by=seller, tag=tag, source="phone")
    assert [one.need_kind for one in waiting(seller)] == ["product"]
    other = make_customer(seller, "启航")
    make_interaction(other, seller, subject="太贵了")
    read(other)
    assert Proposal.objects.filter(customer=other).exists()
    Browser(seller).client.post(f"/proposals/words/{term.pk}/remove/")
    read(other)
    assert not Proposal.objects.filter(customer=other).exists()


def test_CUS_07_what_was_proposed_of_a_record_goes_along_with_a_merge_and_comes_back():
    boss = make_user(None, {**MANAGING, "customers.merge_customers": Scope.ALL})
    kept, lost = (make_customer(boss, name, note="机器故障") for name in ("恒岳", "恒岳精密"))
    talk = make_interaction(lost, boss, subject="请报价")
    read(kept, lost)
    unread = make_interaction(lost, boss, subject="请报价", on=date(2020, 1, 2))
    merge_customers(Customer.objects.get(pk=kept.pk), by=boss, lost=lost)
    merged = CustomersMerged(kept.pk, lost.pk, boss.pk, boss.pk, 1)
    assert read_merged in subscriptions()[CustomersMerged]
    read_merged(merged)
    assert not Proposal.objects.filter(interaction=unread).exists(), "a merge reads nothing"
    rows = waiting(boss).values_list("customer_id", "interaction_id", "need_kind").order_by("need_kind")
    assert list(rows) == [(kept.pk, None, "after"), (kept.pk, talk.pk, "product")]
    unmerge_customers(kept, by=boss, lost_id=lost.pk)
    read_merged(replace(merged, is_taken_out=True))
    assert set(rows.all()) == {
        (kept.pk, None, "after"),
        (lost.pk, None, "after"),
        (lost.pk, talk.pk, "product"),
    }


def test_the_queue_has_the_newest_talks_first_whenever_they_were_read():
    boss = make_user(None, MANAGING)
    customer = make_customer(boss, "恒岳")
    days = [date(2024, 5, 9), date(2020, 1, 2), date(2023, 3, 4)]
    for day in days:
        make_interaction(customer, boss, day, subject="请报价")
        read(customer)
    rows, _further = page_of(boss)
    assert [row["on"] for row in rows] == sorted(days, reverse=True)
    after = rows[0]["proposal"].pk
    assert [row["on"] for row in page_of(boss, after=after)[0]] == sorted(days[1:], reverse=True)


def test_a_need_from_a_text_is_its_whole_sentence_without_our_own_to_do(seller):
    """Torn words between dots, with what we are to do, went out in the list of needs."""
    customer = make_customer(seller, "恒岳")
    said = "上次谈得不错。他们明年要扩建二号车间，所以想按图定制一台双工位的装配设备！周五前给图纸。"
    make_interaction(customer, seller, subject="回访", feedback=said, follow_up="按图定制的方案发给陈总")
    read(customer)
    accept_proposal(Proposal.objects.get(need_kind="custom"), by=seller)
    assert Need.objects.get().description == "他们明年要扩建二号车间，所以想按图定制一台双工位的装配设备！"
