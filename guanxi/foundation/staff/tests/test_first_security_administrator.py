"""A house in which nobody gives powers yet: who keeps it appoints the first, and only the first."""

import pytest

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions as staff

from .conftest import PASSWORD, role

GUARD = "security_administrator"
NOBODY = "There is no security administrator yet"


def roles_of(user: User) -> set[str]:
    return set(User.objects.get(pk=user.pk).roles.values_list("code", flat=True))


def test_who_keeps_the_house_appoints_the_first_and_no_second(make_person):
    keeper, one, two = make_person("system_administrator", "manager"), make_person(), make_person("sales")
    staff.assign_roles(one, by=keeper, roles=[role(GUARD)])
    assert roles_of(one) == {GUARD}
    with pytest.raises(Refused, match="Only the security administrator"):
        staff.assign_roles(two, by=keeper, roles=[role(GUARD)])
    with pytest.raises(Refused, match="Only the security administrator"):
        staff.assign_roles(one, by=keeper, roles=[])
    staff.assign_roles(two, by=User.objects.get(pk=one.pk), roles=[role("sales"), role(GUARD)])
    assert roles_of(two) == {"sales", GUARD}


def test_nobody_appoints_himself_or_an_auditor_and_nobody_becomes_two(make_person):
    keeper, other = make_person("system_administrator"), make_person("system_administrator")
    with pytest.raises(Refused):
        staff.assign_roles(keeper, by=keeper, roles=[role(GUARD)])
    with pytest.raises(Refused, match="both"):
        staff.assign_roles(other, by=keeper, roles=[role("system_administrator"), role(GUARD)])
    with pytest.raises(Refused, match="Only the security administrator"):
        staff.assign_roles(make_person(), by=keeper, roles=[role("auditor")])
    assert roles_of(keeper) == roles_of(other) == {"system_administrator"}


def test_the_pages_say_that_nobody_makes_roles_until_somebody_does(make_person, sign_in):
    keeper, seller = make_person("system_administrator", "manager"), make_person("sales")
    browser = sign_in(keeper)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for page in ("/roles/", "/roles/outward/", "/people/", "/"):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert NOBODY in answer.content.decode(), page
    assert sign_in(seller).get("/roles/").status_code == 403
    posted = {"name": "Wei", "username": "wei", "department": keeper.department_id, "password": PASSWORD}
    assert browser.post("/people/new/", {**posted, "roles": [role(GUARD).pk]}).status_code == 302
    guard = User.objects.get(username="wei")
    own = {"present": PASSWORD, "password": f"{PASSWORD} of one's own"}
    staff.change_own_password(guard, by=guard, **own)
    assert sign_in(guard, own["password"]).get("/roles/new/").status_code == 200
    assert {browser.get(page).status_code for page in ("/roles/", "/roles/outward/")} == {403}
    assert NOBODY not in browser.get("/people/").content.decode() + browser.get("/").content.decode()
