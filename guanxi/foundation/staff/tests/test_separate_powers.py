"""CUS-20, CUS-24: who keeps accounts, who gives powers and who watches are three; nobody raises himself."""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions as staff

from .conftest import PASSWORD, role


def roles_of(user: User) -> set[str]:
    return set(User.objects.get(pk=user.pk).roles.values_list("code", flat=True))


@pytest.mark.parametrize("second", ["security_administrator", "auditor"])
def test_CUS_24_nobody_is_two_of_the_three_administrators(make_person, second):
    system, one = User.system(), make_person()
    make_person("system_administrator")
    with pytest.raises(Refused, match="both"):
        staff.assign_roles(one, by=system, roles=[role("system_administrator"), role(second)])
    assert roles_of(one) == set()


def test_CUS_24_a_new_colleague_cannot_be_made_two_of_them_either(make_person):
    one = make_person("system_administrator")
    with pytest.raises(Refused):
        staff.create_user(
            one.department,
            by=User.system(),
            username="two",
            name="Two",
            password=PASSWORD,
            roles=[role("auditor"), role("security_administrator")],
        )
    assert not User.objects.filter(username="two").exists()


def test_CUS_24_who_keeps_accounts_does_not_appoint_who_watches(make_person):
    keeper, other = make_person("system_administrator"), make_person("sales")
    guard = make_person("security_administrator")
    for code in ("auditor", "security_administrator"):
        with pytest.raises(Refused):
            staff.assign_roles(other, by=keeper, roles=[role(code)])
    staff.assign_roles(other, by=guard, roles=[role("auditor")])
    assert roles_of(other) == {"auditor"}


def test_CUS_24_who_keeps_accounts_does_not_take_over_who_watches(make_person):
    keeper, auditor = make_person("system_administrator"), make_person("auditor")
    with pytest.raises(Refused):
        staff.set_password(auditor, by=keeper, password="another long secret")
    assert User.objects.get(pk=auditor.pk).check_password(PASSWORD)


@pytest.mark.parametrize("code", ["system_administrator", "security_administrator", "manager"])
def test_CUS_24_nobody_gives_himself_roles(make_person, code):
    make_person("system_administrator")
    one = make_person(code)
    with pytest.raises((Refused, PermissionDenied)):
        staff.assign_roles(one, by=one, roles=[role(code), role("manager"), role("analyst")])
    assert roles_of(one) == {code}


def test_CUS_24_nobody_widens_the_role_that_he_holds(make_person):
    guard = make_person("security_administrator")
    with pytest.raises(Refused):
        staff.install_role(
            Company.get(),
            by=guard,
            code="security_administrator",
            name="x",
            grants={"customers.view_customer": Scope.ALL},
        )
    assert not User.objects.get(pk=guard.pk).may("customers.view_customer")


def test_CUS_24_without_the_permission_nobody_touches_accounts(make_person):
    seller, other = make_person("sales"), make_person("sales")
    with pytest.raises(PermissionDenied):
        staff.set_password(other, by=seller, password="another long secret")
    with pytest.raises(PermissionDenied):
        staff.assign_roles(other, by=seller, roles=[role("manager")])
    with pytest.raises(PermissionDenied):
        staff.close_account(other, by=seller)


def test_CUS_24_the_last_administrator_stays(make_person):
    last, guard = make_person("system_administrator"), make_person("security_administrator")
    with pytest.raises(Refused, match="last administrator"):
        staff.assign_roles(last, by=guard, roles=[])
    with pytest.raises(Refused, match="last administrator"):
        staff.close_account(last, by=guard)
    make_person("system_administrator")
    staff.assign_roles(last, by=guard, roles=[])
    assert roles_of(last) == set()


@pytest.mark.django_db(transaction=True)
def test_CUS_24_two_administrators_who_remove_each_other_leave_one(make_person):
    pair = [make_person("system_administrator"), make_person("system_administrator")]
    start, outcome = threading.Barrier(2), list[str]()

    def remove(by: User, other: User) -> None:
        start.wait()
        try:
            staff.assign_roles(other, by=User.objects.get(pk=by.pk), roles=[])
            outcome.append("removed")
        except (Refused, PermissionDenied, Http404):
            outcome.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=two) for two in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(roles__code="system_administrator").count() == 1, outcome


def test_CUS_24_the_systems_user_is_beyond_everybodys_reach(make_person, client):
    keeper = make_person("system_administrator")
    system = User.system()
    for change in (
        lambda: staff.set_password(system, by=keeper, password="another long secret"),
        lambda: staff.assign_roles(system, by=keeper, roles=[]),
        lambda: staff.close_account(system, by=keeper),
    ):
        with pytest.raises((Http404, PermissionDenied)):
            change()
    client.force_login(keeper)
    assert client.get(f"/people/{system.pk}/password/").status_code == 404


def test_CUS_24_the_systems_user_never_signs_in(make_person, client):
    make_person()
    staff.set_password(User.system(), by=User.system(), password=PASSWORD)
    answer = client.post("/sign-in/", {"login": "system", "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)


def test_only_loading_the_demo_makes_a_house_a_demo(make_person):
    keeper = make_person("system_administrator")
    with pytest.raises(Refused):
        staff.change_company(Company.get(), by=keeper, is_demo=True)
    assert not Company.get().is_demo


def test_CUS_22_every_change_of_powers_is_in_the_chain(make_person):
    guard, other = make_person("security_administrator"), make_person("sales")
    staff.assign_roles(other, by=guard, roles=[role("service")])
    entry: Any = Entry.objects.order_by("-position").first()
    assert (entry.verb, entry.by_id, entry.record_id) == ("assign_roles", guard.pk, other.pk)
    assert entry.detail["roles"] == ["service"]
    assert Role.objects.filter(code="service").exists()


@pytest.mark.parametrize("code", ["auditor", "security_administrator"])
def test_CUS_24_who_keeps_accounts_does_not_dismiss_who_watches(make_person, code):
    keeper, watching = make_person("system_administrator"), make_person(code)
    for dismiss in (
        lambda: staff.assign_roles(watching, by=keeper, roles=[]),
        lambda: staff.close_account(watching, by=keeper),
    ):
        with pytest.raises(Refused, match="security administrator"):
            dismiss()
    assert roles_of(watching) == {code}
    assert User.objects.get(pk=watching.pk).is_active


def test_CUS_24_a_departments_keeper_gives_no_role_that_reaches_beyond_it(make_person):
    system, keeper = User.system(), make_person()
    keeping = {"accounts.manage_users": Scope.DEPARTMENT, "accounts.change_self": Scope.OWN}
    staff.install_role(Company.get(), by=system, code="keeper", name="Keeper", grants=keeping)
    narrow = {"customers.view_customer": Scope.OWN}
    staff.install_role(Company.get(), by=system, code="narrow", name="Narrow", grants=narrow)
    staff.assign_roles(keeper, by=system, roles=[role("keeper")])
    keeper = User.objects.get(pk=keeper.pk)
    assert keeper.department
    made: dict[str, Any] = {"username": "new", "name": "New", "password": PASSWORD}
    for code in ("manager", "system_administrator"):
        with pytest.raises(Refused, match="further"):
            staff.create_user(keeper.department, by=keeper, roles=[role(code)], **made)
    new = staff.create_user(keeper.department, by=keeper, roles=[role("narrow")], **made)
    assert roles_of(new) == {"narrow"}


def test_a_closed_account_is_opened_again_and_gets_a_new_password(make_person, client):
    keeper, gone = make_person("system_administrator"), make_person("sales")
    staff.close_account(gone, by=keeper)
    client.force_login(keeper)
    answer = client.post(f"/people/{gone.pk}/open/")
    assert (answer.status_code, answer.url) == (302, f"/people/{gone.pk}/password/")
    back = User.objects.get(pk=gone.pk)
    assert back.is_active
    assert not back.has_usable_password()
    assert roles_of(back) == {"sales"}
    assert client.post(f"/people/{gone.pk}/open/").status_code == 404, "it is open already"
