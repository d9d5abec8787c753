"""What scoring writes on customers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import write_standings
from guanxi.customers.models import Customer, Standing
from guanxi.customers.rows import StandingRow, TierChange
from guanxi.customers.tests.factories import SELLING, make_customer, make_manager, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db

ON = date(2024, 6, 30)


def standing(customer: Customer, tier: str = "ordinary", value: str = "10.50", **more: object) -> StandingRow:
    said = {
        "last_order_on": date(2024, 6, 1),
        "facts": {"orders": 3},
        "reasons": [{"code": "stable"}],
        **more,
    }
    return StandingRow(customer_id=customer.pk, tier=tier, value=Decimal(value), **said)  # type: ignore[arg-type]


def written(by: User, *rows: StandingRow, run: int = 1, on: date = ON) -> list[TierChange]:
    return write_standings(Company.get(), by=by, run_id=run, as_of=on, rows=rows)


def test_ANA_08_a_standing_is_dated_and_shown_and_a_changed_tier_is_told():
    by = make_manager()
    first, second = make_customer(by), make_customer(by)
    assert written(by, standing(first), standing(second, "high")) == [
        TierChange(first.pk, "", "ordinary"),
        TierChange(second.pk, "", "high"),
    ]
    later = date(2024, 7, 31)
    changes = written(by, standing(first, "risk", "2"), standing(second, "high", "11"), run=2, on=later)
    assert changes == [TierChange(first.pk, "ordinary", "risk")]
    kept = Standing.objects.get(pk=first.pk)
    assert (kept.as_of, kept.run_id, kept.tier, kept.value) == (later, 2, "risk", Decimal(2))
    assert (kept.facts, kept.reasons) == ({"orders": 3}, [{"code": "stable"}])
    shown = Customer.objects.get(pk=first.pk)
    assert (shown.tier, shown.value, shown.last_order_on) == ("risk", Decimal(2), date(2024, 6, 1))


def test_a_standing_is_no_edit():
    by = make_manager()
    customer = make_customer(by)
    written(by, standing(customer))
    assert Customer.objects.get().version == 1
    assert not Change.objects.exists()


def test_a_customer_gone_meanwhile_is_passed_over():
    by = make_manager()
    customer = make_customer(by)
    gone = StandingRow(customer_id=customer.pk + 1, tier="high", value=Decimal(1))
    assert [change.customer_id for change in written(by, standing(customer), gone)] == [customer.pk]


def test_the_number_of_queries_does_not_depend_on_the_rows():
    by = make_manager()
    customers = [make_customer(by) for _ in range(12)]
    written(by, *[standing(customer) for customer in customers[:6]])
    counts = []
    for some in (customers[5:7], customers):
        with CaptureQueriesContext(connection) as queries:
            written(by, *[standing(customer, "high") for customer in some])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_scoring_writes_standings_and_at_most_a_batch():
    with pytest.raises(PermissionDenied):
        written(make_user(grants=SELLING))
    by = make_manager()
    customer = make_customer(by)
    with pytest.raises(Refused):
        written(by, *[standing(customer)] * 5001)
