"""The company's own page and the tree of its departments."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def keeper(make_person: Any) -> User:
    """Who keeps the company."""
    person: User = make_person("system_administrator")
    staff.change_own_settings(person, by=person, language="en")
    return person


@pytest.fixture
def browser(keeper: User, sign_in: Callable[..., Client]) -> Client:
    return sign_in(keeper)


def tree(browser: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = browser.get("/company/departments/").context["rows"]
    return rows


def names() -> set[tuple[str, str]]:
    """Each department with the one above it."""
    return set(Department.objects.values_list("name", "parent__name"))


def test_an_empty_house_takes_another_name_currency_and_zone(browser):
    said = {"name": " 苏州恒岳 ", "currency": "eur", "zone": "Europe/Berlin"}
    assert browser.post("/company/", said).status_code == 302
    company = Company.get()
    assert (company.name, company.currency, company.zone) == ("苏州恒岳", "EUR", "Europe/Berlin")
    assert "苏州恒岳" in browser.get("/company/").content.decode()


@pytest.mark.parametrize(("field", "value"), [("currency", "E1"), ("zone", "Mars/Olympus")])
def test_what_cannot_be_is_said_at_the_field_and_nothing_changes(browser, field, value):
    said = {"name": "Hengyue", "currency": "EUR", "zone": "Europe/Berlin", field: value}
    answer = browser.post("/company/", said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Company.get().name, Company.get().currency) == ("", "CNY")


def test_saving_the_same_again_leaves_no_trace(keeper):
    company = staff.change_company(Company.get(), by=keeper, name="Hengyue")
    before = Entry.objects.count()
    staff.change_company(company, by=keeper, name="Hengyue", currency="CNY", zone="Asia/Shanghai")
    assert Entry.objects.count() == before
    staff.change_company(company, by=keeper, name="Hengyue Ltd")
    entry: Any = Entry.objects.order_by("-position").first()
    assert (entry.verb, entry.detail["fields"]) == ("change_company", ["name"])


def test_a_department_stands_under_its_parent_and_takes_another_name(browser, keeper):
    browser.post("/company/departments/new/", {"name": "Sales", "parent": ""})
    sales = Department.objects.get(name="Sales")
    browser.post("/company/departments/new/", {"name": "East", "parent": sales.pk})
    east = Department.objects.get(name="East")
    assert east.path == f"{sales.path}{east.pk}/"
    browser.post(f"/company/departments/{sales.pk}/name/", {"name": "Selling"})
    assert {("Selling", None), ("East", "Selling")} <= names()
    shown = [(str(row["department"]), row["depth"]) for row in tree(browser)]
    assert shown[-2:] == [("Selling", 0), ("East", 1)]


def test_two_neighbours_do_not_share_a_name_but_cousins_may(browser):
    for name in ("North", "South"):
        browser.post("/company/departments/new/", {"name": name, "parent": ""})
    north, south = Department.objects.get(name="North"), Department.objects.get(name="South")
    for parent in (north, south):
        answer = browser.post("/company/departments/new/", {"name": "Service", "parent": parent.pk})
        assert answer.status_code == 302
    again = browser.post("/company/departments/new/", {"name": " Service  ", "parent": north.pk})
    assert "department of this name" in again.content.decode()
    renamed = browser.post(f"/company/departments/{south.pk}/name/", {"name": "North"})
    assert renamed.status_code == 422
    assert Department.objects.filter(name="Service").count() == 2


def test_a_tree_deeper_than_its_path_can_hold_is_refused_with_a_sentence(keeper):
    parent = keeper.department
    refused = None
    for depth in range(200):
        try:
            parent = staff.create_department(Company.get(), by=keeper, name=f"D{depth}", parent=parent)
        except Refused as refusal:
            refused = refusal
            break
    assert refused is not None
    assert refused.field == "parent"
    assert all(len(path) <= 255 for path in Department.objects.values_list("path", flat=True))


def test_a_colleague_moves_and_sees_what_the_new_department_sees(browser, make_person):
    seller, other = make_person("sales"), make_person("sales")
    answer = browser.post(f"/people/{seller.pk}/department/", {"department": other.department_id})
    assert answer.status_code == 302
    moved = User.objects.get(pk=seller.pk)
    assert moved.departments_within(Scope.DEPARTMENT) == [other.department_id]
    people = {row["department"].pk: row["people"] for row in tree(browser)}
    assert (people[seller.department_id], people[other.department_id]) == ("", "2 people")


# ---- from the side of one who may not ----------------------------------------------------------


@pytest.mark.parametrize("code", ["sales", "manager", "security_administrator", "auditor"])
def test_CUS_20_without_the_permission_the_company_is_not_shown_nor_changed(make_person, sign_in, code):
    person = make_person(code)
    browser, department = sign_in(person), person.department
    for address in ("/company/", "/company/departments/", "/company/departments/new/"):
        assert browser.get(address).status_code == 403
        assert browser.post(address, {"name": "Mine", "currency": "USD", "zone": "UTC"}).status_code in {
            403,
            405,
        }
    assert browser.post(f"/company/departments/{department.pk}/name/", {"name": "Mine"}).status_code == 403
    assert 'href="/company/"' not in browser.get("/").content.decode()
    assert Company.get().currency == "CNY"
    assert not Department.objects.filter(name="Mine").exists()
    with pytest.raises(PermissionDenied):
        staff.change_company(Company.get(), by=person, name="Mine")
    with pytest.raises(PermissionDenied):
        staff.rename_department(department, by=person, name="Mine")


def test_CUS_24_nobody_moves_themselves_into_another_department(keeper, make_person):
    other = make_person("sales")
    with pytest.raises(Refused, match="themselves"):
        staff.move_user(keeper, by=keeper, department=other.department)
    with pytest.raises(PermissionDenied):
        staff.move_user(keeper, by=other, department=other.department)


def test_whose_clock_is_the_companys_goes_with_it(keeper, make_person):
    traveller = make_person("sales")
    staff.change_own_settings(traveller, by=traveller, zone="America/Lima")
    staff.change_company(Company.get(), by=keeper, zone="Europe/London")
    zones = dict(User.objects.filter(pk__in=[keeper.pk, traveller.pk]).values_list("pk", "zone"))
    assert zones == {keeper.pk: "Europe/London", traveller.pk: "America/Lima"}


def test_the_zone_is_called_as_people_call_it_and_a_new_token_has_a_button_to_copy_it(
    browser: Client,
) -> None:
    page = browser.get("/company/").text
    assert "Shanghai (China Time, UTC+8)" in page
    assert ">Asia/Shanghai<" not in page
    asked = browser.get("/people/me/tokens/new/").text
    assert all(f'value="{room}"' in asked for room in ("tasks", "approvals", "customfields"))
    made = browser.post("/people/me/tokens/new/", {"name": "ERP", "days": "90"})
    assert 'data-copy="secret"' in made.text
