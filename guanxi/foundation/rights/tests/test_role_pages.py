"""The pages of roles and groups: used by who may, closed to all others, nothing typed is lost."""

import pytest
from django.test import Client

from guanxi.foundation.accounts.models import Company, Group, Role
from guanxi.foundation.accounts.rights import ALWAYS
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.rights import actions

pytestmark = pytest.mark.page

SEE = "customers.view_customer"


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_CUS_20_a_security_administrator_makes_copies_changes_and_removes_a_role(make_person):
    client = signed_in(make_person("security_administrator"))
    made = client.post(
        "/roles/new/", {"name": "Trainee", f"grant-{SEE}": "1", "mask-phone": "0", "mask-amount": "2"}
    )
    role = Role.objects.get(name="Trainee")
    assert (made.status_code, made["Location"]) == (302, f"/roles/{role.pk}/")
    assert dict(role.grants.values_list("permission", "scope"))[SEE] == Scope.OWN
    assert dict(role.masks.values_list("field", "level"))["phone"] == Shown.HIDDEN
    shown = client.get(f"/roles/{role.pk}/").content.decode()
    assert "See customers" in shown
    amounts = shown.partition("Amounts of money")[2][:200]
    assert "Shown" in amounts, "what has no mask is shown, as the form calls it"
    client.post(f"/roles/{role.pk}/copy/", {"name": "Trainee 2"})
    copy = Role.objects.get(name="Trainee 2")
    client.post(f"/roles/{copy.pk}/change/", {"version": "1", "name": "Intern", f"grant-{SEE}": "2"})
    copy.refresh_from_db()
    assert copy.name == "Intern"
    assert client.post(f"/roles/{copy.pk}/remove/").status_code == 302
    assert not Role.objects.filter(pk=copy.pk).exists()


def test_what_is_refused_is_said_at_its_row_and_nothing_chosen_is_lost(make_person):
    client = signed_in(make_person("security_administrator"))
    typed = {"name": "Trainee", f"grant-{SEE}": "1", "grant-customers.change_customer": "4"}
    answer = client.post("/roles/new/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "reaches further than" in text
    row = text[text.index('name="grant-customers.change_customer" value="4"') :]
    assert row[:90].split(">")[0].endswith("checked")
    assert not Role.objects.filter(name="Trainee").exists()


@pytest.mark.parametrize("code", ["sales", "manager", "system_administrator", "auditor"])
def test_CUS_20_the_pages_of_roles_are_closed_to_all_others(make_person, code):
    make_person("security_administrator")
    client, role = signed_in(make_person(code)), Role.objects.get(code="sales")
    at = f"/roles/{role.pk}"
    for address in ("/roles/", "/roles/new/", f"{at}/", f"{at}/change/", f"{at}/copy/"):
        assert client.get(address).status_code == 403, address
    assert client.post("/roles/new/", {"name": "Mine", f"grant-{SEE}": "4"}).status_code == 403
    assert client.post(f"{at}/remove/").status_code == 403


def test_a_forged_permission_or_level_makes_no_role(make_person):
    client = signed_in(make_person("security_administrator"))
    for forged in ({f"grant-{SEE}": "9"}, {"mask-phone": "7"}, {f"grant-{SEE}": "x"}):
        answer = client.post("/roles/new/", {"name": "Forged", **forged})
        assert answer.status_code == 422
    client.post("/roles/new/", {"name": "Forged", "grant-accounts.be_god": "4"})
    assert set(Role.objects.get(name="Forged").grants.values_list("permission", flat=True)) <= {*ALWAYS}


def test_a_custom_role_is_called_as_it_was_named_whatever_the_language(make_person):
    guard = make_person("security_administrator")
    role = actions.create_role(Company.get(), by=guard, name="Orders", grants={SEE: Scope.ALL})
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(guard)
    assert str(role) == "Orders"
    assert ">Orders<" in client.get("/roles/").content.decode()


def test_a_manager_keeps_groups_and_a_seller_does_not(make_person):
    manager, seller = make_person("manager"), make_person("sales")
    client = signed_in(manager)
    client.post("/groups/new/", {"name": "Valve team", "members": [seller.pk, manager.pk]})
    group = Group.objects.get(name="Valve team")
    assert set(group.members.all()) == {seller, manager}
    again = client.post("/groups/new/", {"name": "Valve team"})
    assert again.status_code == 422
    client.post(f"/groups/{group.pk}/", {"version": "1", "name": "Valves", "members": [seller.pk]})
    assert set(Group.objects.get(name="Valves").members.all()) == {seller}
    other = signed_in(seller)
    for address in ("/groups/", "/groups/new/", f"/groups/{group.pk}/"):
        assert other.get(address).status_code == 403
    assert other.post(f"/groups/{group.pk}/delete/").status_code == 403
    client.post(f"/groups/{group.pk}/delete/")
    assert not Group.objects.exists()
