"""Who gives a colleague roles reads what each is for, and picks no department where there is only one."""

import pytest

from guanxi.config.roles import ROLES
from guanxi.foundation.staff.purposes import READY_MADE

pytestmark = pytest.mark.django_db


def test_every_role_says_in_a_line_what_it_is_for(make_person, sign_in):
    assert READY_MADE.keys() == ROLES.keys()
    browser = sign_in(make_person("system_administrator"))
    for page in ("/people/new/", f"/people/{make_person('sales').pk}/roles/"):
        html = browser.get(page, headers={"Accept-Language": "en"}).content.decode()
        assert '<span class="c3 t12">Reads the audit trail, and nothing else.</span>' in html


def test_the_only_department_is_chosen_and_of_several_none(make_person, sign_in):
    keeper = make_person("system_administrator")
    browser = sign_in(keeper)
    chosen = f'<option value="{keeper.department_id}" selected>'
    assert chosen in browser.get("/people/new/").content.decode()
    make_person("sales")
    assert chosen not in browser.get("/people/new/").content.decode()
