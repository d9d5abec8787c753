"""A leaver's customers go to a colleague in one step, with their history, and can be taken back."""

import pytest
from django.db.models import QuerySet
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.worklists.actions import take_back

from .factories import MANAGING, SELLING, make_customer, make_department, make_user

ALWAYS = {"worklists.edit_in_bulk": Scope.OWN, "changes.undo_change_set": Scope.OWN}


@pytest.fixture
def house(db: None) -> dict[str, User]:
    place = make_department()
    return {
        "boss": make_user(place, MANAGING | ALWAYS),
        "leaver": make_user(place, SELLING),
        "heir": make_user(place, SELLING),
        "seller": make_user(make_department(), SELLING | ALWAYS),
    }


def hand_over(house: dict[str, User], by: str, **asked: object):
    client = Client(headers={"accept-language": "en"})
    client.force_login(house[by])
    return client.post(f"/customers/hand-over/?leaver={house['leaver'].pk}", asked)


def test_all_customers_of_a_leaver_change_hands_and_are_taken_back_as_one(house):
    customers = [make_customer(house["leaver"]) for _ in range(3)]
    kept = make_customer(house["boss"])
    QuerySet[User](User).filter(pk=house["leaver"].pk).update(is_active=False)  # in an older house
    answer = hand_over(house, "boss", owner=house["heir"].pk)
    assert answer.status_code == 302
    owners = set(Customer.objects.filter(pk__in=[c.pk for c in customers]).values_list("owner_id", flat=True))
    assert owners == {house["heir"].pk}
    assert Customer.objects.get(pk=kept.pk).owner_id == house["boss"].pk
    assert Change.objects.of(customers[0]).get().field == "owner_id"
    take_back(ChangeSet.objects.get(), by=house["boss"])
    owners = set(Customer.objects.filter(pk__in=[c.pk for c in customers]).values_list("owner_id", flat=True))
    assert owners == {house["leaver"].pk}


def test_only_who_owns_customers_is_offered(house):
    """Whoever owned none stood there as well, and the next page offered to hand over no customer."""
    make_customer(house["leaver"])
    client = Client(headers={"accept-language": "en"})
    client.force_login(house["boss"])
    page = client.get("/customers/hand-over/").content.decode()
    assert f'value="{house["leaver"].pk}"' in page
    assert f'value="{house["heir"].pk}"' not in page
    page = client.get(f"/customers/hand-over/?leaver={house['heir'].pk}").content.decode()
    assert '<button type="submit" class="btn btn-primary"' not in page, "there is nothing to hand over"
    assert f"{house['heir'].name} owns no customer that you may change." in page


def test_CUS_20_nobody_hands_over_what_he_may_not_change(house):
    customer = make_customer(house["leaver"])
    answer = hand_over(house, "seller", owner=house["seller"].pk)
    assert answer.status_code == 422
    assert Customer.objects.get(pk=customer.pk).owner_id == house["leaver"].pk
    house["nobody"] = make_user(None, {"customers.view_customer": Scope.ALL})
    assert hand_over(house, "nobody", owner=house["nobody"].pk).status_code == 403


def test_what_makes_no_sense_is_refused_with_a_sentence(house):
    make_customer(house["leaver"])
    for owner in (house["leaver"].pk, "", 99999999):
        assert hand_over(house, "boss", owner=owner).status_code == 422
    client = Client()
    client.force_login(house["boss"])
    assert client.get("/customers/hand-over/?leaver=x").status_code == 404
    assert client.get("/customers/hand-over/").status_code == 200
    assert not ChangeSet.objects.exists()
