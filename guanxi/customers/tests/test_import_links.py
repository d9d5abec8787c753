"""A file of customers says which firm stands above one, and who referred it: by number or by name."""

from dataclasses import replace

import pytest

from guanxi.config import switchboard
from guanxi.customers.actions.aliases import add_alias
from guanxi.customers.imports import CUSTOMERS
from guanxi.customers.models import Customer
from guanxi.customers.parties.actions import end_party_link, link_party
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.templated import customer_cells
from guanxi.customers.tests.factories import EXPORTING, MANAGING, SELLING, make_customer, make_user
from guanxi.customers.tests.test_undo_import import undone
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(grants={**MANAGING, **EXPORTING}, language="en")


def links() -> set[tuple[str, str, str]]:
    holding = PartyLink.objects.holding().values_list("customer__name", "kind", "party__name")
    return set(holding)


def test_CUS_31_rows_name_parents_and_referrers_of_the_house_and_of_the_same_file(manager):
    above = make_customer(manager, "恒岳集团", customer_no="G1")
    add_alias(above, by=manager, name="恒岳")
    run = bring_in(
        manager,
        text(
            "客户名称,客户编号,母公司,推荐人",
            "苏州厂,A1,恒岳,",
            "苏州二厂,A2,A1,苏州三厂",  # the third comes below
            "苏州三厂,A3,G1,A1",
        ),
    )
    assert run.count("new") == 3
    assert links() == {
        ("苏州厂", "parent", "恒岳集团"),
        ("苏州二厂", "parent", "苏州厂"),
        ("苏州二厂", "referrer", "苏州三厂"),
        ("苏州三厂", "parent", "恒岳集团"),
        ("苏州三厂", "referrer", "苏州厂"),
    }
    again = bring_in(manager, text("客户编号,客户名称,母公司", "A3,苏州三厂,恒岳集团", "A1,苏州厂,"))
    assert (again.count("same"), again.count("changed")) == (2, 0)


def test_what_cannot_stand_above_is_refused_with_its_row_and_the_others_come_in(manager):
    make_customer(manager, "Twin", customer_no="T1")
    make_customer(manager, "Twin", customer_no="T2")
    hidden = make_customer(make_user(), "Elsewhere Ltd")
    seller = make_user(grants=SELLING, language="en", department=manager.department)
    run = bring_in(
        seller,
        text(
            "Customer name,Type,Parent company,Referred by",
            "Two,firm,Twin,",
            f"Hidden,firm,{hidden.customer_no},Nobody at all",
            "Own,firm,Own,",
            "One,firm,Other,",
            "Other,firm,One,",  # closes the circle
            "Third,firm,Other,",  # names a row that is refused
            "Anna,person,One,",
            "Fine,firm,T2,Anna",  # Anna's own row is refused
            "Good,firm,T2,T1",
        ),
    )
    out = rejected(run)
    assert links() == {("Good", "parent", "Twin"), ("Good", "referrer", "Twin")}
    for said in (
        "2 customers are called “Twin”",
        f"“{hidden.customer_no}” is no customer",
        "“Nobody at all” is no customer",
        "the row’s own customer",
        "cannot be its own parent’s parent",
        "The row of “Other” in this file is refused itself",
        "Only a firm is the parent of a firm",
        "The row of “Anna” in this file is refused itself",
    ):
        assert said in out, said
    assert set(Customer.objects.filter(owner=seller).values_list("name", flat=True)) == {"Good"}


def test_a_row_takes_the_place_of_the_parent_that_is_there_and_undo_gives_it_back(manager):
    names = ("Old", "New", "Firm", "Other", "Third")
    old, _new, firm, other, third = (make_customer(manager, name) for name in names)
    link_party(firm, by=manager, party=old, kind="parent", note="Since the sale of Old")
    link_party(other, by=manager, party=old, kind="parent")
    run = bring_in(manager, text("Customer name,Parent company", "Firm,New", "Other,New", "Child,New"))
    assert links() == {(name, "parent", "New") for name in ("Firm", "Other", "Child")}
    assert not PartyLink.objects.exclude(note="").exists(), "it was said of the parent that was"
    end_party_link(PartyLink.objects.holding().get(customer=other), by=manager)
    link_party(other, by=manager, party=third, kind="parent")
    assert run.change_set
    _set, left = undone(run.change_set, manager)
    assert links() == {
        ("Firm", "parent", "Old"),
        ("Other", "parent", "Third"),
    }
    assert PartyLink.objects.get(customer=firm).note == "Since the sale of Old"
    assert [one.kind for one in left] == ["customers.partylink"]
    assert not Customer.objects.filter(name="Child").exists()


def test_what_goes_out_comes_in_again_and_changes_nothing(manager):
    above, below = make_customer(manager, "Above"), make_customer(manager, "Below")
    link_party(below, by=manager, party=above, kind="parent")
    link_party(below, by=manager, party=above, kind="referrer")
    rows = list(customer_cells(Customer.objects.all(), manager, in_full=False))
    assert list(rows[0][10:]) == ["上级公司", "介绍人"]
    assert rows[2][10:] == [above.customer_no, above.customer_no]
    run = check(manager, text(*(",".join(map(str, row)) for row in rows)))
    assert {kind: run.count(kind) for kind in ("new", "changed", "same")} == {
        "new": 0,
        "changed": 0,
        "same": 2,
    }
    is_alone = make_user(grants={**SELLING, "customers.view_customer": Scope.OWN})
    assert len(next(customer_cells(Customer.objects.visible_to(is_alone), is_alone, in_full=False))) == 10


def test_a_parent_of_an_earlier_part_of_a_large_file_is_known_as_it_is_checked(manager, monkeypatch):
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=2))
    file = text(
        "客户名称,上级公司",
        "恒岳集团,",
        "苏州厂,恒岳集团",
        "常州厂,恒岳集团",
        "无锡厂,泰岭",
        "别的,",
        "泰岭,",
    )
    run = check(manager, file)
    assert (run.count("new"), run.count("wrong")) == (5, 1)
    run = bring_in(manager, file)
    assert links() == {(name, "parent", "恒岳集团") for name in ("苏州厂", "常州厂")}
    assert "put its row further up" in rejected(run)
