"""The risk of leaving: computed as a job, told with reasons that add up, only to who sees the customer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db.models import QuerySet

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.tests.people import Browser
from guanxi.purchases.tests.factories import import_rows, line, order_row
from guanxi.scoring.cards.actions import start_model
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.churn.fall import reasons_of
from guanxi.scoring.churn.models import Risk
from tests.databases import laid

from .factories import GRANTS, TODAY, score

pytestmark = pytest.mark.django_db


def compute(by: User) -> ModelCard:
    job = start_model(Company.get(), by=by, kind="churn", queued=False)
    assert run_now(job).state == JobRun.State.DONE
    return ModelCard.objects.get(pk=job.params["card"])


def bought(customer: Customer, days_ago: int, amount: int) -> Any:
    at = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), UTC) + timedelta(hours=4)
    return order_row(customer, line("A1", 1, amount), placed_at=at)


def orders(customer: Customer, n: int) -> list[Any]:
    """Every third fades: buys ever more rarely and less, and is gone a year ago; the others go on."""
    draw = np.random.default_rng(n)
    gap, day = 14 + n % 5 * 4, 700 - n % 60
    ends = 150 + int(draw.integers(0, 350)) if n % 3 == 0 else 0
    rows = []
    while day > max(ends, 3):
        fading = n % 3 == 0 and day - ends < 120
        rows.append(bought(customer, day, 30 if fading else 100))
        day -= int(gap * (1.7 if fading else 1) + draw.integers(0, 6))
    return rows


@laid
def shop() -> dict[str, Any]:
    """Sixty customers in two departments, tiers and the risk computed."""
    there, here = make_department(), make_department()
    analyst = make_user(there, GRANTS)
    seller = make_user(
        here, {"customers.view_customer": Scope.DEPARTMENT, "customers.add_customer": Scope.OWN}
    )
    made = [make_customer(seller if n % 5 == 0 else analyst, f"Buyer {n}") for n in range(60)]
    import_rows(analyst, [row for n, customer in enumerate(made) for row in orders(customer, n)])
    score(analyst)
    return {"analyst": analyst, "seller": seller, "made": made, "card": compute(analyst)}


def test_ANA_14_each_customer_has_a_probability_and_the_card_tells_it_beats_silence_on_a_past_day(shop):
    card = shop["card"]
    assert card.lacking is None
    assert (card.as_of, card.told) == (TODAY, Risk.objects.count())
    assert card.told > 30
    base = card.figures["base"]
    for risk in Risk.objects.all():
        assert base + sum(points for _name, _value, points in risk.reasons) == pytest.approx(
            risk.chance, abs=1e-4
        )
    page = Browser(shop["analyst"]).look(f"/insight/cards/{card.pk}/")
    assert "AUC of silence alone" in page
    assert "What weighs" in page


def test_ANA_14_bars_of_the_waterfall_are_whole_points_that_add_up():
    reasons = [["silence", 40.0, 0.1249], ["tenure", 300.0, -0.0449], ["purchases", 4.0, 0.0333]]
    bars = reasons_of(0.1834, reasons, 0.2967, "CNY")
    whole = [int(bar.text.replace("−", "-").replace("+", "")) for bar in bars[:-1]]
    assert sum(whole) == 30
    assert bars[-1].text == "30%"
    assert [bar.direction for bar in bars] == ["", "up", "down", "up", "sum"]


def test_ANA_15_whose_risk_rose_since_the_run_before_is_told_with_the_reason(shop):
    pk = Risk.objects.order_by("-chance").values_list("pk", flat=True)[0]
    chance = Risk.objects.get(pk=pk).chance
    QuerySet(Risk).filter(pk=pk).update(chance=chance - 0.3)
    compute(shop["analyst"])
    found = Risk.objects.get(pk=pk)
    assert found.before == pytest.approx(chance - 0.3)
    assert found.rose == pytest.approx(0.3, abs=1e-6)
    page = Browser(shop["analyst"]).look("/insight/churn/")
    assert "Whose risk rose" in page
    listed = Browser(shop["analyst"]).look("/customers/?risk=rose&columns=risk")
    assert found.customer.name in listed
    assert "30" in page


def test_the_board_and_the_page_are_only_of_customers_in_sight(shop):
    seller = Browser(shop["seller"])
    theirs = Risk.objects.exclude(customer__owner=shop["seller"]).order_by("-customer__value")[0].customer
    mine = Risk.objects.filter(customer__owner=shop["seller"]).order_by("-customer__value")[0].customer
    page = seller.look("/insight/churn/")
    assert f">{mine.name}<" in page
    assert f">{theirs.name}<" not in page
    assert "Points of probability; they add up." in seller.look(f"/customers/{mine.pk}/")
    seller.look(f"/customers/{theirs.pk}/", 404)


def test_with_a_short_past_the_page_says_what_is_lacking(db):
    analyst = make_user(None, GRANTS)
    customer = make_customer(analyst, "New")
    import_rows(analyst, [bought(customer, 5, 100)])
    compute(analyst)
    assert "Orders of at least 546 days are needed" in Browser(analyst).look("/insight/churn/")
