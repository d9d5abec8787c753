"""Formulas follow what their records hold (SYS-09)."""

from decimal import Decimal

import pytest

from guanxi.customers.actions import change_customer
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.customers.tests.fields import kept, make_field, run_jobs
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.actions import change_custom_field, retire_custom_field
from guanxi.foundation.customfields.computing import why_empty
from guanxi.foundation.customfields.keeping import fields_of
from guanxi.foundation.errors import Refused


@pytest.mark.django_db
def test_SYS_09_a_formula_follows_what_its_record_holds():
    make_field("money", "Budget")
    make_field("number", "Share")
    make_field("formula", "Ours", formula="[Budget] × share ÷ 100")
    make_field("formula", "Word", formula="if(ours > 50, name & “!”, “-”)")
    seller = make_user()
    customer = make_customer(seller, "Hengyue", custom={"budget": "200", "share": 30})
    assert (kept(customer)["ours"], kept(customer)["word"]) == (Decimal(60), "Hengyue!")
    change_customer(customer, by=seller, name="Qituo")
    assert kept(customer)["word"] == "Qituo!"
    change_customer(customer, by=seller, custom={"share": ""})
    assert not {"ours", "word"} & kept(customer).keys()
    fields = fields_of(Customer)
    assert "Share" in str(why_empty(customer, fields[2], fields))
    with pytest.raises(Refused, match="computed"):
        change_customer(customer, by=seller, custom={"ours": 3})


@pytest.mark.django_db
def test_amounts_of_another_currency_are_not_mixed():
    make_field("money", "Budget", currency="CNY")
    make_field("formula", "Half", formula="budget / 2")
    customer = make_customer(make_user(), custom={"budget": {"amount": "10", "currency": "USD"}})
    fields = fields_of(Customer)
    assert "half" not in kept(customer)
    assert "CNY" in str(why_empty(customer, fields[1], fields))


@pytest.mark.django_db
def test_a_new_formula_and_a_changed_one_are_computed_for_all_by_a_job():
    make_field("number", "Seats")
    seller = make_user()
    customers = [make_customer(seller, custom={"seats": n}) for n in range(3)]
    field = make_field("formula", "Twice", formula="seats * 2")
    run_jobs("refresh_custom_field")
    assert [kept(one)["twice"] for one in customers] == [0, 2, 4]
    change_custom_field(field, by=User.system(), formula="seats * 3")
    run_jobs("refresh_custom_field")
    assert [kept(one)["twice"] for one in customers] == [0, 3, 6]


@pytest.mark.django_db
def test_circles_leaks_and_fields_still_read_are_refused():
    seats = make_field("number", "Seats")
    one = make_field("formula", "One", formula="seats + 1")
    make_field("formula", "Two", formula="one + 1")
    system = User.system()
    with pytest.raises(Refused, match="circle"):
        change_custom_field(one, by=system, formula="two + 1")
    with pytest.raises(Refused, match="reads this field"):
        retire_custom_field(seats, by=system)
    role = make_user().roles.get().code
    with pytest.raises(Refused, match="only some roles see"):
        change_custom_field(seats, by=system, seen_by=[role])
    with pytest.raises(Refused, match="There is no field"):
        make_field("formula", "Phone", formula="address & “x”")
