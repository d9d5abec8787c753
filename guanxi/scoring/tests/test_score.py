"""From orders to tiers with their reasons, dated changes, and what is shown of them."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.customers.models import Customer, Standing
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit import chain
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.actions import retry_job
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.scoring import actions, wording
from guanxi.scoring.models import MonthRevenue, ScoreRun, ThresholdSetting, TierChange

from .factories import TODAY, buys, make_analyst, make_company, score

pytestmark = pytest.mark.django_db


def tier_of(customer: Customer) -> str:
    return str(Customer.objects.get(pk=customer.pk).tier)


def test_ANA_07_each_customer_lands_in_the_expected_tier_and_the_reason_says_why(scored):
    analyst, known = scored
    assert tier_of(known["big"]) == "high"
    assert tier_of(known["falling"]) == "risk"
    assert tier_of(known["steady"]) == "ordinary"
    assert tier_of(known["silent"]) == ""
    reason = Standing.objects.get(pk=known["falling"].pk).reasons[0]
    said = wording.sentence(reason["code"], reason, "CNY")
    assert "50" in said
    assert "1,600" in said


def test_ANA_08_a_change_of_tier_is_dated_and_keeps_old_and_new(scored):
    analyst, known = scored
    buys(analyst, known["falling"], [1, 2, 3], 4000)
    score(analyst, TODAY + timedelta(days=1) if date.today() > TODAY else TODAY)
    change = TierChange.objects.get(customer=known["falling"], looking_back=False)
    assert (change.before, change.after, change.reason[:10]) == ("risk", "high", "high_value")


def test_ANA_08_other_thresholds_move_customers_and_are_kept_with_their_history():
    analyst = make_analyst()
    known = make_company(analyst)
    score(analyst)  # here, for the preview reads its columns from a file
    job = actions.preview_thresholds(Company.get(), by=analyst, values={"falling_below": 0.01})
    run_now(job)
    moves = JobRun.objects.get(pk=job.pk).cursor["moves"]
    assert {(m["old"], m["customers"]) for m in moves if m["old"] == "risk"} == {("risk", 1)}
    assert tier_of(known["falling"]) == "risk", "a preview changes nothing"
    run_now(actions.change_thresholds(Company.get(), by=analyst, values={"falling_below": 0.01}))
    assert ThresholdSetting.current().falling_below == 0.01


def test_thresholds_that_make_no_sense_are_refused_and_nothing_changes():
    analyst = make_analyst()
    with pytest.raises(Refused):
        actions.change_thresholds(Company.get(), by=analyst, values={"high_percentile": 140})
    assert not ThresholdSetting.objects.exists()


def test_ANA_09_rfm_scores_stand_beside_the_tier(scored):
    analyst, known = scored
    facts = Standing.objects.get(pk=known["big"].pk).facts
    assert facts["m"] == max(s.facts["m"] for s in Standing.objects.exclude(tier=""))
    assert facts["r"] == 5


def test_ANA_12_the_share_that_brings_eighty_per_cent_is_counted_and_opens_to_its_rows():
    analyst = make_analyst()
    make_company(analyst)
    run = score(analyst)
    best = Customer.objects.filter(total__gte=run.figures["pareto_value"])
    assert best.count() == run.figures["pareto_customers"] == 1


def test_months_past_hold_the_revenue_by_tier_and_mark_a_short_history():
    analyst = make_analyst()
    make_company(analyst)
    run = score(analyst)
    rows = list(MonthRevenue.objects.filter(run=run))
    assert sum(row.revenue for row in rows) == sum(c.total for c in Customer.objects.all())
    # Nobody bought before December 2025: no month has a year of records before it.
    assert all(month["short"] for month in run.figures["months"])
    assert {date.fromisoformat(month["month"]) for month in run.figures["months"]} == month_ends("2025-12")


def test_months_with_a_year_of_records_before_them_are_not_marked():
    analyst = make_analyst()
    buys(analyst, make_customer(analyst, "Long with us"), [10, 200, 400, 560])
    marked = {date.fromisoformat(m["month"]): m["short"] for m in score(analyst).figures["months"]}
    assert {month for month, short in marked.items() if short} == month_ends("2025-10", "2026-04")
    assert {month for month, short in marked.items() if not short} == month_ends("2026-05")


def month_ends(first: str, last: str = "") -> set[date]:
    """The last days of these months; of the present one, the day that the run speaks of."""
    year, month = map(int, first.split("-"))
    found = set()
    while (end := date(year, month, monthrange(year, month)[1])) < TODAY:
        found.add(end)
        year, month = year + month // 12, month % 12 + 1
    return {end for end in found if f"{end:%Y-%m}" <= last} if last else found | {TODAY}


def test_a_file_that_ended_long_ago_is_judged_as_of_its_last_event():
    analyst = make_analyst()
    customer = make_customer(analyst, "Long ago")
    buys(analyst, customer, [800, 900, 1000])
    job = actions.start_scoring(Company.get(), by=analyst, queued=False)
    run_now(job)
    assert ScoreRun.objects.get(pk=job.params["run"]).as_of == TODAY - timedelta(days=800)


def test_a_day_in_the_future_is_refused():
    analyst = make_analyst()
    with pytest.raises(Refused):
        actions.start_scoring(Company.get(), by=analyst, as_of=date(2999, 1, 1))


def test_a_day_before_all_orders_would_empty_everybodys_home_and_is_refused():
    analyst = make_analyst()
    actions.start_scoring(Company.get(), by=analyst, as_of=TODAY - timedelta(days=900), queued=False)
    buys(analyst, make_customer(analyst, "Long ago"), [800, 900])
    first = TODAY - timedelta(days=900)
    actions.start_scoring(Company.get(), by=analyst, as_of=first, queued=False)
    with pytest.raises(Refused, match=f"the first order is of {first}"):
        actions.start_scoring(Company.get(), by=analyst, as_of=first - timedelta(days=1))


def test_who_may_not_score_starts_nothing():
    with pytest.raises(PermissionDenied):
        actions.start_scoring(Company.get(), by=make_user())
    assert not ScoreRun.objects.exists()


def test_an_unfinished_import_stays_out_of_the_figures():
    analyst = make_analyst()
    known = make_company(analyst)
    from guanxi.purchases.tests.factories import import_rows, line, order_row

    import_rows(analyst, [order_row(known["steady"], line("A1", 1, 9000))], close=False)
    score(analyst)
    assert Customer.objects.get(pk=known["steady"].pk).total == 500


def test_scoring_again_changes_no_version_and_leaves_the_chain_whole(scored):
    analyst, known = scored
    before = Customer.objects.get(pk=known["big"].pk).version
    score(analyst)
    assert Customer.objects.get(pk=known["big"].pk).version == before
    assert not TierChange.objects.filter(looking_back=False).exists()
    assert chain.verify().whole


def test_an_older_run_gone_on_with_by_hand_writes_nothing_over_a_newer_one():
    analyst = make_analyst()
    make_company(analyst)
    older = actions.start_scoring(Company.get(), by=analyst, as_of=TODAY, queued=False)
    newer = score(analyst)
    before = list(MonthRevenue.objects.order_by("pk").values_list("pk", "run"))
    retry_job(JobRun.objects.get(pk=older.pk), by=User.system())
    done = run_now(JobRun.objects.get(pk=older.pk))
    assert done.state == JobRun.State.FAILED
    assert before
    assert list(MonthRevenue.objects.order_by("pk").values_list("pk", "run")) == before
    assert {standing.run_id for standing in Standing.objects.all()} == {newer.pk}
