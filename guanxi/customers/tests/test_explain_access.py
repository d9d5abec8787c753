"""CUS-20: why somebody sees a customer or not, said as it is decided; and to nobody who may not see it."""

import itertools

import pytest
from django.test import Client

from guanxi.customers import actions
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Level, Scope
from guanxi.foundation.rights.explaining import explain

from .factories import make_customer, make_department, make_user

VIEW, CHANGE = "customers.view_customer", "customers.change_customer"
ALL = dict.fromkeys([VIEW, CHANGE, "customers.add_customer", "customers.share_customer"], Scope.ALL)


def answer(customer: Customer, user: User, permission: str = VIEW):
    found = explain(customer, User.objects.get(pk=user.pk))
    return next(one for one in found if one.right.permission == permission)


def test_the_branch_is_named(db):
    boss, place = make_user(make_department(), ALL, name="Boss"), make_department(name="North")
    customer = make_customer(boss, department=place)
    own = make_user(place, {VIEW: Scope.OWN}, name="Li")
    assert "reaches only: Own" in " ".join(answer(customer, own).because)
    assert "Boss" in " ".join(answer(customer, own).because)
    assert "All of them, through the role" in " ".join(answer(customer, boss).because)
    member = make_user(place, {VIEW: Scope.DEPARTMENT})
    assert "It belongs to North, which the role" in " ".join(answer(customer, member).because)
    actions.share_customer(customer, by=boss, reader=own)
    assert "Shared by Boss with Li" in " ".join(answer(customer, own).because)
    assert "No role of Li allows it" in " ".join(answer(customer, own, CHANGE).because)


def test_CUS_20_what_is_explained_is_what_is_decided_for_everybody_and_every_verb(db):
    boss = make_user(make_department(), ALL)
    top = make_department()
    places = [top, make_department(parent=top), make_department()]
    people: list[User] = []
    for place, (view, change) in itertools.product(
        places,
        [
            (Scope.OWN, None),
            (Scope.DEPARTMENT, Scope.OWN),
            (Scope.DEPARTMENT_BELOW, Scope.DEPARTMENT),
            (Scope.ALL, Scope.DEPARTMENT_BELOW),
        ],
    ):
        people.append(make_user(place, {VIEW: view, **({CHANGE: change} if change else {})}))
    customers = [make_customer(boss, department=place) for place in places]
    customers.append(make_customer(boss, department=places[1], owner=people[0]))
    actions.share_customer(customers[2], by=boss, reader=people[0])
    actions.share_customer(customers[2], by=boss, reader=people[1], level=Level.WRITE)
    actions.share_customer(customers[0], by=boss, reader=places[2], level=Level.WRITE)
    for customer, user, permission in itertools.product(customers, people, (VIEW, CHANGE)):
        rows = Customer.objects.within_scope(User.objects.get(pk=user.pk), permission)
        decided = rows.filter(pk=customer.pk).exists()
        assert answer(customer, user, permission).allowed is decided, (customer, user, permission)


def test_CUS_24_only_who_may_explain_asks_about_others_and_only_of_what_he_sees(db):
    boss = make_user(make_department(), ALL, name="Boss")
    customer = make_customer(boss)
    asker = make_user(make_department(), {VIEW: Scope.OWN, "accounts.explain_access": Scope.ALL})
    client = Client(headers={"accept-language": "en"})
    client.force_login(asker)
    there = client.get(f"/customers/{customer.pk}/access/", {"person": boss.pk})
    nowhere = client.get("/customers/987654321/access/", {"person": boss.pk})
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert "Boss" not in there.content.decode()
    own = make_customer(make_user(asker.department, ALL), owner=asker, department=asker.department)
    text = client.get(f"/customers/{own.pk}/access/", {"person": boss.pk}).content.decode()
    assert "What may Boss do here, and why?" in text
    plain = make_user(make_department(), {VIEW: Scope.ALL}, name="Plain")
    client.force_login(plain)
    text = client.get(f"/customers/{customer.pk}/access/", {"person": boss.pk}).content.decode()
    assert "Why can I see this" in text
    assert "What may Boss do here" not in text


@pytest.mark.parametrize("person", ["x", "99999999", "-1"])
def test_a_forged_person_is_nobody(db, person):
    boss = make_user(make_department(), ALL | {"accounts.explain_access": Scope.ALL})
    client = Client()
    client.force_login(boss)
    customer = make_customer(boss)
    assert client.get(f"/customers/{customer.pk}/access/", {"person": person}).status_code == 404
