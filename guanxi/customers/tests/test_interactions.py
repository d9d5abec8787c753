"""Talks with customers, in template 3's fields."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.customers.actions import change_interaction, log_interaction
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_interaction,
    make_manager,
    make_user,
    today,
)
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db


def last_contact(customer: Customer) -> date | None:
    return Customer.objects.get(pk=customer.pk).last_contact_on


def test_SAL_05_an_interaction_keeps_the_fields_of_template_3():
    seller = make_user()
    customer = make_customer(seller)
    told: dict[str, Any] = {
        "on": date(2024, 5, 6),
        "channel": "visit",
        "subject": "年度复盘",
        "participants": "陈伟、李敏",
        "feedback": "交期太长",
        "follow_up": "两周内给出排产表",
        "status": "doing",
    }
    log_interaction(customer, by=seller, contact=make_contact(customer, seller), **told)
    kept = Interaction.objects.visible_to(seller).get()
    assert {name: getattr(kept, name) for name in told} == told
    assert kept.owner == seller


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("channel", ""),
        ("channel", "pigeon"),
        ("on", None),
        ("on", today() + timedelta(days=3)),
        ("subject", " "),
    ],
)
def test_CUS_17_an_interaction_without_source_or_time_is_refused(field, value):
    seller = make_user()
    customer = make_customer(seller)
    said: dict[str, Any] = {"on": date(2024, 5, 6), "channel": "phone", "subject": "Delivery", field: value}
    with pytest.raises(Refused) as refusal:
        log_interaction(customer, by=seller, **said)
    assert refusal.value.field == field
    assert not Interaction.objects.exists()
    assert last_contact(customer) is None


def test_CUS_17_every_interaction_carries_who_told_it():
    seller, manager = make_user(), make_manager()
    interaction = make_interaction(make_customer(seller), manager, owner=seller)
    kept = Interaction.objects.get(pk=interaction.pk)
    assert (kept.owner, kept.created_by) == (seller, manager)


def test_CUS_04_the_channel_is_kept_with_each_talk():
    seller = make_user()
    customer = make_customer(seller, source="website")
    for channel in ("phone", "questionnaire", "social"):
        make_interaction(customer, seller, channel=channel)
    assert set(customer.interactions.values_list("channel", flat=True)) == {
        "phone",
        "questionnaire",
        "social",
    }
    assert customer.source == "website"


def test_the_last_contact_is_the_latest_day_whatever_the_order_of_telling():
    seller = make_user()
    customer = make_customer(seller)
    make_interaction(customer, seller, date(2024, 5, 6))
    latest = make_interaction(customer, seller, date(2024, 8, 1))
    make_interaction(customer, seller, date(2024, 1, 1))
    assert last_contact(customer) == date(2024, 8, 1)
    change_interaction(latest, by=seller, on=date(2024, 2, 2))
    assert last_contact(customer) == date(2024, 5, 6)


def test_a_talk_makes_no_new_version_of_the_customer():
    seller = make_user()
    customer = make_customer(seller)
    make_interaction(customer, seller)
    assert Customer.objects.get(pk=customer.pk).version == 1


def test_a_contact_of_another_customer_took_no_part():
    seller = make_user()
    customer, other = make_customer(seller), make_customer(seller)
    with pytest.raises(Refused) as refusal:
        make_interaction(customer, seller, contact=make_contact(other, seller))
    assert refusal.value.field == "contact"


# ---- from the side of one who may not ----------------------------------------------------------


def test_CUS_20_nobody_reaches_another_departments_contact_through_a_talk():
    seller, stranger = make_user(), make_user()
    foreign = make_contact(make_customer(seller), seller)
    with pytest.raises(Http404):
        make_interaction(make_customer(stranger), stranger, contact=foreign)


def test_CUS_20_another_departments_talk_is_not_there_a_colleagues_cannot_be_changed():
    seller = make_user()
    interaction = make_interaction(make_customer(seller), seller)
    with pytest.raises(Http404):
        change_interaction(interaction, by=make_user(), feedback="nothing")
    with pytest.raises(PermissionDenied):
        change_interaction(interaction, by=make_user(seller.department), feedback="nothing")
