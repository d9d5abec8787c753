"""CUS-31: suppliers, dealers and other parties as records that are no customers; links between records."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from guanxi.customers.actions import create_customer, share_customer
from guanxi.customers.actions.merging import merge_customers, unmerge_customers
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.models import Customer
from guanxi.customers.parties.actions import create_party, end_party_link, link_party, set_party
from guanxi.customers.parties.drawing import draw, text_box
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.parties.walking import MOST, neighbourhood
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, make_customer, make_department, make_user, today
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Level, Scope
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    more = dict.fromkeys(("customers.merge_customers", "customers.share_customer"), Scope.ALL)
    return make_user(None, {**MANAGING, **more})


def test_CUS_31_a_supplier_is_a_record_and_no_customer_and_the_link_is_shown_on_both_pages(boss):
    buyer, browser = make_customer(boss, "苏州恒岳"), Browser(boss)
    supplier = create_party(boss.department, by=boss, name="常州轴承", party="supplier", source="sales")
    link_party(buyer, by=boss, party=supplier, kind="supplier", since=today() - timedelta(30), note="主轴")
    ours, theirs = (browser.look(f"/customers/{one.pk}/parties/") for one in (buyer, supplier))
    assert {sign in ours for sign in ("常州轴承", "主轴", 'class="gx-web"')} == {True}
    assert {sign in theirs for sign in ("Supplies", "苏州恒岳")} == {True}
    assert (
        "常州轴承" not in browser.look("/customers/?q=常州轴承").partition("<main")[2].partition("<tbody")[2]
    )
    assert "常州轴承" in browser.look("/parties/")
    assert list(Customer.objects.counted()) == [buyer]
    assert 'class="is-word"' in ours
    legend = ours.partition("gx-legend")[2].partition("</p>")[0]
    assert {sign in legend for sign in ("Supplier", 'line class="is-dealt"', "supplies, sells for")} == {True}
    assert {sign in legend for sign in ("Dealer", "is-owned", "has referred")} == {False}, "none is drawn"
    head, page = head_of(browser, supplier)
    assert ("Related party: Supplier" in head, "Stage:" in head) == (True, False)
    assert ('href="/parties/"' in head, "Lifecycle: Prospect" in page) == (True, False)
    set_party(supplier, by=boss, party="")
    assert Customer.objects.counted().count() == 2
    head, page = head_of(browser, supplier)
    assert ("Stage: Prospect" in head, "Lifecycle: Prospect" in page) == (True, True)


def head_of(browser, customer):
    page = browser.look(f"/customers/{customer.pk}/").partition("<main")[2]
    return page.partition('class="tabs"')[0], page


def test_no_line_runs_through_a_name_that_has_room_elsewhere_and_the_paper_lies_behind_each(boss):
    middle = make_customer(boss, "Middle")
    for number in range(5):
        other = make_customer(boss, f"Other {number}")
        link_party(middle, by=boss, party=other, kind="partner")
        link_party(other, by=boss, party=make_customer(boss, f"Behind {number}"), kind="referrer")
    drawing = draw(neighbourhood(middle, boss))
    assert drawing
    names = [one for one in drawing.spots if one.text]
    assert len(names) == 11
    crossed = [one.text for one in names if any(one.behind.crossed(line) for line in drawing.lines)]
    assert set(crossed) <= {"Middle"}, "lines go out from it on all sides"
    page = Browser(boss).look(f"/customers/{middle.pk}/parties/")
    assert page.count("<rect") == len(names) + len(drawing.words)
    assert "This record is" in page
    assert "optional" not in page, "that it is a customer is an answer, too"


@pytest.mark.page
def test_who_adds_a_party_to_link_it_goes_on_to_the_link_with_its_number_also_after_an_error(boss):
    buyer, browser = make_customer(boss, "苏州恒岳"), Browser(boss)
    add = f"/parties/new/?beside={buyer.pk}"
    assert add in browser.look(f"/customers/{buyer.pk}/parties/link/?q=常州")
    said = {"name": "常州轴承", "party": "supplier", "kind": "firm", "source": "sales"}
    said["contact_phone"] = "13812345678"
    wrong = browser.client.post(add, said)
    assert (wrong.status_code, "Say who answers this number" in wrong.text) == (422, True)
    bad = browser.client.post(add, said | {"contact_name": "周工", "contact_phone": "1"})
    form = bad.context["form"]
    assert (bad.status_code, [*form.errors], form.non_field_errors()) == (422, ["contact_phone"], [])
    done = browser.client.post(add, said | {"contact_name": "周工"})
    made = Customer.objects.get(name="常州轴承")
    assert done["Location"] == f"/customers/{buyer.pk}/parties/link/?with={made.pk}"
    assert (made.contacts.get().name, made.contacts.get().phone.reveal()) == ("周工", "13812345678")


@pytest.mark.page
def test_a_program_adds_a_party_with_the_people_there(boss):
    person = {"name": "周五", "phone": "13812345678", "is_primary": True}
    asked = {"name": "周五", "party": "provider", "source": "sales", "kind": "person", "contacts": [person]}
    answer = Browser(boss).client.post("/api/v1/customers/parties", asked, content_type="application/json")
    made = Customer.objects.get(pk=answer.json()["id"])
    there = made.contacts.get()
    assert (answer.status_code, made.kind, made.party) == (201, "person", "provider")
    assert (there.name, there.phone.reveal(), there.is_primary) == ("周五", "13812345678", True)


def test_CUS_31_firms_stand_above_one_another_without_a_circle(boss):
    mother, daughter, grandchild = (
        make_customer(boss, name) for name in ("Mother", "Daughter", "Grandchild")
    )
    link_party(daughter, by=boss, party=mother, kind="parent")
    link_party(grandchild, by=boss, party=daughter, kind="parent")
    for one, other, said in (
        (mother, grandchild, "parent’s parent"),
        (daughter, grandchild, "already"),
        (mother, mother, "same record"),
    ):
        with pytest.raises(Refused, match=said):
            link_party(one, by=boss, party=other, kind="parent")
    person = create_customer(boss.department, by=boss, name="Li Lei", kind="person", source="sales")
    with pytest.raises(Refused, match="Only a firm"):
        link_party(mother, by=boss, party=person, kind="parent")
    link = PartyLink.objects.get(customer=daughter)
    assert end_party_link(link, by=boss).ended_on == today()
    link_party(mother, by=boss, party=grandchild, kind="parent")  # nothing stands in between any more
    found = neighbourhood(mother, boss)
    assert [found.nodes[one.pk].step for one in (mother, grandchild, daughter)] == [0, 1, 2]


def test_CUS_31_a_link_is_not_told_to_who_does_not_see_both_ends(boss):
    seller = make_user(make_department())
    seen, hidden = make_customer(seller, "Seen"), make_customer(boss, "Hidden")
    link = link_party(seen, by=boss, party=hidden, kind="partner")
    page = Browser(seller).look(f"/customers/{seen.pk}/parties/")
    assert {sign in page for sign in ("Hidden", "gx-web")} == {False}
    assert not PartyLink.objects.visible_to(seller).exists()
    with pytest.raises(Http404):
        end_party_link(link, by=seller)
    with pytest.raises(Http404):
        link_party(seen, by=seller, party=hidden, kind="dealer")
    share_customer(hidden, by=boss, reader=seller, level=Level.READ)
    assert "Hidden" in Browser(seller).look(f"/customers/{seen.pk}/parties/")
    end_party_link(link, by=User.objects.get(pk=seller.pk))  # who asks anew knows of the share
    reader = make_user(seller.department, {"customers.view_customer": Scope.ALL})
    with pytest.raises(PermissionDenied):
        link_party(seen, by=reader, party=hidden, kind="dealer")


def test_CUS_31_links_go_along_with_a_merge_and_come_back_and_many_are_capped(boss):
    kept, lost, other = (make_customer(boss, name) for name in ("Kept", "Lost", "Other"))
    link_party(lost, by=boss, party=other, kind="supplier")
    link_party(kept, by=boss, party=lost, kind="partner")
    set_party(kept, by=boss, party="dealer")
    merge_customers(Customer.objects.get(pk=kept.pk), by=boss, lost=lost)
    assert Customer.objects.get(pk=kept.pk).party is None  # one of both was a customer
    assert [(link.customer_id, link.party_id) for link in PartyLink.objects.of(kept.pk)] == [
        (kept.pk, other.pk)
    ]
    unmerge_customers(kept, by=boss, lost_id=lost.pk)
    assert Customer.objects.get(pk=kept.pk).party == "dealer"
    ends = set(PartyLink.objects.values_list("customer_id", "party_id"))
    assert ends == {(lost.pk, other.pk), (kept.pk, lost.pk)}
    for number in range(MOST + 2):
        link_party(kept, by=boss, party=make_customer(boss, f"Dealer {number}"), kind="dealer")
    found = neighbourhood(kept, boss)
    assert len(found.nodes) == MOST
    drawing = draw(found)
    assert drawing
    boxes = [text_box(one) for one in drawing.spots if one.text]
    assert len(boxes) > 12, "names are written where there is room"
    assert not [1 for one, other in combinations(boxes, 2) if one.meets(other)], "and over no other"
    assert "more records are not drawn" in Browser(boss).look(f"/customers/{kept.pk}/parties/")


def parents() -> set[tuple[str, str]]:
    return set(PartyLink.objects.holding().values_list("customer__name", "party__name"))


@pytest.mark.parametrize(
    ("links", "stays"),
    [
        ([("Kept", "A"), ("Lost", "B")], [("Kept", "A")]),  # two parents: the kept one's holds
        ([("Lost", "B")], [("Kept", "B")]),
        ([("Kept", "A"), ("A", "Lost"), ("Lost", "B")], [("A", "Kept"), ("Kept", "B")]),  # one below itself
        ([("Kept", "A"), ("A", "B"), ("B", "Lost")], [("A", "B"), ("B", "Kept")]),
        ([("Kept", "Lost"), ("Lost", "B")], [("Kept", "B")]),  # the one above the other
        ([("A", "Kept"), ("B", "Lost")], [("A", "Kept"), ("B", "Kept")]),
    ],
)
def test_CUS_06_one_parent_and_no_circle_is_left_of_a_merge_and_both_have_theirs_back(boss, links, stays):
    firms = {name: make_customer(boss, name) for name in ("Kept", "Lost", "A", "B")}
    for below, above in links:
        link_party(firms[below], by=boss, party=firms[above], kind="parent")
    merge_customers(firms["Kept"], by=boss, lost=firms["Lost"])
    assert parents() == set(stays)
    unmerge_customers(firms["Kept"], by=boss, lost_id=firms["Lost"].pk)
    assert parents() == set(links)


@pytest.mark.parametrize("door", ["page", "pair", "program"])
def test_who_merges_is_told_which_parent_gave_way(boss, door):
    kept, lost, above, other = (make_customer(boss, name) for name in ("Kept", "Lost", "Above", "Other"))
    link_party(kept, by=boss, party=above, kind="parent")
    link_party(lost, by=boss, party=other, kind="parent")
    browser = Browser(boss)
    if door == "program":
        told = browser.client.post(
            f"/api/customers/{kept.pk}/merge", {"lost_id": lost.pk}, content_type="application/json"
        )
        assert told.json()["parents_ended"] == [other.pk]
        return
    if door == "page":
        browser.send(f"/customers/{kept.pk}/merge/?with={lost.pk}", version=kept.version)
    else:
        pair = DuplicatePair(left=kept, right=lost, kind="firm", probability=0.9, gain=1, why=[], run=1)
        pair.found_on = today()
        models.QuerySet[DuplicatePair, DuplicatePair](DuplicatePair).bulk_create([pair])
        browser.send(pair.get_absolute_url(), decision="merge")
    assert "The link to the parent firm Other ended" in browser.look(f"/customers/{kept.pk}/")
