"""Talks with customers who are not found: the fault stands by their name, with who may be meant beside it."""

from datetime import date

import pytest
from django.test import Client

from guanxi.customers.models import Interaction
from guanxi.customers.tests.factories import make_customer, make_manager, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.imports.yearless import year_of

pytestmark = pytest.mark.django_db
HEAD = "拜访日期,拜访方式,谈了什么,客户名称"
SHORT = text(HEAD, "2026-05-06,拜访,催款,东莞华捷五金", "2026-05-07,拜访,样品,东莞华捷五金")
WITHOUT = text(HEAD, "06月18日,拜访,催款,恒岳", "2026-05-07,拜访,样品,恒岳")


@pytest.fixture
def by():
    return make_manager()


def page(by, run: ImportRun) -> str:
    client = Client()
    client.force_login(by)
    return client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()


def test_whose_talk_is_put_right_where_the_customer_is_named(by):
    found = page(by, check(by, SHORT))
    assert 'name="mend-2-customer_name"' in found
    assert 'name="mend-2-on"' not in found


def test_a_row_that_names_nobody_is_put_right_there_too(by):
    found = page(by, check(by, text(HEAD, "2026-05-06,拜访,催款,")))
    assert 'name="mend-2-customer_name"' in found


def test_the_one_firm_that_is_almost_called_so_is_one_press_away_for_all_such_rows(by):
    firm = make_customer(by, "东莞华捷五金有限公司")
    run = check(by, SHORT)
    found = page(by, run)
    assert "名称相近的有：东莞华捷五金有限公司。" in found
    assert "&quot;all-2-customer_name&quot;: &quot;1&quot;" in found
    client = Client()
    client.force_login(by)
    said = {"mend-2-customer_name": firm.name, "all-2-customer_name": "1"}
    cell = client.post(f"/imports/{run.pk}/rows/2/customer_name/", said).content.decode()
    assert 'id="cell-3-customer_name" hx-swap-oob="true"' in cell
    assert 'aria-invalid="true"' not in cell


def test_of_two_firms_that_are_called_so_none_is_offered(by):
    for name in ("东莞华捷五金有限公司", "华捷五金股份有限公司"):
        make_customer(by, name)
    assert "hx-vals" not in page(by, check(by, SHORT))


def test_a_firm_of_another_place_is_not_offered(by):
    make_customer(by, "上海华捷五金有限公司")
    assert "hx-vals" not in page(by, check(by, SHORT))
    right = make_customer(by, "东莞市华捷五金有限公司")
    assert right.name in page(by, check(by, SHORT))


def test_whom_somebody_does_not_see_is_not_offered(by):
    make_customer(by, "东莞华捷五金有限公司")
    other = make_user(
        None, dict.fromkeys(("customers.import_interactions", "imports.start_import"), Scope.OWN)
    )
    assert "有限公司" not in page(other, check(other, SHORT))


def test_a_day_without_a_year_is_asked_about_once_for_the_file(by):
    make_customer(by, "恒岳")
    run = check(by, WITHOUT)
    assert run.counts["rows"]["wrong"] == 1
    assert 'name="year" value="latest"' in page(by, run)


def test_the_year_that_was_said_holds_for_the_file_and_is_told(by):
    make_customer(by, "恒岳")
    assert check(by, WITHOUT, year="2025").counts["taken"] == {"on:noyear": 1}
    bring_in(by, WITHOUT, year="2025")
    days = {str(day) for day in Interaction.objects.values_list("on", flat=True)}
    assert days == {"2025-06-18", "2026-05-07"}


def test_the_last_such_day_is_of_this_year_if_it_has_come():
    assert year_of(6, 18, "latest", date(2026, 6, 18)) == "2026"
    assert year_of(6, 19, "latest", date(2026, 6, 18)) == "2025"
    assert year_of(6, 19, "2020", date(2026, 6, 18)) == "2020"
