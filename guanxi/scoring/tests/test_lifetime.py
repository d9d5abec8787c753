"""What customers will bring: computed as a job, written for each, told on pages to whoever may see it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import perform, run_now
from guanxi.foundation.tests.people import Browser
from guanxi.purchases import actions as purchases
from guanxi.purchases.tests.factories import import_rows, line, order_row
from guanxi.scoring.cards import jobs
from guanxi.scoring.cards.actions import start_model
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.lifetime.models import Forecast
from tests.databases import laid

from .factories import GRANTS, TODAY, score
from .hidden_amounts import make_reader, told_in

pytestmark = pytest.mark.django_db
REGULARS = 40


def forecast(by: User) -> ModelCard:
    job = start_model(Company.get(), by=by, kind="lifetime", queued=False)
    assert run_now(job).state == JobRun.State.DONE
    return ModelCard.objects.get(pk=job.params["card"])


def bought(customer: Customer, days_ago: int, amount: Any) -> Any:
    at = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), UTC) + timedelta(hours=4)
    return order_row(customer, line("A1", 1, amount), placed_at=at)


def regular(by: User, n: int) -> tuple[Customer, list[Any]]:
    """Somebody who buys again and again over two years, the more often the higher ``n``."""
    customer, draw = make_customer(by, f"Regular {n}"), np.random.default_rng(n)
    days = draw.choice(np.arange(5, 720), 3 + n // 8, replace=False)
    return customer, [bought(customer, int(day), 100 + 10 * n) for day in days]


@laid
def told() -> dict[str, Any]:
    """Two departments of buyers, one who came once; tiers and the forecast are computed."""
    there, here = make_department(), make_department()
    analyst = make_user(there, GRANTS | {"purchases.view_cost": Scope.ALL, "purchases.add_cost": Scope.ALL})
    seller = make_user(
        here, {"customers.view_customer": Scope.DEPARTMENT, "customers.add_customer": Scope.OWN}
    )
    made = [regular(seller if n % 4 == 0 else analyst, n) for n in range(REGULARS)]
    once = make_customer(analyst, "Once")
    import_rows(analyst, [*(row for _one, rows in made for row in rows), bought(once, 90, 500)])
    purchases.add_cost(made[39][0], by=analyst, on=TODAY, kind="sales", amount=Decimal(77))
    score(analyst)
    return {
        "analyst": analyst,
        "seller": seller,
        "customers": [customer for customer, _rows in made],
        "once": once,
        "card": forecast(analyst),
    }


def test_ANA_10_each_customer_has_a_forecast_with_its_interval_and_the_card_tells_its_error(told):
    card = told["card"]
    assert (card.as_of, card.told, card.lacking) == (TODAY, REGULARS + 1, None)
    found = Forecast.objects.in_bulk([customer.pk for customer in told["customers"]])
    assert len(found) == REGULARS
    assert all(one.low <= one.value <= one.high for one in found.values())
    assert all(0 <= (one.alive or -1) <= 1 for one in found.values())
    single = Forecast.objects.get(pk=told["once"].pk)
    assert (single.once, single.alive) == (True, None), "too few, never alive for sure"
    assert len(card.figures["days"]) >= 2
    page = Browser(told["analyst"]).look(f"/insight/cards/{card.pk}/")
    assert "BG/NBD" in page
    assert page.count("<tr>") >= 2 + len(card.figures["days"]) + len(card.figures["ways"])


def test_ANA_10_lifetime_value_is_what_came_less_what_it_cost_and_what_is_expected(told):
    last = Customer.objects.get(pk=told["customers"][39].pk)
    page = Browser(told["analyst"]).look(f"/customers/{last.pk}/")
    whole = last.total - 77 + Forecast.objects.get(pk=last.pk).value
    assert "less ¥77" in page
    assert f"¥{round(whole):,}"[:4] in page
    mine = Browser(told["seller"]).look(f"/customers/{told['customers'][36].pk}/")
    assert "costs not taken off" in mine, "who may not see costs is told that it is revenue"


def test_a_long_computation_goes_on_in_the_next_step_where_it_came_to(told, monkeypatch):
    monkeypatch.setattr(jobs, "STEP_SECONDS", -1)
    job = start_model(Company.get(), by=told["analyst"], kind="lifetime", queued=False)
    steps = 0
    while "parts" not in job.cursor:
        perform(job.pk, job.step)
        job.refresh_from_db()
        steps += 1
    assert steps > 4, "each makes one thing, and keeps it"
    again = ModelCard.objects.get(pk=run_now(job).params["card"])
    assert again.figures == told["card"].figures


def test_sums_and_rows_are_only_of_customers_that_the_reader_sees(told):
    seller = Browser(told["seller"])
    page = seller.look("/insight/lifetime/")
    assert "Regular 36" in page
    assert "Regular 39" not in page
    assert "How sure this is" not in page, "past days are sums of the whole company"
    seller.look("/insight/cards/", 403)
    seller.look(f"/insight/cards/{told['card'].pk}/", 403)
    whole = Browser(told["analyst"]).look("/insight/lifetime/")
    assert "Regular 39" in whole
    assert "How sure this is" in whole


def test_the_list_is_narrowed_by_who_is_still_there_and_shows_what_is_expected(told):
    page = Browser(told["analyst"]).look("/customers/?still=once&columns=expected&columns=still")
    assert "Once" in page
    assert "Regular 1<" not in page
    assert "¥" in page.partition("<tbody")[2]


def test_whoever_sees_no_amounts_is_told_no_forecast(told):
    browser = Browser(make_reader())
    for path in (
        "/insight/lifetime/",
        f"/customers/{told['customers'][39].pk}/",
        "/customers/?columns=expected",
    ):
        assert told_in(browser.look(path)) == [], path
    assert "Amounts are hidden from you" in browser.look("/insight/lifetime/")


def test_with_few_who_buy_again_the_page_says_what_is_lacking_and_older_forecasts_go(told):
    few = forecast_of_few(told["analyst"])
    assert (few.lacking or {})["code"] == "few_repeaters"
    assert not Forecast.objects.exists()
    page = Browser(told["analyst"]).look("/insight/lifetime/")
    assert "at least 30 are needed" in page


def forecast_of_few(by: User) -> ModelCard:
    """As of a day on which hardly anybody had bought twice."""
    score(by, TODAY - timedelta(days=690))
    return forecast(by)
