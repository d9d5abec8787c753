"""The auditor's page says what was done, not only that something was."""

import pytest

from guanxi.config.roles import install_roles
from guanxi.foundation.accounts.models import Company, Role, User
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
