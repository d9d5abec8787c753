"""Texts are read every night, after every talk that somebody logs, and when somebody asks for it."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from guanxi.customers.models import Customer
from guanxi.customers.proposals import actions, reading
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun

NIGHT, BATCH = 3, 200
RECENT = timedelta(7)


def read_nightly() -> None:
    """The hourly entry: once in the company's night, of whom somebody talked with lately."""
    company = Company.get()
    if datetime.now(ZoneInfo(company.zone)).hour == NIGHT:
        actions.start_reading(company, by=User.system(), recent=True)


@running.job(actions.KIND)
def read_texts(run: JobRun) -> bool:
    """One step: as many batches as fit; what was decided so far is learned once a step."""
    until = monotonic() + running.STEP_SECONDS
    company, system = Company.get(), User.system()
    models = reading.learned()
    rows: Any = Customer.objects.all()
    if run.params.get("recent"):
        since = business_day(company) - RECENT
        rows = rows.filter(Q(last_contact_on__gte=since) | Q(touched_on__gte=since))
    while True:
        with run.batch() as state:
            total = state.setdefault("total", rows.count())
            some = rows.filter(pk__gt=state.get("after", 0)).order_by("pk")
            ids = list(some.values_list("pk", flat=True)[:BATCH])
            actions.read_texts(company, by=system, customers=ids, models=models)
            is_over = len(ids) < BATCH
            state["after"] = ids[-1] if ids else 0
            run.report(total if is_over else min(run.done + BATCH, total), total)
        if is_over:
            return True
        if run.stop_asked or monotonic() > until:
            return False
