"""Scoring in steps: compute once, write in batches, finish. Each step can be taken over by another worker."""

import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job
from guanxi.foundation.sentences import said as _
from guanxi.insight.thresholds import Thresholds

from . import actions
from .models import ScoreRun, ThresholdSetting

BATCH = 2500
NIGHT = time_of_day(3)


def score_nightly() -> None:
    """The schedule's hourly entry: a run as the system user, once after three in the company's night.

    Asked every hour, so that a house that slept through the night, summer time, and another time zone
    need no care.
    """
    here = timezone.localtime(timezone=ZoneInfo(Company.get().zone))
    tonight = datetime.combine(here, NIGHT, here.tzinfo)
    nights = ScoreRun.objects.filter(cause=ScoreRun.Cause.NIGHT)
    if here < tonight or nights.filter(started_at__gte=tonight).exists():
        return
    actions.start_scoring(Company.get(), by=User.system(), cause=ScoreRun.Cause.NIGHT)


@job("score")
def score(run: JobRun) -> bool:
    """One step: computing first, then as many batches as fit, then the months."""
    if "rows" not in run.cursor:
        _compute(run)
        return False
    deadline = time.monotonic() + STEP_SECONDS
    while run.cursor["done"] < run.cursor["rows"]:
        _write_batch(run)
        if time.monotonic() > deadline:
            return False
    _finish(run)
    return True


def _compute(run: JobRun) -> None:
    from . import computing

    scored: ScoreRun = ScoreRun.objects.get(pk=run.params["run"])
    thresholds = Thresholds.from_dict(scored.thresholds)
    scores = computing.compute(computing.read_inputs(), thresholds, scored.as_of_given)
    rows = computing.spill(scored.pk, scores, thresholds)
    first = not ScoreRun.objects.filter(finished_at__isnull=False).exists()
    computing.spill_past(scored.pk, _past(scores.past, first=first))
    with run.batch() as state:
        state |= {
            "rows": rows,
            "done": 0,
            "changed": 0,
            "first": first,
            "as_of": scores.as_of.isoformat(),
            "figures": scores.figures,
        }
        run.done, run.total = 0, rows


def _past(past: Any, *, first: bool) -> dict[str, list[Any]]:
    """The months as plain rows; what changed in them only for a house's first run, later runs saw it."""
    if past is None:
        return {"revenue": [], "movements": [], "changes": []}
    return {
        "revenue": [_with_text_month(row) for row in past.revenue.to_pylist()],
        "movements": [_with_text_month(row) for row in past.movements.to_pylist()],
        "changes": list(_changes_between(past)) if first else [],
    }


def _with_text_month(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"month": row["month"].isoformat()}


def _changes_between(past: Any) -> Iterator[list[Any]]:
    """Each customer's changes of tier between one month's end and the next, as computed looking back."""
    for n in range(1, len(past.months)):
        moved = (past.tiers[n] != past.tiers[n - 1]).nonzero()[0]
        for place in moved.tolist():
            before, after = int(past.tiers[n - 1][place]), int(past.tiers[n][place])
            yield [int(past.customers[place]), past.months[n].isoformat(), before, after]


def _write_batch(run: JobRun) -> None:
    from . import computing

    start = run.cursor["done"]
    rows = computing.spilled(run.params["run"], start, BATCH)
    for row in rows:
        row["numbers"] = json.loads(row["numbers"])
    with run.batch() as state:
        changed = actions.write_scores(
            Company.get(),
            by=run.by,
            run_id=run.params["run"],
            as_of=date.fromisoformat(state["as_of"]),
            rows=rows,
            first=state["first"],
        )
        state["done"] = start + len(rows)
        state["changed"] += changed
        run.done = state["done"]


def _finish(run: JobRun) -> None:
    from . import computing

    past = computing.past_of(run.params["run"])
    with run.batch() as state:
        actions.finish_scoring(
            Company.get(),
            by=run.by,
            run_id=run.params["run"],
            as_of=date.fromisoformat(state["as_of"]),
            figures=state["figures"] | {"changed": 0 if state["first"] else state["changed"]},
            revenue=[_with_date(row) for row in past["revenue"]],
            movements=[_with_date(row) for row in past["movements"]],
            past_changes=list(_rows_of_changes(past["changes"])),
        )
    computing.drop_spilled(except_run=run.params["run"])


def _with_date(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"month": date.fromisoformat(row["month"])}


def _rows_of_changes(changes: list[list[Any]]) -> Iterator[dict[str, Any]]:
    from guanxi.insight.thresholds import TIERS

    codes = (*TIERS, "")  # -1, no tier yet, is the last
    for customer, on, before, after in changes:
        yield {
            "customer_id": customer,
            "on": date.fromisoformat(on),
            "before": codes[before],
            "after": codes[after],
        }


@job("preview_thresholds")
def preview_thresholds(run: JobRun) -> bool:
    """Count the moves on the newest run's figures; the page reads them from the cursor."""
    from . import computing

    latest = ScoreRun.objects.newest()
    after = Thresholds.from_dict(run.params["values"])
    moves = computing.moves(latest.pk, ThresholdSetting.current(), after) if latest else None
    if moves is None:
        raise Refused(_("The figures of the last run are no longer here: compute the tiers once more."))
    with run.batch() as state:
        state["moves"] = moves
    return True
