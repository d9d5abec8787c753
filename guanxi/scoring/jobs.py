"""Scoring in steps: compute once, write in batches, finish. Each step can be taken over by another worker."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now

import guanxi.scoring.cards.jobs  # noqa: F401 - found with this module
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import LINKS
from guanxi.foundation.jobs.running import STEP_SECONDS, job
from guanxi.foundation.sentences import said as _
from guanxi.foundation.ui.parts import Link
from guanxi.insight.thresholds import Thresholds

from . import actions, overview
from .models import ScoreRun, ThresholdSetting

BATCH = 2500
NIGHT = time_of_day(3)


def _to_matrix(runs: Sequence[JobRun], reader: User) -> Mapping[int, Link]:
    """Where the new tiers are seen."""
    if not reader.may(overview.SEEING):
        return {}
    link = Link(now("Value matrix"), reverse("show_matrix"), "chart-scatter")
    return {run.pk: link for run in runs}


LINKS["score"] = _to_matrix


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
    """One step: computing first, then as many batches as fit, then the company's figures, then tidying."""
    if "parts" not in run.cursor:
        _compute(run)
        return False
    deadline = time.monotonic() + STEP_SECONDS
    while _go_on(run):
        if time.monotonic() > deadline:
            return False
    return True


def _go_on(run: JobRun) -> bool:
    """The next thing to do; False when nothing is left."""
    if run.cursor["parts"]:
        _write_batch(run)
        return True
    if not run.cursor["finished"]:
        _finish(run)
        return True
    return _forget(run)


def _compute(run: JobRun) -> None:
    from . import computing

    scored: ScoreRun = ScoreRun.objects.get(pk=run.params["run"])
    thresholds = Thresholds.from_dict(scored.thresholds)
    scores = computing.compute(computing.read_inputs(), thresholds, scored.as_of_given)
    rows = computing.spill(scored.pk, scores, thresholds)
    first = not ScoreRun.objects.filter(finished_at__isnull=False).exists()
    if not first:  # what changed in the months past is told once: later runs saw it
        del rows[computing.CHANGES]
    with run.batch() as state:
        state |= {
            "parts": [[part, rows[part]] for part in computing.PARTS if rows.get(part)],
            "done": 0,
            "changed": 0,
            "first": first,
            "finished": False,
            "as_of": scores.as_of.isoformat(),
            "figures": scores.figures,
        }
        run.done, run.total = 0, sum(rows.values())


def _write_batch(run: JobRun) -> None:
    from . import computing

    (part, whole), start = run.cursor["parts"][0], run.cursor["done"]
    rows = computing.spilled(run.params["run"], part, start, BATCH)
    write = _write_standings if part == computing.STANDINGS else _write_months
    with run.batch() as state:
        write(run, state, part, rows)
        run.done += len(rows)
        state["done"] = start + len(rows)
        if state["done"] >= whole:
            state["parts"], state["done"] = state["parts"][1:], 0


def _write_standings(run: JobRun, state: dict[str, Any], _part: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        row["numbers"] = json.loads(row["numbers"])
    state["changed"] += actions.write_scores(
        Company.get(),
        by=run.by,
        run_id=run.params["run"],
        as_of=date.fromisoformat(state["as_of"]),
        rows=rows,
        first=state["first"],
    )


def _write_months(run: JobRun, _state: dict[str, Any], part: str, rows: list[dict[str, Any]]) -> None:
    actions.write_months(Company.get(), by=run.by, run_id=run.params["run"], part=part, rows=rows)


def _finish(run: JobRun) -> None:
    with run.batch() as state:
        actions.finish_scoring(
            Company.get(),
            by=run.by,
            run_id=run.params["run"],
            as_of=date.fromisoformat(state["as_of"]),
            figures=state["figures"] | {"changed": 0 if state["first"] else state["changed"]},
        )
        state["finished"] = True


def _forget(run: JobRun) -> bool:
    """Drop what older runs left, in the home folder and in the database; False when nothing is left."""
    from . import computing

    computing.drop_spilled(except_run=run.params["run"])
    with run.batch() as state:
        return actions.forget_older(Company.get(), by=run.by, run_id=run.params["run"], first=state["first"])


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
