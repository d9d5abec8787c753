"""All records measured, a batch at a time, and then counted: every night, and when the method is another."""

from datetime import datetime, time
from time import monotonic
from zoneinfo import ZoneInfo

from guanxi.customers.models import Customer
from guanxi.customers.quality import actions
from guanxi.customers.quality.models import QualityCount
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun

NIGHT = time(4)  # after scoring, whose tiers say how long a record stays fresh
BATCH = 2000


def measure_nightly() -> None:
    """The hourly entry: once in the company's night, and at once in a house that was never counted."""
    company = Company.get()
    is_night = datetime.now(ZoneInfo(company.zone)).time() >= NIGHT
    newest = QualityCount.objects.order_by("-month").values_list("counted_on", flat=True).first()
    if newest == business_day(company) or not (is_night or newest is None):
        return
    if Customer.objects.exists():
        actions.start_measuring(company, by=User.system())


@running.job(actions.KIND)
def measure_quality(run: JobRun) -> bool:
    """One step: as many batches as fit; behind the last one all are counted."""
    until = monotonic() + running.STEP_SECONDS
    company, system = Company.get(), User.system()  # it follows from facts: whoever asked for it
    while True:
        with run.batch() as state:
            total = state.setdefault("total", Customer.objects.count())
            after = state.get("after", 0)  # None: cut off before all were counted
            if after is not None:
                after = actions.measure_customers(company, by=system, after=after, limit=BATCH)
            state["after"], is_over = after, after is None
            run.report(total if is_over else min(run.done + BATCH, total), total)
        if is_over:
            rows = actions.counts()  # outside the batch: whoever writes meanwhile does not wait for it
            with run.batch():
                actions.count_quality(company, by=system, rows=rows)
            return True
        if run.stop_asked or monotonic() > until:
            return False
