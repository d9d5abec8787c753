"""CUS-22: what lies beside a sensitive customer, and what is taken out of it, is a look at it; marks stay."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers import actions
from guanxi.customers.models import Customer
from guanxi.customers.proposals.actions import read_texts
from guanxi.customers.sensitive.actions import mark_sensitive
from guanxi.customers.sensitive.opening import in_lists
from guanxi.customers.tests.asking import RIGHTS, asked
from guanxi.customers.tests.factories import make_contact, make_customer, make_department, make_user
from guanxi.customers.tests.fields import CUSTOMER, make_field
from guanxi.customers.tests.test_mark_sensitive import CHANGING, MARK, VIEW, forget_reads, reads, signed_in
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit import chain
from guanxi.foundation.comments.actions import add_comment

pytestmark = pytest.mark.django_db
MERGING = {**CHANGING, "customers.merge_customers": Scope.ALL}


@pytest.fixture
def boss() -> User:
    return make_user(make_department(), {**RIGHTS, **MERGING, MARK: Scope.ALL}, language="en")


def secret_of(boss: User, name: str = "Secret", **more: Any) -> Customer:
    return mark_sensitive(make_customer(boss, name, **more), by=boss, reason="A court asks who looks.")


def test_CUS_22_what_lies_beside_it_or_is_taken_out_of_it_is_a_look(boss):
    secret = secret_of(boss, note="机器故障两次", address="1 Xinghu Street")
    contact = make_contact(secret, boss, phone="13812345678")
    comment = add_comment(boss, by=boss, record=contact, body="Offer sent")
    data = f"{asked(contact, boss, kind='access').get_absolute_url()}data"
    read_texts(Company.get(), by=User.system(), customers=[secret.pk])
    field = make_field("text", "Terms")
    client = signed_in(boss)
    asks = [
        ("get", "/proposals/"),
        ("get", f"/proposals/?customer={secret.pk}"),
        ("get", "/api/customers/proposals"),
        ("get", "/api/comments?q=Offer"),
        ("get", f"/api/comments/{comment.pk}"),
        ("get", f"/comments/{comment.pk}/?edit"),
        ("get", f"/custom-values/{CUSTOMER}/{secret.pk}/{field.code}/"),
        ("post", f"/contacts/{contact.pk}/reveal/phone/"),
        ("post", f"{data}.json"),
        ("post", f"/api/customers/person-requests/{data.split('/')[-2]}/data"),
    ]
    for method, door in asks:
        forget_reads()
        before = len(reads())
        given = {"reason": "asked"} if method == "post" else {}
        kind = {"content_type": "application/json"} if method == "post" and "/api/" in door else {}
        answer = getattr(client, method)(door, given, **kind)
        assert answer.status_code == 200, (door, answer.status_code, answer.content[:200])
        assert reads()[before:] == [(boss.pk, secret.pk, {})], door


@pytest.mark.both
def test_many_in_a_file_are_told_in_one_write_each_with_an_entry(boss):
    def statements(number: int) -> int:
        for one in range(number):
            secret_of(boss, f"Secret {number} {one}")
        before = len(reads())
        with CaptureQueriesContext(connection) as found:
            in_lists("pk")(Customer.objects.visible_to(boss), boss, "customers")
        assert len(reads()) == before + number, "who was told of within the hour is not told again"
        return len(found)

    few = statements(2)
    assert statements(6) <= few + 1
    assert reads()[-1][::2] == (boss.pk, {"list": "customers"})
    assert chain.verify().whole
    stranger = make_user(make_department(), {VIEW: Scope.OWN})
    in_lists("pk")(Customer.objects.visible_to(stranger), stranger, "customers")
    assert len(reads()) == 8


@pytest.mark.both
@pytest.mark.parametrize("marks", [True, False])
def test_taking_a_merge_apart_takes_no_mark_off_but_by_who_may(boss, marks):
    plain, secret = make_customer(boss, "Plain"), secret_of(boss)
    actions.merge_customers(plain, by=boss, lost=secret)
    by = boss if marks else make_user(boss.department, MERGING)
    actions.unmerge_customers(plain, by=by, lost_id=secret.pk)
    plain.refresh_from_db()
    assert (plain.sensitive_on is None) is marks
    assert Customer.objects.get(pk=secret.pk).sensitive_on
