"""Dated rates, and what orders come to in the house currency."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.purchases import actions
from guanxi.purchases.models import Order, Rate
from guanxi.purchases.money import convert, rounded
from guanxi.purchases.rates import RateTable
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    make_rates,
    make_seller,
    order_row,
    run_jobs,
    set_house,
)


@pytest.fixture
def manager(db):
    return make_manager()


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2.675", "GBP", "2.68"),
        ("-2.675", "GBP", "-2.68"),
        ("0.004999", "CNY", "0.00"),
        ("100.5", "JPY", "101"),
        ("-100.5", "JPY", "-101"),
        ("1.2345", "KWD", "1.235"),
    ],
)
def test_money_is_rounded_half_up_to_its_own_coin(amount, currency, expected):
    assert str(rounded(Decimal(amount), currency)) == expected


@given(st.decimals("-1e9", "1e9", places=6), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_a_return_mirrors_its_sale(amount, currency):
    assert rounded(-amount, currency) == -rounded(amount, currency)
    assert convert(amount, None, currency) is None


def test_a_rate_holds_from_its_day_until_the_next(manager):
    make_rates(manager, ("USD", date(2024, 1, 1), "7.1"), ("USD", date(2024, 2, 1), "7.2"))
    rates = RateTable.of(["USD", "EUR"])
    assert rates.on("USD", date(2023, 12, 31)) is None
    assert rates.on("USD", date(2024, 1, 1)) == rates.on("USD", date(2024, 1, 31)) == Decimal("7.1")
    assert rates.on("USD", date(2024, 2, 1)) == rates.on("USD", date(2026, 1, 1)) == Decimal("7.2")
    assert rates.on("CNY", date(1990, 1, 1)) == 1
    assert rates.on("EUR", date(2024, 2, 1)) is None


def test_an_order_is_worth_what_its_currency_was_worth_that_day(manager):
    make_rates(manager, ("USD", date(2024, 1, 1), "7.123456"), ("USD", date(2024, 6, 1), "9"))
    order = make_order(manager, make_customer(manager), line("A1", 3, "2.555"), currency="USD")
    assert order.goods == Decimal("7.67")  # 7.665
    assert order.house_goods == Decimal("54.64")  # 54.636907…


def test_yen_have_no_small_coins(manager):
    order = make_order(manager, make_customer(manager), line("A1", 3, "100.5"), currency="JPY")
    assert order.goods == 302  # 301.5
    assert order.house_goods is None


def test_a_rate_that_arrives_later_fills_the_orders_that_lacked_it(manager):
    customer = make_customer(manager)
    early = make_order(manager, customer, currency="USD", placed_at=datetime(2024, 1, 10, tzinfo=UTC))
    late = make_order(manager, customer, currency="USD", placed_at=datetime(2024, 3, 10, tzinfo=UTC))
    euro = make_order(manager, customer, currency="EUR", placed_at=datetime(2024, 3, 10, tzinfo=UTC))
    make_rates(manager, ("USD", date(2024, 2, 1), "7.2"))
    run_jobs()
    found = dict(Order.objects.values_list("pk", "house_goods"))
    assert found == {early.pk: None, late.pk: Decimal(72), euro.pk: None}
    make_rates(manager, ("USD", date(2024, 1, 1), "7.1"))
    run_jobs()
    found = dict(Order.objects.values_list("pk", "house_goods"))
    assert found == {early.pk: Decimal(71), late.pk: Decimal(72), euro.pk: None}
    assert set(Order.objects.values_list("version", flat=True)) == {1}


def test_refreshing_goes_on_where_a_batch_ended(manager):
    customer = make_customer(manager)
    import_rows(manager, [order_row(customer, currency="USD") for _n in range(5)])
    make_rates(manager, ("USD", date(2024, 1, 1), 7))
    company, wanted = Company.get(), {"USD": date(2024, 1, 1)}
    after: int | None = 0
    batches = 0
    while after is not None:
        after = actions.refresh_orders_of_currencies(
            company, by=manager, currencies=wanted, after=after, most=2
        )
        batches += 1
    assert batches == 3
    assert set(Order.objects.values_list("house_goods", flat=True)) == {Decimal(70)}
    run = JobRun.objects.get(kind="refresh_orders")
    assert run.params == {"currencies": {"USD": "2024-01-01"}}


def test_the_same_rate_again_writes_nothing(manager):
    make_rates(manager, ("USD", date(2024, 1, 1), "7.1"))
    entries = Entry.objects.count()
    make_rates(manager, ("usd", date(2024, 1, 1), "7.10"))
    assert Entry.objects.count() == entries
    make_rates(manager, ("USD", date(2024, 1, 1), "7.2"))
    assert Rate.objects.get().rate == Decimal("7.2")
    assert Rate.objects.get().version == 2


@pytest.mark.parametrize(
    ("currency", "rate"), [("CNY", 1), ("dollar", 7), ("USD", 0), ("USD", -1), ("USD", "NaN")]
)
def test_what_is_no_rate_is_refused(manager, currency, rate):
    with pytest.raises(Refused):
        make_rates(manager, (currency, date(2024, 1, 1), rate))


def test_a_seller_may_not_set_rates(db):
    with pytest.raises(PermissionDenied):
        make_rates(make_seller(), ("USD", date(2024, 1, 1), 7))


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Asia/Shanghai", "2024-05-01T15:59:59+00:00", "2024-05-01"),
        ("Asia/Shanghai", "2024-05-01T16:00:00+00:00", "2024-05-02"),
        ("Europe/London", "2011-03-26T23:59:00+00:00", "2011-03-26"),
        ("Europe/London", "2011-03-27T23:00:00+00:00", "2011-03-28"),
        ("Europe/London", "2011-10-30T00:30:00+00:00", "2011-10-30"),
        ("America/New_York", "2024-11-03T04:30:00+00:00", "2024-11-03"),
        ("America/New_York", "2024-11-04T04:30:00+00:00", "2024-11-03"),
    ],
)
def test_the_business_day_is_the_companys_also_when_clocks_change(manager, zone, instant, day):
    set_house(zone=zone)
    order = make_order(manager, make_customer(manager), placed_at=datetime.fromisoformat(instant))
    assert order.placed_on == date.fromisoformat(day)
