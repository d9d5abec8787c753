"""A cancelled order is in no sum: that its day has no rate is nothing to be told of."""

import pytest
from django.db.models import QuerySet

from guanxi.purchases.models import Order
from guanxi.scoring.models import ScoreRun
from guanxi.scoring.overview import Lens, without_rate

from .factories import score

pytestmark = pytest.mark.django_db


def test_only_what_counts_is_told_to_lack_a_rate(scored):
    analyst, known = scored
    orders = QuerySet[Order](Order)
    sold, void = orders.filter(customer=known["big"]).order_by("pk")[:2]
    orders.filter(pk__in=[sold.pk, void.pk]).update(currency="GBP", rate=None, house_goods=None)
    orders.filter(pk=void.pk).update(kind="cancelled", sold=0, goods=0, billed=0)
    score(analyst)
    run = ScoreRun.objects.newest()
    assert run.figures["without_rate"] == {"GBP": 1}
    assert without_rate(Lens(known["big"].owner, mine=True), run) == {"GBP": 1}
