"""CUS-20: roles that a house makes for itself; nobody makes himself or others mightier than may be."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.config.switchboard import RIGHTS
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.actions import PERMISSIONS
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights import actions
from guanxi.foundation.staff import actions as staff

SEE, CHANGE = "customers.view_customer", "customers.change_customer"


def make(by: User, name: str = "Trainee", **more: Any) -> Role:
    grants = more.pop("grants", {SEE: Scope.DEPARTMENT, CHANGE: Scope.OWN})
    return actions.create_role(Company.get(), by=by, name=name, grants=grants, **more)


def test_every_permission_that_is_asked_for_has_words():
    told = {right.permission for right in RIGHTS}
    asked = {
        name
        for name in PERMISSIONS
        if not name.startswith(("cabinet.", "frontdoor.mend")) and not name.endswith(".keep_days")
    }
    assert asked <= told


def test_CUS_20_a_made_role_gives_exactly_what_it_says(make_person):
    guard, one = make_person("security_administrator"), make_person()
    role = make(guard, masks={"phone": Shown.HIDDEN})
    staff.assign_roles(one, by=guard, roles=[role])
    one = User.objects.get(pk=one.pk)
    assert (one.scope_of(SEE), one.scope_of(CHANGE)) == (Scope.DEPARTMENT, Scope.OWN)
    assert not one.may("customers.reveal_personal")
    assert one.may("accounts.change_self"), "everybody keeps their own settings"
    assert (one.shows("phone"), one.shows("email")) == (Shown.HIDDEN, Shown.REVEALABLE)


def test_whoever_holds_several_roles_sees_the_most_that_one_shows(make_person):
    guard, one = make_person("security_administrator"), make_person()
    hiding = make(guard, "Hiding", masks={"phone": Shown.HIDDEN, "email": Shown.HIDDEN})
    masking = make(guard, "Masking", masks={"phone": Shown.MASKED, "email": Shown.HIDDEN})
    blind = make(guard, "No records", grants={"frontdoor.back_up": Scope.ALL})
    staff.assign_roles(one, by=guard, roles=[hiding, masking, blind])
    one = User.objects.get(pk=one.pk)
    assert (one.shows("phone"), one.shows("email")) == (Shown.MASKED, Shown.HIDDEN)


def test_a_copy_holds_the_same_and_is_changed_without_its_original(make_person):
    guard = make_person("security_administrator")
    sales = Role.objects.get(code="sales")
    copy = actions.copy_role(sales, by=guard, name="Inside sales")
    held = dict(sales.grants.values_list("permission", "scope"))
    assert dict(copy.grants.values_list("permission", "scope")) == held
    actions.change_role(copy, by=guard, grants={SEE: Scope.OWN})
    assert dict(sales.grants.values_list("permission", "scope")) == held


def test_a_ready_made_role_stays_the_houses(make_person):
    guard = make_person("security_administrator")
    sales = Role.objects.get(code="sales")
    for attempt in (
        lambda: actions.change_role(sales, by=guard, grants={SEE: Scope.ALL}),
        lambda: actions.remove_role(sales, by=guard),
        lambda: staff.install_role(Company.get(), by=guard, code="sales", name="x", grants={SEE: Scope.ALL}),
        lambda: staff.install_role(Company.get(), by=guard, code="own", name="x", grants={SEE: Scope.ALL}),
    ):
        with pytest.raises(Refused, match="ready-made"):
            attempt()


def test_CUS_24_nobody_widens_a_role_that_he_holds(make_person):
    guard, other = make_person("security_administrator"), make_person("security_administrator")
    role = make(guard)
    staff.assign_roles(guard, by=other, roles=[Role.objects.get(code="security_administrator"), role])
    guard = User.objects.get(pk=guard.pk)
    with pytest.raises(Refused, match="their own role"):
        actions.change_role(role, by=guard, grants={SEE: Scope.ALL})
    assert User.objects.get(pk=guard.pk).scope_of(SEE) is Scope.DEPARTMENT


def test_CUS_24_no_role_holds_two_of_the_three_powers(make_person):
    guard = make_person("security_administrator")
    for pair in (
        {"accounts.manage_roles": Scope.ALL, "audit.view_entries": Scope.ALL},
        {"accounts.manage_company": Scope.ALL, "accounts.manage_roles": Scope.ALL},
    ):
        with pytest.raises(Refused, match="three people"):
            make(guard, grants=pair)


def test_CUS_24_a_copy_under_another_name_makes_an_auditor_all_the_same(make_person):
    guard, keeper = make_person("security_administrator"), make_person("system_administrator")
    one = make_person()
    copy = actions.copy_role(Role.objects.get(code="auditor"), by=guard, name="Reader of trails")
    with pytest.raises(Refused, match="security administrator"):
        staff.assign_roles(one, by=keeper, roles=[copy])
    with pytest.raises(Refused, match="both"):
        staff.assign_roles(one, by=guard, roles=[copy, Role.objects.get(code="system_administrator")])


def test_CUS_24_a_change_of_a_role_makes_nobody_two_administrators(make_person):
    guard, keeper = make_person("security_administrator"), make_person("system_administrator")
    role = make(guard)
    system = Role.objects.get(code="system_administrator")
    staff.assign_roles(keeper, by=guard, roles=[system, role])
    make_person("auditor")
    with pytest.raises(Refused, match="both"):
        actions.change_role(role, by=guard, grants={"audit.view_entries": Scope.ALL})
    assert not User.objects.get(pk=keeper.pk).may("audit.view_entries")


@pytest.mark.parametrize("code", ["system_administrator", "manager", "auditor", "sales"])
def test_CUS_24_only_who_gives_powers_makes_roles(make_person, code):
    one = make_person(code)
    role = make(make_person("security_administrator"))
    for attempt in (
        lambda: make(one, "Mine"),
        lambda: actions.change_role(role, by=one, grants={SEE: Scope.ALL}),
        lambda: actions.copy_role(role, by=one, name="Mine too"),
        lambda: actions.remove_role(role, by=one),
    ):
        with pytest.raises((PermissionDenied, Http404)):
            attempt()


@pytest.mark.parametrize(
    "grants",
    [
        {"customers.fly": Scope.ALL},
        {SEE: 9},
        {"customers.manage_tags": Scope.OWN},
        {SEE: Scope.OWN, CHANGE: Scope.ALL},
        {CHANGE: Scope.OWN},
    ],
)
def test_what_cannot_be_granted_is_refused_with_a_sentence(make_person, grants):
    with pytest.raises(Refused):
        make(make_person("security_administrator"), grants=grants)
    assert not Role.objects.filter(ready_made=False).exists()


def test_a_role_that_somebody_holds_is_not_removed(make_person):
    guard, one = make_person("security_administrator"), make_person()
    role = make(guard)
    staff.assign_roles(one, by=guard, roles=[role])
    with pytest.raises(Refused, match=one.name):
        actions.remove_role(role, by=guard)
    staff.assign_roles(one, by=guard, roles=[])
    actions.remove_role(role, by=guard)
    assert not Role.objects.filter(pk=role.pk).exists()


def test_CUS_22_what_a_role_held_before_and_after_is_in_the_chain(make_person):
    guard = make_person("security_administrator")
    role = make(guard)
    actions.change_role(role, by=guard, grants={SEE: Scope.ALL}, masks={"phone": Shown.HIDDEN})
    entry: Any = Entry.objects.order_by("-position").first()
    assert (entry.verb, entry.detail["grants"][SEE]) == ("change_role", Scope.ALL)
    assert (entry.detail["grants_before"][SEE], entry.detail["masks"]["phone"]) == (Scope.DEPARTMENT, 0)


def test_sessions_of_its_holders_end_when_a_role_changes(make_person):
    guard, one = make_person("security_administrator"), make_person()
    role = make(guard)
    staff.assign_roles(one, by=guard, roles=[role])
    epoch = User.objects.get(pk=one.pk).session_epoch
    actions.change_role(role, by=guard, note="for the first year")
    assert User.objects.get(pk=one.pk).session_epoch == epoch, "what it may do is the same"
    actions.change_role(role, by=guard, grants={SEE: Scope.OWN})
    assert User.objects.get(pk=one.pk).session_epoch == epoch + 1
