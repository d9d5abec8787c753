"""CUS-32: what models told of somebody, and what somebody answered, stand in the copy of the own data."""

from typing import Any, cast

import pytest
from django.db import models
from django.utils import timezone

from guanxi.customers.consent.people import Person
from guanxi.customers.models import Customer
from guanxi.customers.subject_rights.held import held
from guanxi.customers.tests.factories import make_customer
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import line, make_order
from guanxi.scoring.baskets.models import OfferAnswer
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.churn.models import Risk
from guanxi.scoring.lifetime.models import Forecast

from .factories import make_analyst

pytestmark = pytest.mark.django_db


def stands(row: Any) -> Any:
    """As a run would have left it."""
    return cast("Any", models.QuerySet(type(row))).bulk_create([row])[0]


def told(customer: Customer) -> dict[str, list[dict[str, object]]]:
    """What is held of the customer in person, by kind."""
    return {one.code: one.read(Person(customer)) for one in held()}


@pytest.mark.parametrize("kind", ["person", "firm"])
def test_CUS_32_what_models_told_of_somebody_stands_in_the_copy(kind):
    by = make_analyst()
    customer = make_customer(by, "王芳", kind=kind)
    make_order(by, customer, line("A1", 1, 100))
    card = stands(ModelCard(kind="churn", by=by, finished_at=timezone.now()))
    amounts = dict.fromkeys(("value", "low", "high", "mean"), 50)
    times = dict.fromkeys(("purchases", "purchases_low", "purchases_high"), 2.0)
    stands(Forecast(customer=customer, card=card, alive=0.8, **times, **amounts))
    stands(Risk(customer=customer, card=card, chance=0.3, reasons=[["silence", 40.0, 0.1]]))
    product = Product.objects.get()
    stands(OfferAnswer(customer=customer, product=product, kind="cross", outcome="taken", chance=0.5, by=by))
    found = told(customer)
    of = [found[code] for code in ("forecast", "risk", "offer_answers")]
    if kind == "firm":
        assert of == [[], [], []]
        return
    assert [rows[0].get(name) for rows, name in zip(of, ("alive", "chance", "outcome"), strict=True)] == [
        0.8, 0.3, "taken",
    ]  # fmt: skip
