"""Two people edit a role, a group or a view at once: the second sees a conflict, and overwrites nothing."""

import re

import pytest
from django.test import Client

from guanxi.config.tests.api_world import confirmed, program_of, send
from guanxi.foundation.accounts.models import Company, Group, Role
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Conflict
from guanxi.foundation.rights import actions
from guanxi.foundation.savedviews.actions import change_view, save_view
from guanxi.foundation.savedviews.models import SavedView

from .test_role_pages import SEE, signed_in

CHANGE = "customers.change_customer"


def version_of(client: Client, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(address).content.decode())
    assert found, "the page sends along what it was read from"
    return found[1]


def grants(role: Role) -> dict[str, int]:
    return dict(role.grants.values_list("permission", "scope"))


@pytest.fixture
def guards(make_person):
    return [make_person("security_administrator") for _time in range(2)]


def test_the_second_who_saves_a_role_sees_what_the_first_saved_and_chooses(guards):
    first, second = guards
    role = actions.create_role(Company.get(), by=first, name="Trainee", grants={SEE: Scope.OWN})
    address, client = f"/roles/{role.pk}/change/", signed_in(second)
    read = version_of(client, address)
    actions.change_role(role, by=first, grants={SEE: Scope.DEPARTMENT, CHANGE: Scope.OWN})
    typed = {"version": read, "name": "Trainee", f"grant-{SEE}": "4"}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, grants(role)[SEE]) == (409, Scope.DEPARTMENT)
    assert "Somebody changed this record meanwhile" in page
    assert [page.count(f"{name}: yours") for name in ("See customers", "Change customers", "Name")] == [
        1,
        1,
        0,
    ]
    row = page[page.index(f'name="grant-{SEE}" value="4"') :]
    assert row.split(">")[0].endswith("checked"), "what was chosen stays"
    again = client.post(address, typed)
    assert again.status_code == 409, "pressed once more, it is no less a conflict"
    chosen = re.search(r'name="version" value="(\d+)">Use mine', page)
    assert chosen
    assert client.post(address, typed | {"version": [read, chosen[1]]}).status_code == 302
    assert (grants(role)[SEE], CHANGE in grants(role)) == (Scope.ALL, False)


def test_the_same_saved_twice_is_no_conflict(guards):
    first, second = guards
    role = actions.create_role(Company.get(), by=first, name="Trainee", grants={})
    client = signed_in(second)
    page = client.get(f"/roles/{role.pk}/change/").content.decode()
    chosen = dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" checked', page))
    typed = {**chosen, "version": "1", "name": "Intern", f"grant-{SEE}": "1"}
    for _time in range(2):
        assert client.post(f"/roles/{role.pk}/change/", typed)["Location"] == f"/roles/{role.pk}/"
    assert client.post(f"/roles/{role.pk}/change/", {"name": "Other"}).status_code == 409, "without a version"
    assert Role.objects.get(pk=role.pk).name == "Intern"


def test_of_two_who_change_a_groups_members_the_second_is_told(make_person):
    manager, one, two = (make_person(code) for code in ("manager", "sales", "sales"))
    group = actions.create_group(Company.get(), by=manager, name="Valves", members=[one])
    client = signed_in(manager)
    read = version_of(client, f"/groups/{group.pk}/")
    actions.change_group(group, by=manager, members=[one, two])
    answer = client.post(f"/groups/{group.pk}/", {"version": read, "name": "Valves", "members": [one.pk]})
    assert answer.status_code == 409
    assert "Members: yours" in answer.content.decode()
    assert set(Group.objects.get().members.all()) == {one, two}


def test_of_two_who_change_a_shared_view_the_second_is_told(make_person):
    keeper = make_person("manager")
    view = save_view(keeper, by=keeper, listing="customers", name="All", query="", shared="everybody")
    client = signed_in(keeper)
    read = version_of(client, f"/views/{view.pk}/change/")
    assert version_of(client, f"/customers/?of={view.pk}&q=&tier=high") == read
    change_view(view, by=keeper, name="Ours", query="tier=risk")
    answer = client.post(
        f"/views/{view.pk}/change/", {"version": read, "name": "Mine", "shared": "everybody"}
    )
    assert (answer.status_code, "Name: yours" in answer.content.decode()) == (409, True)
    answer = client.post(f"/views/{view.pk}/update/", {"version": read, "query": "tier=high"})
    assert (answer.status_code, "Use mine" in answer.content.decode()) == (409, True)
    kept = SavedView.objects.get()
    assert (kept.name, kept.query) == ("Ours", "tier=risk")
    wide = {"version": read, "query": "tier=high&tier=potential&sort=-name&columns=name&columns=tier"}
    page = client.post(f"/views/{view.pk}/update/", wide).content.decode()
    shown = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page[page.index('class="conflict"') :]))
    assert "Filters: yours Tier is one of High value, Potential Now saved Tier is Churn risk" in shown
    assert "Sort: yours Name ↓" in shown
    assert "Columns: yours Customer · Tier Now saved" in shown
    assert "tier=" not in shown.partition("Use mine")[0]
    with pytest.raises(Conflict):
        change_view(view, by=keeper, query="", version=int(read))


def test_programs_write_only_on_the_version_that_they_read(guards, make_person):
    first, _second = guards
    role = actions.create_role(Company.get(), by=first, name="Trainee", grants={SEE: Scope.OWN})
    session, address = confirmed(first), f"/api/v1/rights/roles/{role.pk}"
    tag = session.get(address)["ETag"]
    newer = send(session, "patch", address, {"note": "for a month"}, **{"If-Match": tag})
    assert (newer.status_code, newer.json()["version"]) == (200, 2)
    assert send(session, "patch", address, {"note": "for two"}, **{"If-Match": tag}).status_code == 412
    late = send(session, "patch", address, {"note": "for two", "version": 1})
    assert (late.status_code, late.json()["fields"]["note"]["theirs"]) == (409, "for a month")
    manager = make_person("manager")
    group = actions.create_group(Company.get(), by=manager, name="Valves", members=[manager])
    program, place = program_of(manager), f"/api/v1/rights/groups/{group.pk}"
    assert send(program, "patch", place, {"member_ids": [], "version": 1}).json()["version"] == 2
    assert send(program, "patch", place, {"member_ids": [manager.pk], "version": 1}).status_code == 409
