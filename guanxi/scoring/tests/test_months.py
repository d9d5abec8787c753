"""What a run writes of the months past: once, replaced by the next run, summed for whoever looks."""

import pytest

from guanxi.customers.actions import assign_customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.jobs.running import perform
from guanxi.scoring import actions, computing, jobs, overview, spilling
from guanxi.scoring.models import MonthMovement, MonthRevenue, ScoreRun, TierChange

from .factories import GRANTS, TODAY, make_analyst, make_company, score

pytestmark = pytest.mark.django_db


def test_what_the_whole_company_came_to_is_the_sum_over_its_customers():
    analyst = make_analyst()
    make_company(analyst)
    run = score(analyst)
    all_of_it = overview.Lens(analyst, mine=False)
    one_by_one = overview.Lens(analyst, mine=True)  # all are the analyst's
    assert [lens.sees_all for lens in (all_of_it, one_by_one)] == [True, False]
    assert overview.months_of(all_of_it, run) == overview.months_of(one_by_one, run)
    assert overview.tier_counts(all_of_it, run) == overview.tier_counts(one_by_one, run)
    assert sum(overview.tier_counts(all_of_it, run).values()) == 8


def test_a_customer_handed_over_takes_its_revenue_and_its_tier_along_at_once():
    manager, analyst = make_user(grants=GRANTS), make_analyst()
    known = make_company(analyst)
    other = make_user(make_department("Elsewhere"), {"customers.view_customer": Scope.DEPARTMENT})
    run = score(analyst)
    revenue, number = sums(analyst, run)
    assign_customer(known["big"], by=manager, owner=other, department=other.department)
    assert sums(other, run) == (25_000, 1)
    assert sums(analyst, run) == (revenue - 25_000, number - 1)


def sums(user: User, run: ScoreRun) -> tuple[float, int]:
    """Revenue of all months and customers with a tier, of the customers that are ``user``'s own."""
    lens = overview.Lens(user, mine=True)
    revenue = sum(sum(month.revenue.values()) for month in overview.months_of(lens, run))
    return revenue, sum(overview.tier_counts(lens, run).values())


def test_the_next_run_replaces_what_the_one_before_wrote():
    analyst = make_analyst()
    make_company(analyst)
    first = score(analyst)
    counted = MonthRevenue.objects.count(), MonthMovement.objects.count()
    past = TierChange.objects.filter(looking_back=True)
    told = past.count()
    newest = score(analyst)
    assert told == past.count() > 0, "what changed in the months past is told once"
    files = [
        path.name
        for run in (first, newest)
        for path in spilling.path_of(computing.STEM, run.pk, "").parent.glob(f"score-{run.pk}-*")
    ]
    assert files == [f"score-{newest.pk}-standings.arrow"], "which the preview of thresholds reads"
    assert counted == (MonthRevenue.objects.count(), MonthMovement.objects.count())
    assert {row.run_id for model in (MonthRevenue, MonthMovement) for row in model.objects.all()} == {
        newest.pk
    }


def test_a_first_run_overtaken_half_way_leaves_nothing_twice(monkeypatch):
    analyst = make_analyst()
    make_company(analyst)
    monkeypatch.setattr(jobs, "BATCH", 3)
    monkeypatch.setattr(actions, "MOST", 3)
    monkeypatch.setattr(jobs, "STEP_SECONDS", 0)
    overtaken = actions.start_scoring(Company.get(), by=analyst, as_of=TODAY, queued=False)
    while not TierChange.objects.exists():
        perform(overtaken.pk, overtaken.step, follow=False)
        overtaken.refresh_from_db()
    assert overtaken.finished_at is None
    score(analyst)
    back = list(TierChange.objects.filter(looking_back=True).values_list("customer", "on"))
    assert back
    assert not TierChange.objects.exclude(value=None).filter(looking_back=True).exists(), "nobody kept it"
    assert len(back) == len(set(back))


def test_a_customer_that_is_gone_when_its_months_are_written_is_left_out():
    analyst = make_analyst()
    known = make_company(analyst)
    run = score(analyst)
    rows = [
        {"customer": pk, "month": TODAY, "kind": "new"}
        for pk in (make_customer(analyst).pk, known["big"].pk + 999)
    ]
    actions.write_months(Company.get(), by=analyst, run_id=run.pk, part=computing.MOVEMENTS, rows=rows)
    assert MonthMovement.objects.filter(run=run, month=TODAY, kind="new").count() == 1
