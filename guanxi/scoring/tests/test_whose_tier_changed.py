"""Home tells whose tier changed within stated days, one line each; a customer's page tells the very same."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection

from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.scoring import overview, telling
from guanxi.scoring.models import ScoreRun, TierChange

from .factories import TODAY

pytestmark = pytest.mark.django_db
type Move = tuple[str, str, str, int, bool]


@pytest.fixture
def analyst(scored) -> User:
    return scored[0]


@pytest.fixture
def known(scored) -> dict[str, Customer]:
    return scored[1]


def moved(by: User, known: dict[str, Customer], moves: Sequence[Move]) -> None:
    """Only these changes: who, from, to, so many days ago, computed looking back or seen."""
    run = ScoreRun.objects.newest()
    with ledger.opened(ledger.Ledger(by=by, verb="move")):
        TierChange.objects.all().delete()
        for name, before, after, days_ago, back in moves:
            day, customer = TODAY - timedelta(days=days_ago), Customer.objects.get(pk=known[name].pk)
            TierChange.objects.create(
                customer=customer,
                run=run,
                on=day,
                before=before,
                after=after,
                looking_back=back,
                value=None if back else customer.value,
            )


def told(user: User) -> list[tuple[str, str, str]]:
    found = telling.changes_of(overview.Lens(user, mine=False), ScoreRun.objects.newest())
    return [(change.customer.name, change.before, change.after) for change in found.changes]


def test_one_line_each_from_the_first_tier_to_the_last_losses_before_gains(analyst, known):
    moves = [
        ("steady", "ordinary", "potential", 3, False),
        ("big", "high", "risk", 29, True),
        ("big", "risk", "potential", 1, False),
        ("falling", "high", "risk", 1, False),
        ("steady", "potential", "ordinary", 1, False),
    ]
    moved(analyst, known, moves)
    assert told(analyst) == [("Falling", "high", "risk"), ("Big", "high", "potential")]


def test_what_several_runs_found_is_told_within_the_days_that_the_page_names(analyst, known):
    moves = [
        ("big", "high", "ordinary", 30, False),
        ("steady", "ordinary", "potential", 29, True),
        ("falling", "ordinary", "risk", 0, False),
    ]
    moved(analyst, known, moves)
    assert told(analyst) == [("Falling", "ordinary", "risk"), ("Steady 0", "ordinary", "potential")]
    page = Browser(analyst).look("/")
    assert "30 days to 20 Nov" in page


def test_an_import_taken_back_leaves_no_tier_and_one_put_in_again_nothing(analyst, known):
    moves = [
        ("big", "high", "", 2, False),
        ("steady", "ordinary", "", 2, False),
        ("steady", "", "ordinary", 1, False),
        ("silent", "", "ordinary", 2, False),
        ("silent", "ordinary", "", 1, False),
    ]
    moved(analyst, known, moves)
    assert told(analyst) == [("Big", "high", "")]
    page = Browser(analyst).look("/").split("Whose tier changed")[1].split("All customers")[0]
    assert "no tier" in page
    assert "–" not in page.split("<ul")[1]


@pytest.mark.parametrize("back", [False, True])
def test_home_and_the_customer_s_page_tell_the_same(analyst, known, back):
    moves = [
        ("big", "high", "potential", 20, back),
        ("big", "potential", "risk", 4, back),
        ("steady", "ordinary", "risk", 40, back),
        ("falling", "risk", "high", 9, back),
        ("falling", "high", "risk", 2, back),
    ]
    moved(analyst, known, moves)
    home = Browser(analyst).look("/").split("Whose tier changed")[1].split("Whose value changed")[0]
    for name, says in (("big", True), ("steady", False), ("falling", False)):
        page = Browser(analyst).look(f"/customers/{known[name].pk}/")
        assert (f'href="/customers/{known[name].pk}/"' in home) == says
        assert ("from High value to Churn risk" in page) == says


@pytest.mark.parametrize("back", [False, True])
def test_where_there_are_too_many_the_most_valuable_of_a_day_are_told(analyst, known, back, monkeypatch):
    monkeypatch.setattr(telling, "MOST", 1)
    moved(
        analyst,
        known,
        [(name, "high", "risk", 1, back) for name in ("big", "falling", "steady", "silent")],
    )
    worth = {one.name: one.value for one in Customer.objects.filter(pk__in=[c.pk for c in known.values()])}
    assert told(analyst) == [(max(worth, key=lambda name: worth[name]), "high", "risk")]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it reads SQLite's plan")
def test_an_index_gives_a_day_s_changes_in_their_order_however_many(analyst):
    rows = overview.Lens(analyst, mine=False).narrow(TierChange.objects)
    plan = telling.dearest(rows.filter(on__gt=TODAY), looking_back=False).explain()
    assert "tier_change_dearest" in plan
    assert "TEMP B-TREE" not in plan
