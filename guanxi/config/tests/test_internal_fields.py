"""CUS-21: own fields that are marked internal leave the house in no file."""

from typing import Any

import pytest

from guanxi.customers.actions import change_customer
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.templated import customers_inside
from guanxi.customers.tests.factories import make_customer
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.customfields.actions import change_custom_field
from guanxi.foundation.rights.actions import change_outward_files
from guanxi.foundation.tests.people import Browser
from guanxi.foundation.ui.outward import kept_inside

pytestmark = pytest.mark.django_db


def test_CUS_21_what_is_marked_internal_is_in_internal_copies_alone_and_a_page_names_it(make_person):
    by = make_person("manager")
    field = make_field("text", "底价说明", is_internal=True)
    make_field("number", "Floor", is_internal=True)
    make_field("formula", "Twice", formula="[Floor] * 2")
    make_field("text", "Colour")
    customer = make_customer(by, "恒岳")
    code = field.code
    change_customer(customer, by=by, custom={code: "不低于八折", "floor": "48273", "colour": "红"})
    change_outward_files(Company.get(), by=User.system(), stays=[])  # whatever else may leave
    whole = customers_listing().for_reader(by)
    assert kept_inside(whole) == dict.fromkeys([f"custom_{code}", "custom_floor", "custom_twice"], "internal")
    client = Browser(by).client
    for asked, is_in in (({}, False), ({"internal": "yes"}, True)):
        answer: Any = client.post("/customers/template-1.csv", asked)
        out = b"".join(answer.streaming_content).decode()
        assert ("不低于八折" in out, "48273" in out, "红" in out) == (is_in, is_in, True)
    for kind, is_in in (("1", False), ("internal", True)):
        page = Browser(by).look(f"/customers/?columns=custom_{code}&columns=custom_colour&print={kind}")
        assert ("不低于八折" in page, "红" in page) == (is_in, True)
    page = Browser(make_person("security_administrator")).look("/roles/outward/")
    assert "底价说明" in page
    assert "Twice" in page
    assert "Colour" not in page
    change_custom_field(field, by=User.system(), is_internal=False)
    assert "底价说明" not in customers_inside(by)
    assert Customer.objects.count() == 1
