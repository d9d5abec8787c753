"""Changing a customer, and who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.customers.actions import assign_customer, change_customer, reveal_personal
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_manager,
    make_user,
)
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.staff.actions import close_account

pytestmark = pytest.mark.django_db

SERVING = {"customers.view_customer": Scope.ALL, "customers.change_customer": Scope.ALL}


def test_only_what_is_given_changes():
    seller = make_user()
    customer = make_customer(seller, "Hengyue", region="Suzhou", note="two lines")
    change_customer(customer, by=seller, region="Wuxi")
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.name, kept.region, kept.note, kept.version) == ("Hengyue", "Wuxi", "two lines", 2)


def test_CUS_05_what_sales_edits_service_sees_at_once():
    seller, agent = make_user(), make_user(grants=SERVING)
    customer = make_customer(seller, region="Suzhou")
    change_customer(customer, by=seller, region="Wuxi")
    assert Customer.objects.visible_to(agent).get(pk=customer.pk).region == "Wuxi"
    change_customer(customer, by=agent, region="Nanjing")
    assert Customer.objects.visible_to(seller).get(pk=customer.pk).region == "Nanjing"


def test_a_new_name_is_found_and_sorted_and_the_old_one_no_longer():
    seller = make_user()
    customer = make_customer(seller, "恒岳机械")
    make_contact(customer, seller, "陈伟")
    changed = change_customer(customer, by=seller, name="启拓冷链")
    assert changed.sort_name == "qi tuo leng lian"
    assert found("启拓") == found("qtll") == found("陈伟") == ["启拓冷链"]
    assert found("恒岳") == []


def test_changing_nothing_leaves_no_trace():
    seller = make_user()
    customer = make_customer(seller, region="Suzhou", address="江苏省苏州市星湖街 218 号")
    entries, version = Entry.objects.count(), customer.version
    change_customer(customer, by=seller, region="Suzhou", address=str(customer.address))
    assert Entry.objects.count() == entries
    assert Customer.objects.get(pk=customer.pk).version == version
    assert reveal_personal(customer, by=seller, field="address") == "江苏省苏州市星湖街 218 号"


def test_somebody_elses_mask_is_no_value():
    seller = make_user()
    customer = make_customer(seller, id_number="91320594MA1XYZ")
    with pytest.raises(Refused) as refusal:
        change_customer(customer, by=seller, id_number="44 **** **** 01")
    assert refusal.value.field == "id_number"


def test_a_stale_edit_shows_both_values_and_overwrites_nothing():
    seller = make_user()
    customer = make_customer(seller, region="Suzhou")
    change_customer(customer, by=seller, version=1, region="Wuxi")
    with pytest.raises(Conflict) as conflict:
        change_customer(customer, by=seller, version=1, region="Nanjing")
    assert conflict.value.fields == {"region": ("Nanjing", "Wuxi")}
    assert conflict.value.version == 2
    assert Customer.objects.get(pk=customer.pk).region == "Wuxi"


def test_a_customer_keeps_a_number_of_its_own():
    seller = make_user()
    first, second = make_customer(seller), make_customer(seller)
    for number in ["", first.customer_no]:
        with pytest.raises(Refused) as refusal:
            change_customer(second, by=seller, customer_no=number)
        assert refusal.value.field == "customer_no"


def test_what_it_was_before_stays_readable():
    seller = make_user()
    customer = make_customer(seller, since=date(2020, 1, 1), id_number="91320594MA1XYZ")
    change_customer(customer, by=seller, since=date(2021, 2, 2), id_number="91320594MA2ABC")
    kept = {change.field: keeping.before(change) for change in Change.objects.of(customer)}
    assert kept == {"since": "2020-01-01", "id_number": "91320594MA1XYZ"}


# ---- from the side of one who may not ----------------------------------------------------------


def test_CUS_20_another_departments_customer_is_not_there():
    customer = make_customer(make_user())
    stranger = make_user()
    with pytest.raises(Http404):
        change_customer(customer, by=stranger, region="Wuxi")
    assert not Customer.objects.visible_to(stranger).exists()


def test_CUS_20_a_colleagues_customer_is_seen_but_not_changed():
    seller = make_user()
    colleague = make_user(seller.department)
    customer = make_customer(seller)
    assert Customer.objects.visible_to(colleague).get() == customer
    with pytest.raises(PermissionDenied):
        change_customer(customer, by=colleague, region="Wuxi")


def test_a_department_head_changes_what_lies_below():
    house = make_department()
    grants = {**SELLING, **dict.fromkeys(["customers.view_customer", "customers.change_customer"], Scope(3))}
    head = make_user(house, grants)
    below = make_customer(make_user(make_department(parent=house)))
    beside = make_customer(make_user())
    assert change_customer(below, by=head, region="Wuxi").region == "Wuxi"
    with pytest.raises(Http404):
        change_customer(beside, by=head, region="Wuxi")


def test_a_seller_cannot_give_his_customer_away_a_manager_can():
    seller, other, manager = make_user(), make_user(), make_manager()
    customer = make_customer(seller)
    with pytest.raises(Refused):
        assign_customer(customer, by=seller, owner=other)
    assert Customer.objects.get(pk=customer.pk).owner == seller
    assign_customer(customer, by=manager, owner=other, department=other.department)
    assert Customer.objects.visible_to(other).get() == customer
    assert not Customer.objects.visible_to(seller).exists()
    fields = Change.objects.of(customer).values_list("field", flat=True)
    assert sorted(fields) == ["department_id", "owner_id"]


def test_one_who_left_sees_and_changes_nothing():
    seller = make_user()
    customer = make_customer(seller)
    seller = close_account(seller, by=User.system(), successor=make_user())
    assert not Customer.objects.visible_to(seller).exists()
    with pytest.raises(PermissionDenied):
        change_customer(customer, by=seller, region="Wuxi")
