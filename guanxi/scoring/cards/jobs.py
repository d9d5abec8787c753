"""A model in steps: compute once, write in batches, close the card, drop what older ones told."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job
from guanxi.scoring.found import Found, Lacking
from guanxi.scoring.models import ScoreRun

from . import actions
from .kinds import MODELS

BATCH = 2500


def stem(run: JobRun) -> str:
    """Of this model's files between steps: another's are not touched."""
    return f"model_{run.params['kind']}"


@job(actions.KIND)
def model(run: JobRun) -> bool:
    """One step: computing first, then as many batches as fit."""
    if "parts" not in run.cursor:
        _compute(run)
        return False
    deadline = time.monotonic() + STEP_SECONDS
    while _go_on(run):
        if time.monotonic() > deadline:
            return False
    return True


def _as_of() -> date:
    """The day of the newest tiers, so that pages speak of one day; today in a house that has none."""
    newest: ScoreRun | None = ScoreRun.objects.newest()
    return newest.day if newest else datetime.now(ZoneInfo(Company.get().zone)).date()


def _held_day(run: JobRun) -> date:
    """The same for all steps of a run, though midnight or newer tiers come between them."""
    if "as_of" not in run.cursor:
        with run.batch() as state:
            state["as_of"] = _as_of().isoformat()
    return date.fromisoformat(run.cursor["as_of"])


def _compute(run: JobRun) -> None:
    from guanxi.scoring import spilling
    from guanxi.scoring.resting import NotYet, Resting

    as_of = _held_day(run)
    try:
        resting = Resting(stem(run), run.params["card"], STEP_SECONDS)
        found = MODELS[run.params["kind"]].compute(as_of, resting)
    except Lacking as lacking:
        found = Found(figures={"lacking": lacking.told})
    except NotYet:
        return
    rows = {
        part: spilling.put(stem(run), run.params["card"], part, table) for part, table in found.tables.items()
    }
    with run.batch() as state:
        state |= {
            "parts": [[part, many] for part, many in rows.items() if many],
            "done": 0,
            "finished": False,
            "told": found.told,
            "figures": dict(found.figures),
        }
        run.done, run.total = 0, sum(rows.values())


def _go_on(run: JobRun) -> bool:
    """The next thing to do; False when nothing is left."""
    if run.cursor["parts"]:
        _write_batch(run)
        return True
    if not run.cursor["finished"]:
        _finish(run)
        return True
    return _forget(run)


def _write_batch(run: JobRun) -> None:
    from guanxi.scoring import spilling

    (part, whole), start, card = run.cursor["parts"][0], run.cursor["done"], run.params["card"]
    rows = spilling.take(stem(run), card, part, start, BATCH)
    with run.batch() as state:
        actions.write_part(Company.get(), by=run.by, card_id=card, part=part, rows=rows)
        run.done += len(rows)
        state["done"] = start + len(rows)
        if state["done"] >= whole:
            state["parts"], state["done"] = state["parts"][1:], 0


def _finish(run: JobRun) -> None:
    with run.batch() as state:
        actions.finish_model(
            Company.get(),
            by=run.by,
            card_id=run.params["card"],
            as_of=date.fromisoformat(state["as_of"]),
            told=state["told"],
            figures=state["figures"],
        )
        state["finished"] = True


def _forget(run: JobRun) -> bool:
    from guanxi.scoring import spilling

    spilling.drop(stem(run), up_to=run.params["card"])
    with run.batch():
        return actions.forget_older_rows(Company.get(), by=run.by, card_id=run.params["card"])
