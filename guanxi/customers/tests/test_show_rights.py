"""CUS-24: all that somebody may do, through what, and to whom that is shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.customers.actions import share_customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import ALWAYS, rights
from guanxi.foundation.accounts.scopes import Level, Scope, Shown
from guanxi.foundation.approvals import actions as approvals
from guanxi.foundation.rights import actions, effective
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SEE, CHANGE = "customers.view_customer", "customers.change_customer"
DOING = [SEE, CHANGE, "customers.add_customer", "customers.share_customer"]
BOSS = {**ALWAYS, **dict.fromkeys(DOING, Scope.ALL)}


def role(name: str, grants: dict[str, Any], **masks: Shown) -> Any:
    return actions.create_role(Company.get(), by=User.system(), name=name, grants=grants, masks=masks)


@pytest.fixture
def person() -> User:
    """Two roles that reach differently and hide differently."""
    found = make_user(make_department("North"), {}, name="Li", language="en")
    wide = role("Wide", {SEE: Scope.ALL}, phone=Shown.HIDDEN, amount=Shown.HIDDEN)
    narrow = role("Narrow", {SEE: Scope.OWN, CHANGE: Scope.OWN}, phone=Shown.MASKED, amount=Shown.HIDDEN)
    staff.assign_roles(found, by=User.system(), roles=[wide, narrow])
    return User.objects.get(pk=found.pk)


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_each_verb_says_how_far_it_reaches_and_through_which_role(person):
    rows = {str(row.label): row for room in effective.rooms_of(person, {}) for row in room.rows}
    seeing, changing = rows["See customers"], rows["Change customers"]
    assert (str(seeing.reach), [(s.name, s.reach) for s in seeing.sources]) == (
        "All", [("Wide", ""), ("Narrow", "Own")],
    )  # fmt: skip
    assert (str(changing.reach), [s.name for s in changing.sources]) == ("Own", ["Narrow"])
    assert [s.name for s in rows["Comment"].sources] == ["Everybody who works here"]
    seen = effective.values_of(person, {})
    values = {str(row.label): (str(row.reach), [s.name for s in row.sources]) for row in seen}
    assert values["Phone"] == ("Masked only", ["Narrow"])
    assert values["Amounts of money"] == ("Hidden", ["Wide", "Narrow"])
    assert values["E-mail"][0] == "Can be revealed"


def test_it_is_what_is_decided_for_every_verb(person):
    shown = {str(row.label) for room in effective.rooms_of(person, {}) for row in room.rows}
    hidden = {"accounts.change_self"}
    assert shown >= {
        str(r.label) for r in rights() if person.may(r.permission) and r.permission not in hidden
    }
    assert not {str(r.label) for r in rights() if not person.may(r.permission)} & shown


def test_shares_and_deputyships_stand_there_named_only_as_far_as_the_reader_sees(person):
    boss = make_user(make_department(), BOSS, name="Boss", language="en")
    anvil = make_customer(boss, "Anvil works")
    day = timezone.localdate() + timedelta(days=5)
    share_customer(anvil, by=boss, reader=person, level=Level.WRITE, until=day)
    approvals.set_deputy(boss, by=boss, deputy=person, first=day, last=day)
    own = browser(person).get("/people/me/rights/").content.decode()
    assert all(word in own for word in ("Anvil works", "May read and change", "Boss", "until"))
    keeper = make_user(make_department(), {**ALWAYS, "accounts.manage_users": Scope.ALL}, language="en")
    text = browser(keeper).get(f"/people/{person.pk}/rights/").content.decode()
    assert "Anvil works" not in text
    assert "not visible to you" in text


def test_CUS_24_who_may_see_somebodys_rights(person):
    url = f"/people/{person.pk}/rights/"
    seller = make_user(make_department(), BOSS)
    assert browser(seller).get(url).status_code == 403
    near = make_user(person.department, {**ALWAYS, "accounts.manage_users": Scope.DEPARTMENT}, language="en")
    far = make_user(make_department(), {**ALWAYS, "accounts.manage_users": Scope.DEPARTMENT})
    maker = make_user(make_department(), {**ALWAYS, "accounts.manage_roles": Scope.ALL}, language="en")
    text = browser(near).get(url).content.decode()
    assert f"/people/{person.pk}/roles/" in text
    assert "/roles/" not in text.replace(f"/people/{person.pk}/roles/", "")
    assert browser(far).get(url).status_code == 404
    text = browser(maker).get(url).content.decode()
    assert f"/roles/{person.roles.order_by('name')[0].pk}/" in text
    assert f"/people/{person.pk}/roles/" not in text


@pytest.mark.both
def test_the_page_costs_the_same_however_much_is_held(person, django_assert_max_num_queries):
    client = browser(person)
    client.get("/people/me/rights/")
    with django_assert_max_num_queries(24):
        assert client.get("/people/me/rights/").status_code == 200
