"""Where somebody is chosen for a customer only those are offered who can have one."""

from typing import Any

import pytest

from guanxi.customers.forms import BulkOwnerForm, CustomerForm, OwnerForm
from guanxi.customers.imports import CustomerOptions
from guanxi.customers.tests.factories import MANAGING, make_department, make_user
from guanxi.customers.working import WORKLIST
from guanxi.foundation.accounts.scopes import Scope

pytestmark = pytest.mark.django_db


def test_who_may_see_no_customer_is_not_offered_as_an_owner():
    here = make_department()
    by = make_user(here, MANAGING)
    seller = make_user(here, {"customers.view_customer": Scope.OWN})
    keeper = make_user(here, {"accounts.manage_users": Scope.ALL})
    forms: list[Any] = [OwnerForm(by=by), BulkOwnerForm(None, by=by), CustomerForm(by=by)]
    for form in forms:
        offered = set(form.fields["owner"].queryset.values_list("pk", flat=True))
        assert ({by.pk, seller.pk} <= offered, keeper.pk in offered) == (True, False), type(form)
    options: Any = CustomerOptions(by=by).fields["owner"]
    assert str(keeper.pk) not in dict(options.choices)
    cell = next(one for one in WORKLIST.cells if one.code == "owner")
    in_grid: dict[Any, Any] = dict(cell.options(by))
    assert ({by.pk, seller.pk} <= in_grid.keys(), keeper.pk in in_grid) == (True, False)
