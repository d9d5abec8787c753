"""A new customer may be a colleague's from its first moment, as far as who types it in reaches."""

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, SELLING, make_user
from guanxi.foundation.accounts.scopes import Scope

pytestmark = pytest.mark.django_db


def typed(by, **more) -> dict[str, object]:
    return {"name": "恒岳精密", "kind": "firm", "source": "sales", "department": by.department_id, **more}


def test_the_form_begins_with_oneself_and_offers_colleagues(client: Client):
    manager = make_user(grants=MANAGING)
    colleague = make_user(manager.department)
    client.force_login(manager)
    form = client.get("/customers/new/").context["form"]
    assert form["owner"].initial == manager.pk
    client.post("/customers/new/", typed(manager, owner=colleague.pk))
    assert Customer.objects.get().owner == colleague


def test_without_an_owner_it_is_ones_own(client: Client):
    manager = make_user(grants=MANAGING)
    client.force_login(manager)
    client.post("/customers/new/", typed(manager))
    assert Customer.objects.get().owner == manager


def test_who_adds_only_own_customers_names_nobody_else(client: Client):
    seller = make_user(grants=dict.fromkeys(SELLING, Scope.OWN))
    other = make_user(seller.department)
    client.force_login(seller)
    form = client.get("/customers/new/").context["form"]
    assert list(form.fields["owner"].queryset) == [seller]
    answer = client.post("/customers/new/", typed(seller, owner=other.pk))
    assert answer.status_code == 422
    assert not Customer.objects.exists()
