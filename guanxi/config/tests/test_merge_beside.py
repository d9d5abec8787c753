"""What a merge finds beside two records: fields that name them, people's own, what is hidden, requests."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.config.tests.test_merge_customers import RIGHTS
from guanxi.customers import actions
from guanxi.customers.doubles import NAME, doubles_of
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.customers.tests.fields import make_field
from guanxi.customers.tests.test_hand_over_with_approval import House
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.standing import is_stale
from guanxi.foundation.customfields import keeping
from guanxi.foundation.ledger import Ledger, opened
from guanxi.foundation.rights import actions as rights

pytestmark = pytest.mark.django_db


def merger() -> User:
    return make_user(make_department(), RIGHTS)


def pair(by: User) -> tuple[Customer, Customer]:
    return make_customer(by, "苏州恒岳精密有限公司"), make_customer(by, "恒岳精密")


def test_own_fields_that_name_the_lost_one_name_the_kept_one() -> None:
    by = merger()
    kept, lost = pair(by)
    field = make_field("customer")
    child = make_customer(by, "恒岳销售")
    actions.change_customer(child, by=by, custom={field.code: lost.pk})

    actions.merge_customers(kept, by=by, lost=lost)
    assert keeping.held([field], [child.pk])[child.pk] == {field.code: kept.pk}
    done = actions.unmerge_customers(kept, by=by, lost_id=lost.pk)

    assert keeping.held([field], [child.pk])[child.pk] == {field.code: lost.pk}
    assert done.left == []


def test_one_person_of_both_keeps_what_either_record_knew() -> None:
    by = merger()
    kept, lost = pair(by)
    field = make_field("text", noun="customers.contact")
    one, other = (make_contact(each, by, "王芳", phone="13812345678") for each in (kept, lost))
    actions.change_contact(one, by=by, note="喜欢龙井")
    actions.change_contact(other, by=by, note="每周三在", custom={field.code: "羽毛球"})

    actions.merge_customers(kept, by=by, lost=lost)

    one = Contact.objects.get()
    assert one.note == "喜欢龙井 · 每周三在"
    assert keeping.held([field], [one.pk])[one.pk] == {field.code: "羽毛球"}
    actions.unmerge_customers(kept, by=by, lost_id=lost.pk)
    held = keeping.held([field], [one.pk, other.pk])
    assert (held[one.pk], held[other.pk]) == ({}, {field.code: "羽毛球"})
    assert sorted(Contact.objects.values_list("note", flat=True)) == ["喜欢龙井", "每周三在"]


def test_one_first_contact_is_left_and_hidden_numbers_tell_nothing() -> None:
    by = merger()
    kept, lost = pair(by)
    one = make_contact(kept, by, "王芳", phone="13812345678")
    actions.leave_contact(one, by=by)
    actions.return_contact(one, by=by)
    make_contact(lost, by, "王芳", phone="13812345678")
    make_contact(make_customer(by, "毫不相干"), by, "赵六", phone="13812345678")
    masks = {"phone": Shown.HIDDEN}
    grants = {"customers.view_customer": Scope.ALL}
    role = rights.create_role(Company.get(), by=User.system(), name="Deaf", grants=grants, masks=masks)
    deaf = make_user(kept.department)
    deaf.roles.set([role])

    found = [str(each.why) for each in doubles_of(kept, User.objects.get(pk=deaf.pk))]
    assert found == [str(NAME)]
    actions.merge_customers(kept, by=by, lost=lost)
    assert Contact.objects.get(customer=kept).is_primary


def test_who_left_meanwhile_gets_no_customer_back() -> None:
    by = merger()
    kept, lost = pair(by)
    leaver = make_user(kept.department, RIGHTS)
    actions.assign_customer(lost, by=by, owner=leaver)
    actions.merge_customers(kept, by=by, lost=lost)
    with opened(Ledger(by=by, verb="close_account")):
        User.objects.filter(pk=leaver.pk).update(is_active=False)

    actions.unmerge_customers(kept, by=by, lost_id=lost.pk)

    assert Customer.objects.get(pk=lost.pk).owner_id == by.pk


def test_what_the_merger_does_not_see_follows_the_default() -> None:
    by = merger()
    kept, lost = (
        make_customer(by, f"恒岳{n}", address=place) for n, place in (("一", ""), ("二", "园区路8号"))
    )
    third = make_customer(by, "恒岳三", address="旧街1号")
    field = make_field("text", seen_by=[by.roles.get().code])
    for one, value in ((lost, "甲"), (third, "乙")):
        with opened(Ledger(by=by, verb="test")):
            keeping.keep_many([(one, {field.code: value})], by=by, is_new=False, fields=[field])
    masks = {"address": Shown.HIDDEN}
    names = ("customers.view_customer", "customers.change_customer", "customers.merge_customers")
    grants = dict.fromkeys(names, Scope.ALL)
    role = rights.create_role(Company.get(), by=User.system(), name="Blind", grants=grants, masks=masks)
    blind = make_user(kept.department)
    blind.roles.set([role])
    blind = User.objects.get(pk=blind.pk)

    actions.merge_customers(kept, by=blind, lost=lost, take=[])
    actions.merge_customers(kept, by=blind, lost=third, take=["address", field.name])

    kept.refresh_from_db()
    assert kept.address.reveal() == "园区路8号"
    assert keeping.held([field], [kept.pk])[kept.pk] == {field.code: "甲"}


def test_what_was_asked_about_the_lost_one_is_not_done_with_the_kept_one() -> None:
    house = House()
    by = make_user(house.place, RIGHTS)
    kept, lost = make_customer(house.seller, "恒岳集团"), house.customer("1")
    actions.change_customer(lost, by=house.seller, note="新")
    lost.refresh_from_db()
    request = house.ask(lost)

    actions.merge_customers(kept, by=by, lost=lost)
    for version in range(1, 9):  # however often the kept one was changed
        with opened(Ledger(by=by, verb="test")):
            Customer.objects.filter(pk=kept.pk).update(version=version)
        assert is_stale(Request.objects.get(pk=request.pk))


@pytest.mark.skipif("not connection.features.has_select_for_update")
def test_nothing_new_names_the_lost_one_while_it_goes() -> None:
    by = merger()
    kept, lost = pair(by)
    make_interaction(lost, by)
    with CaptureQueriesContext(connection) as told:
        actions.merge_customers(kept, by=by, lost=lost)
    said = [one["sql"] for one in told]
    whole = next(n for n, sql in enumerate(said) if '"customers_customer"' in sql and " FOR UPDATE" in sql)
    moved = next(n for n, sql in enumerate(said) if '"customers_interaction"' in sql)
    assert whole < moved
