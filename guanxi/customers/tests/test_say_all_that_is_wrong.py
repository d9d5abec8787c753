"""A form says all that is wrong with it at once."""

import pytest
from django.test import Client

from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import make_customer, make_user

pytestmark = pytest.mark.django_db


def test_a_bad_phone_and_a_bad_address_are_both_said_at_once(client: Client):
    by = make_user()
    customer = make_customer(by)
    client.force_login(by)
    typed = {"name": "王芳", "phone": "12", "email": "nowhere"}
    answer = client.post(f"/customers/{customer.pk}/contacts/new/", typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"phone", "email"}
    assert not Contact.objects.exists()
