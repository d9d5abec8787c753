"""The search in steps: find, keep in portions, forget what was not found again. By night, and when asked."""

import time
from datetime import datetime
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from guanxi.customers.duplicates import actions, apart
from guanxi.customers.duplicates.models import LikenessPolicy
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job

BATCH = 2000
NIGHT = time_of_day(4)


def search_nightly() -> None:
    """The hourly entry: a search as the system's user, once after four in the company's night."""
    here = timezone.localtime(timezone=ZoneInfo(Company.get().zone))
    tonight = datetime.combine(here, NIGHT, here.tzinfo)
    runs = JobRun.objects.filter(kind=actions.KIND)
    is_looking = Q(state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])  # somebody asked, before night
    if here < tonight or runs.filter(is_looking | Q(created_at__gte=tonight)).exists():
        return
    actions.search_duplicates(Company.get(), by=User.system())


@job(actions.KIND)
def search_duplicates(run: JobRun) -> bool:
    """One step: the search itself, then as many portions as fit."""
    from guanxi.customers.duplicates import searching

    if "found" not in run.cursor:
        told = _search(run)
        with run.batch() as state:
            state |= told
            run.total = told.get("found", 0)
        return False
    deadline = time.monotonic() + STEP_SECONDS
    while _go_on(run):
        if time.monotonic() > deadline:
            return False
    searching.drop_spilled(run.pk)
    return True


def _search(run: JobRun) -> dict[str, Any]:
    """What the run keeps: the number found, or the process that is still looking."""
    from guanxi.customers.duplicates import searching

    if not run.cursor.get("process") and not apart.is_wanted():
        return {"found": searching.search(run.pk, LikenessPolicy.current()), "done": 0}
    told = apart.go_on(run.pk, run.cursor)
    found = told.pop("found")
    return told if found is None else {"found": found, "done": 0}


def _go_on(run: JobRun) -> bool:
    """The next portion; False when nothing is left."""
    from guanxi.customers.duplicates import searching

    company, done = Company.get(), run.cursor["done"]
    if done >= run.cursor["found"]:
        with run.batch():
            return actions.forget_pairs(company, by=run.by, run=run.pk)
    rows = searching.spilled(run.pk, done, BATCH)
    with run.batch() as state:
        actions.keep_pairs(company, by=run.by, run=run.pk, pairs=rows)
        state["done"] = done + len(rows)
        run.done = state["done"]
    return True
