"""A small company whose tiers are known by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.purchases.tests.factories import line, make_order
from guanxi.scoring import actions
from guanxi.scoring.models import ScoreRun

GRANTS = {
    "customers.view_customer": Scope.ALL,
    "customers.add_customer": Scope.ALL,
    "customers.change_customer": Scope.ALL,
    "customers.hand_over": Scope.ALL,
    "purchases.import_orders": Scope.ALL,
    "scoring.run_scoring": Scope.ALL,
    "scoring.change_thresholds": Scope.ALL,
    "imports.start_import": Scope.ALL,
}
TODAY = date(2026, 11, 20)


def make_analyst() -> User:
    return make_user(grants=GRANTS)


def buys(by: User, customer: Customer, days_ago: Sequence[int], amount: Any = 100) -> None:
    """One order of ``amount`` so many days before the day that scoring speaks of."""
    for days in days_ago:
        at = datetime.combine(TODAY - timedelta(days=days), datetime.min.time(), UTC) + timedelta(hours=4)
        make_order(by, customer, line("A1", 1, amount), placed_at=at)


def make_company(by: User) -> dict[str, Customer]:
    """Steady buyers of little, one of much, one falling, one who only looked."""
    steady = [make_customer(by, f"Steady {n}") for n in range(6)]
    for customer in steady:
        buys(by, customer, [10, 100, 190, 280, 340], 100)
    big = make_customer(by, "Big")
    buys(by, big, [5, 60, 120, 200, 300], 5000)
    falling = make_customer(by, "Falling")
    buys(by, falling, [30], 50)
    buys(by, falling, [200, 230, 260, 300], 400)
    return {"big": big, "falling": falling, "steady": steady[0], "silent": make_customer(by, "Silent")}


def score(by: User, as_of: date = TODAY) -> ScoreRun:
    """A run from start to end, without workers."""
    job = actions.start_scoring(Company.get(), by=by, as_of=as_of, queued=False)
    assert run_now(job).state == JobRun.State.DONE
    run: ScoreRun = ScoreRun.objects.get(pk=job.params["run"])
    return run
