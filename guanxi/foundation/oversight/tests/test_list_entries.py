"""The auditor's page says what was done, not only that something was."""

import pytest
from django.utils import timezone

from guanxi.config.roles import install_roles
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.oversight.telling import lines
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    install_roles()
    department = staff.create_department(Company.get(), by=User.system(), name="Audit")
    roles = list(Role.objects.filter(code="auditor"))
    user = staff.create_user(
        department,
        by=User.system(),
        username="auditor",
        name="Auditor",
        password=None,
        roles=roles,
        language="en",
    )
    client.force_login(user)
    return user


def test_CUS_24_which_roles_somebody_had_and_got_stands_on_the_page(client, auditor):
    sales, manager = (list(Role.objects.filter(code=code)) for code in ("sales", "manager"))
    one = staff.create_user(
        auditor.department, by=User.system(), username="one", name="One", password=None, roles=sales
    )
    staff.assign_roles(one, by=User.system(), roles=sales + manager)
    page = " ".join(client.get("/audit/").content.decode().split())
    assert '<span class="c3">Roles before</span> Sales<' in page
    assert '<span class="c3">Roles</span> Manager, Sales<' in page


@pytest.mark.parametrize(
    "asked",
    [
        *({"before": before} for before in ("x", "9" * 5000, "-1", "١٢x")),
        {"to": "9999-12-31"},
        {"from": "0001-01-01"},
        {"from": "x"},
    ],
)
def test_an_address_that_names_no_entry_or_no_day_is_told_so(client, auditor, asked):
    answer = client.get("/audit/", asked)
    assert answer.status_code == 409
    assert "This page&#x27;s address is damaged" in answer.content.decode()


def test_CUS_22_the_page_itself_filters_by_act_person_record_and_day(client, auditor):
    staff.create_token(
        auditor, by=auditor, name="script", rooms=["audit"], permissions=["audit.view_entries"]
    )
    system = str(User.system())
    both = {("create_department", system), ("create_user", system), ("create_token", "Auditor")}

    def found(**asked: str) -> set[tuple[str, str]]:
        answer = client.get("/audit/", asked)
        assert answer.status_code == 200
        return {(one.verb, one.who) for one in answer.context["entries"]} & both

    assert found() == both
    assert found(what="create_token", by=str(auditor.pk)) == {("create_token", "Auditor")}
    assert found(what="rights") == both - {("create_department", system)}
    assert found(record="accounts.department") == {("create_user", system)}
    assert found(to="2020-01-01") == set()
    form = client.get("/audit/", {"what": "rights", "record": f"accounts.user-{auditor.pk}"}).context["form"]
    assert (form["what"].value(), form["record"].value()) == ("rights", f"accounts.user-{auditor.pk}")
    page = " ".join(client.get("/audit/", {"what": "create_token"}).content.decode().split())
    assert '<span class="c3">Rooms</span> Audit<' in page
    assert '<span class="c3">Allowed to</span> Read the audit' in page


def test_codes_that_an_act_noted_are_told_in_words(auditor):
    def told(verb: str, kind: str = "", **detail: object) -> dict[str, str]:
        (line,) = lines([Entry(position=1, at=timezone.now(), verb=verb, kind=kind, detail=detail)], auditor)
        return {name: text for name, text, _long in line.notes}

    merged = told("merge_customers", "customers.customer", took=["region", "since"])
    assert merged == {"Taken over": "Region, Customer since"}
    assert told("export_template", template="template-2") == {"Template": "Template 2: needs"}
    assert told("hand_over_tasks", tasks=2, to=auditor.pk) == {"Taken over by": "Auditor", "Tasks": "2"}
    assert told("change_day", on="2026-10-01") == {"Day": "1 Oct 2026"}
