"""A form that a page posts holds the proof that the page is ours; the tests' browser does not ask for it."""

import re

import pytest

from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.tasks.actions import create_task
from guanxi.foundation.tasks.tests.making import WORKING

pytestmark = [pytest.mark.django_db, pytest.mark.page]
FORM = re.compile(r"<form\b(?=[^>]*method=\"post\").*?</form>", re.DOTALL)


def test_CUS_24_every_form_of_a_customers_page_and_peek_holds_its_proof():
    manager = make_user(grants={**MANAGING, **WORKING})
    customer = make_customer(manager, "Northwind Trading")
    create_task(manager, by=manager, description="Call them", about=customer)
    browser = Browser(manager)
    for path in (f"/customers/{customer.pk}/", f"/customers/{customer.pk}/peek/"):
        forms = FORM.findall(browser.look(path))
        assert forms or "peek" in path, path
        assert all("csrfmiddlewaretoken" in form for form in forms), path
