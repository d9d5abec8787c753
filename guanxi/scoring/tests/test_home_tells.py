"""What home tells: whose tier changed, not who got a first one; and what stands in no sum."""

import pytest

from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import WORKING, in_days, make_task, make_worker
from guanxi.purchases.tests.factories import line, make_order
from guanxi.scoring.actions import start_scoring, write_months
from guanxi.scoring.models import TierChange
from tests.databases import laid

from .factories import GRANTS, TODAY, buys, make_analyst, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def told(user: User, path: str = "/") -> str:
    return Browser(user).look(path).split("All customers")[0].split("Whose value changed")[0]


def test_a_first_tier_is_no_change():
    analyst = make_analyst()
    score(analyst)  # the house was there, empty
    buys(analyst, make_customer(analyst, "Came with the import"), [10, 40], 100)
    score(analyst)
    page = told(analyst)
    assert TierChange.objects.filter(before="").exists()
    assert "Came with the import" not in page
    assert "Nobody changed tier in this time" in page


def test_high_value_says_who_of_the_best_is_counted_as_at_risk():
    """20 % of 235 are 47, and 32 stood beside it: the others were at risk, and nobody said so."""
    analyst = make_analyst()
    make_company(analyst)
    run = score(analyst)
    assert (run.figures["tiers"]["high"], run.figures["high_at_risk"]) == (1, 1)
    page = Browser(analyst).look("/")
    said = "by value of the 8 who bought within 12 months; 1 more of them stands under churn risk"
    assert said in page
    mine = Browser(analyst).look("/?scope=mine")
    assert said.replace("the 8", "the company's 8") in mine, "the share is of all the same"


def test_home_says_that_its_figures_are_being_computed_anew():
    """After an import was taken back its tiers stood there for minutes without a word."""
    analyst = make_analyst()
    make_company(analyst)
    score(analyst)
    assert "being recomputed" not in told(analyst)
    job = start_scoring(Company.get(), by=analyst, as_of=TODAY, queued=False)
    assert "being recomputed" in told(analyst)
    run_now(job)
    assert "being recomputed" not in told(analyst)


def test_the_first_changes_are_told_and_the_rest_when_asked_for():
    analyst = make_analyst()
    names = [f"Riser {n:02}" for n in range(11)]
    customers = [make_customer(analyst, name) for name in names]
    buys(analyst, customers[0], [10], 100)
    run = score(analyst)
    rows = [{"customer": c.pk, "on": run.day, "before": "ordinary", "after": "potential"} for c in customers]
    write_months(Company.get(), by=analyst, run_id=run.pk, part="changes", rows=rows)
    page = told(analyst)
    assert sum(name in page for name in names) == 6
    assert 'href="?changes=all"' in page
    assert "See all 11" in page
    every = told(analyst, "/?changes=all")
    assert all(name in every for name in names)
    assert "See all" not in every


@laid
def missing() -> User:
    """Two orders in a currency without a rate."""
    analyst = make_analyst()
    known = make_company(analyst)
    for _each in range(2):
        make_order(analyst, known["big"], line("A1", 1, 70), currency="USD")
    score(analyst)
    return analyst


def test_home_says_how_many_orders_are_in_no_sum_and_where_a_rate_is_set(missing):
    page = Browser(missing).look("/")
    assert "2 orders in USD are in none of these sums" in page
    assert 'href="/orders/?rate=none"' in page
    assert 'href="/rates/"' in page
    keeper = make_user(grants=GRANTS | {"purchases.manage_rates": Scope.ALL})
    assert 'href="/rates/new/"' in Browser(keeper).look("/")


def test_who_does_not_see_all_customers_is_not_told_of_their_orders(missing):
    within = {"customers.view_customer": Scope.DEPARTMENT}
    stranger = make_user(make_department("Elsewhere"), within)
    assert "USD" not in Browser(stranger).look("/")


def test_whoever_sees_such_an_order_is_told_of_those(missing):
    """A seller of the other branch reaches the same customers by another way, an owner only the own ones."""
    big = make_customer(missing, "Also big")
    make_order(missing, big, line("A1", 1, 70), currency="USD")
    everything = {"customers.view_customer": Scope.DEPARTMENT}
    colleague = make_user(missing.department, everything)
    page = Browser(colleague).look("/")
    assert "3 orders in USD are in none of these sums" in page
    assert 'href="/orders/?rate=none"' in page
    mine = Browser(missing).look("/?scope=mine")
    assert f'href="/orders/?rate=none&owner={missing.pk}"' in mine


def test_a_house_with_all_its_rates_says_nothing(scored):
    analyst, _known = scored
    assert "none of these sums" not in Browser(analyst).look("/")


@pytest.mark.parametrize(
    ("number", "said"), [("", "This field is required"), ("many", "Enter a number"), ("101", "At most 100")]
)
def test_a_number_that_cannot_be_is_said_in_place_of_the_old_counts(missing, number, said):
    values = {"potential_cut": 50, "falling_below": 75, "recent_days": 90, "loyalty_low": 3}
    answer = Browser(missing).client.post("/matrix/preview/", {"high_percentile": number, **values})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "High value: above this percentile" in text
    assert said in text
    assert text.count('class="t13 bad"') == 1


def test_home_shows_the_first_of_a_long_day_and_leads_to_the_rest():
    worker = make_worker(grants=WORKING | GRANTS)
    for n in range(4):
        make_task(worker, f"Late {n}", due_on=in_days(0))
    with ledger.opened(ledger.Ledger(by=worker, verb="wait")):
        Task.objects.update(due_on=in_days(-1), sort_due=in_days(-1))
    for n in range(5):
        make_task(worker, f"Today {n}", due_on=in_days(0))
    page = told(worker)
    assert [sum(f"{name} {n}" in page for n in range(5)) for name in ("Late", "Today")] == [4, 2]
    assert '<a class="link" href="/day/">3 more today</a>' in page
    assert 'Today <span class="num">5</span>' in page
