"""The re-encryption in steps: stretch by stretch through every holder, until a round finds nothing old."""

import time
from typing import Any

from django.utils import timezone

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job
from guanxi.foundation.privacy.keys import ring

from . import actions, standing
from .holders import Holder, holders
from .standing import KIND

SIZE = 500


@job(KIND)
def renew_sealed_values(run: JobRun) -> bool:
    """Go on from the cursor for one step; done when a whole round found nothing under an old key.

    A second round finds what was written meanwhile by whoever had read the keys before they were made.
    """
    ring().refresh()
    there = holders()
    if not run.total:
        run.report(0, sum(holder.count() for holder in there))
    until = time.monotonic() + STEP_SECONDS
    while time.monotonic() < until and not run.stop_asked:
        if _stretch(run, there):
            return True
    return False


def _stretch(run: JobRun, there: list[Holder]) -> bool:
    """One batch and its cursor in one transaction; True after a round that found nothing."""
    with run.batch() as cursor:
        names = [holder.name for holder in there]
        name = cursor.get("holder") or names[0]
        place = next((n for n, each in enumerate(names) if each >= name), len(names))
        if place == len(names):
            return _round_over(run, cursor, names)
        found = there[place].renew(cursor.get("after") if names[place] == name else None, SIZE)
        cursor["renewed"] = cursor.get("renewed", 0) + found.renewed
        cursor["in_round"] = cursor.get("in_round", 0) + found.renewed
        run.done = min(run.done + found.seen, run.total)
        if found.end is not None:
            cursor |= {"holder": names[place], "after": found.end}
            return False
        if place + 1 < len(names):
            cursor |= {"holder": names[place + 1], "after": None}
            return False
        return _round_over(run, cursor, names)


def _round_over(run: JobRun, cursor: dict[str, Any], names: list[str]) -> bool:
    clean = not cursor.get("in_round")
    cursor |= {"holder": names[0], "after": None, "in_round": 0, "rounds": cursor.get("rounds", 0) + 1}
    return clean


def retire_when_due() -> None:
    """Every hour: let go what may go, and begin again where something old is left (called by a schedule)."""
    if not standing.old_versions():
        return
    run = standing.latest()
    finished = run.finished_at if run is not None and run.state == JobRun.State.DONE else None
    if finished is None or timezone.now() - finished < actions.GRACE:
        return
    company, system = Company.get(), User.system()
    if standing.still_old():
        actions.begin_rotation(company, by=system)
    else:
        actions.retire_keys(company, by=system)
