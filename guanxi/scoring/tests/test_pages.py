"""Home, the matrix and the customer's panel: what they show, and to whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope

from .factories import GRANTS, buys, make_analyst, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def page(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


def test_home_before_any_score_teaches_what_to_do():
    assert "/imports/new/" in page(make_analyst(), "/")


def test_home_shows_the_matrix_the_share_and_the_months(scored):
    analyst, _known = scored
    text = page(analyst, "/")
    for kind in ("matrix", "lorenz", "tiers", "flow"):
        assert f'data-chart="{kind}"' in text
    assert "Falling" in text


def test_a_seller_of_another_department_sees_no_name_and_no_sum(scored):
    analyst, known = scored
    stranger = make_user(make_department("Elsewhere"), {"customers.view_customer": Scope.DEPARTMENT})
    for path in ("/", "/matrix/", "/?scope=mine"):
        text = page(stranger, path)
        assert not [one for one in known.values() if f"/customers/{one.pk}/" in text]
        assert ">Falling<" not in text
        assert "Steady" not in text
        assert "27,800" not in text
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/api/scoring/standings/{known['big'].pk}").status_code == 404


def test_mine_narrows_every_figure_to_my_customers():
    analyst = make_analyst()
    make_company(analyst)
    other = make_user(analyst.department, GRANTS)
    customer = make_customer(other, "Only mine")
    buys(other, customer, [10, 40], 300)
    score(analyst)
    text = page(other, "/?scope=mine")
    assert "Only mine" in text
    assert "Steady" not in text


def test_the_customer_page_says_the_reason_in_words(scored):
    analyst, known = scored
    text = page(analyst, f"/customers/{known['falling'].pk}/")
    assert "1,600" in text


@pytest.mark.parametrize("path", ["/", "/?scope=mine", "/matrix/"])
def test_a_page_costs_the_same_number_of_queries_for_few_and_many(path, scored):
    analyst, _known = scored
    costs = []
    for number in (1, 25):
        for one in range(number):
            customer = make_customer(analyst, f"More {number} {one}")
            buys(analyst, customer, [20, 120 + one], 100 * (one + 1))
        score(analyst)
        costs.append(queries(analyst, path))
    assert costs[0] == costs[1] <= 24


def queries(user: User, path: str) -> int:
    """How many a page takes when all is warm."""
    client = Client()
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_house_whose_orders_were_all_taken_back_is_asked_for_a_file_again():
    analyst = make_analyst()
    make_customer(analyst, "Nobody bought")
    score(analyst)
    for path in ("/", "/?scope=mine", "/matrix/"):
        assert "/imports/new/" in page(analyst, path)
