"""Adding a customer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.customers.actions import create_customer
from guanxi.customers.choices import Industry, Stage
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import (
    MANAGING,
    SELLING,
    make_customer,
    make_department,
    make_manager,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.search import index
from guanxi.foundation.search.models import Document
from guanxi.foundation.staff.actions import close_account

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return list(Customer.objects.filter(index.condition("c", text)).values_list("name", flat=True))


def test_CUS_01_a_firm_and_a_person_are_both_customers():
    seller = make_user()
    make_customer(seller, "苏州恒岳精密机械有限公司", kind="firm")
    make_customer(seller, "单小云", kind="person")
    assert sorted(Customer.objects.values_list("kind", flat=True)) == ["firm", "person"]


def test_CUS_02_the_base_file_is_kept_as_it_was_told():
    told = {
        "kind": "firm",
        "industry": Industry.C,
        "size": "medium",
        "country": "中国",
        "region": "江苏苏州",
        "source": "website",
        "since": date(2021, 3, 1),
        "address": "江苏省苏州市工业园区星湖街 218 号",
        "id_number": "91320594MA1XYZ",
        "note": "两条产线",
        "external_no": "K-17",
        "external_source": "erp",
    }
    customer = make_customer(make_user(), "苏州恒岳精密机械有限公司", **told)
    kept = Customer.objects.get(pk=customer.pk)
    assert {name: getattr(kept, name) for name in told} == told


def test_CUS_02_numbers_run_through_the_year_and_none_comes_twice():
    seller = make_user()
    year = today().year
    assert make_customer(seller).customer_no == f"C{year}001"
    make_customer(seller, customer_no=f"C{year}002")
    assert make_customer(seller).customer_no == f"C{year}003"


def test_a_taken_number_is_refused_and_names_its_field():
    seller = make_user()
    make_customer(seller, customer_no="A-1")
    with pytest.raises(Refused) as refusal:
        make_customer(seller, customer_no="A-1")
    assert refusal.value.field == "customer_no"
    assert "A-1" in str(refusal.value)


def test_a_number_of_a_source_is_taken_only_within_that_source():
    seller = make_user()
    make_customer(seller, external_no="7", external_source="erp")
    make_customer(seller, external_no="7", external_source="shop")
    with pytest.raises(Refused) as refusal:
        make_customer(seller, external_no="7", external_source="erp")
    assert refusal.value.field == "external_no"


def test_a_new_customer_is_found_by_two_characters_by_pinyin_by_initials_and_by_number():
    customer = make_customer(
        make_user(), "苏州恒岳精密机械有限公司", external_no="K-17", external_source="erp"
    )
    for text in ["恒岳", "精密", "suzhouhengyue", "hengyue", "hyjm", "k-17", customer.customer_no.lower()]:
        assert found(text) == [customer.name], text
    assert found("恒精") == []


def test_a_family_name_is_sorted_and_found_as_it_is_read():
    customer = make_customer(make_user(), "单小云", kind="person")
    assert customer.sort_name == "shan xiao yun"
    assert (found("danxy"), found("sxy")) == ([], [customer.name])


def test_CUS_12_the_first_stage_is_dated():
    since = today() - timedelta(days=400)
    old = make_customer(make_user(), stage=Stage.MAINTENANCE, since=since)
    new = make_customer(make_user())
    moves = StageMove.objects.order_by("id").values_list("customer_id", "before", "after", "on")
    assert list(moves) == [
        (old.pk, "", Stage.MAINTENANCE, since),
        (new.pk, "", Stage.PROSPECT, today()),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 201),
        ("name", "nul\0"),
        ("kind", "dog"),
        ("industry", "Z"),
        ("source", ""),
        ("since", "2021-03-01"),
        ("address", "x" * 201),
        ("note", "half a pair \ud800"),
        ("region", 7),
    ],
)
def test_a_wrong_value_is_refused_and_names_its_field(field, value):
    seller = make_user()
    with pytest.raises(Refused) as refusal:
        make_customer(seller, **{"name": "Hengyue", field: value})
    assert refusal.value.field == field
    assert not Customer.objects.exists()
    assert not Document.objects.exists()


def test_white_space_around_and_inside_a_name_is_evened_out():
    assert make_customer(make_user(), "  Northwind　 Trading\n Ltd ").name == "Northwind Trading Ltd"


def test_CUS_20_without_the_permission_nobody_adds_a_customer():
    colleague = make_user(grants={"customers.view_customer": MANAGING["customers.view_customer"]})
    with pytest.raises(PermissionDenied):
        make_customer(colleague)
    assert not Customer.objects.exists()


def test_CUS_20_a_seller_adds_customers_in_his_department_only_and_only_his_own():
    seller, other = make_user(), make_user()
    with pytest.raises(PermissionDenied):
        create_customer(make_department(), by=seller, name="Elsewhere")
    with pytest.raises(Refused) as refusal:
        make_customer(seller, owner=other)
    assert refusal.value.field == "owner"
    assert not Customer.objects.exists()


def test_an_owner_who_left_is_refused():
    manager, gone = make_manager(), make_user()
    gone = close_account(gone, by=User.system())
    with pytest.raises(Refused):
        make_customer(manager, owner=gone)


def test_the_system_itself_can_own_nothing():
    manager = make_manager()
    from guanxi.foundation.accounts.models import User

    with pytest.raises(Http404):
        make_customer(manager, owner=User.system())


def test_one_addition_leaves_one_audit_entry_that_holds_no_value():
    seller = make_user(grants=SELLING)
    before = Entry.objects.count()
    customer = make_customer(seller, "Hengyue", address="江苏省苏州市星湖街 218 号")
    entry = Entry.objects.order_by("-position")[0]
    assert Entry.objects.count() == before + 1
    assert (entry.verb, entry.by_id) == ("create_customer", seller.pk)
    assert ["customers.customer", customer.pk] in entry.detail["created"]
    assert "星湖街" not in str(entry.detail)
    assert "Hengyue" not in str(entry.detail)
