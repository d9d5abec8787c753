"""Bringing the prepared batches in: each in one transaction with the cursor that says it is done."""

from typing import Any

from django.utils.translation import gettext_noop as later

from guanxi.foundation.imports import actions, assumptions, outcomes
from guanxi.foundation.imports.alike import UNDECIDED
from guanxi.foundation.imports.kinds import TOLD
from guanxi.foundation.imports.marks import Marks
from guanxi.foundation.imports.mending import NAME as MENDED
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.repeats import OF_IMPORT, Repeats
from guanxi.foundation.imports.work import Work

# Rows and file have gone where they belong; what was rejected stays to be fetched, what was put right to be
# offered when the same file comes again.
LASTING = ("rejects.csv", "rejects.xlsx", MENDED)


def step(work: Work) -> bool:
    """Write batch after batch; True when all are in and the report is made."""
    if work.run.state == ImportRun.State.APPLIED:
        work.spool.keep_only(*LASTING)
        return True
    plan = work.spool.read("plan")
    assert work.run.change_set is not None
    applied = work.job.cursor.get("applied", 0)
    repeats = Repeats(work.kind, plan["options"], Marks.of(work.spool, OF_IMPORT, applied))
    told = Marks.of(work.spool, TOLD, applied)
    while (number := work.job.cursor.get("applied", 0)) < plan["batches"]:
        batch = work.spool.read(f"{plan['stem']}-{number}")
        with work.job.batch() as cursor:
            options = plan["options"] | _undecided(work, number) | {TOLD: told}
            verdicts = work.kind.write(work.run.change_set, work.by, batch, options)
            if plan["stem"] == "part":
                verdicts = repeats.beside(batch["rows"], verdicts)
            for marks in (repeats.met, told):
                marks.keep(number)
            outcomes.keep_wrong(work.spool, f"left-{number}", verdicts)
            outcomes.count(cursor.setdefault("counts", {}), batch["what"], verdicts)
            cursor["applied"] = number + 1
            work.job.done, work.job.total = number + 1, plan["batches"]
            work.job.message = later("Importing")
        if work.is_up:
            return False
    return _finish(work)


def _undecided(work: Work, number: int) -> dict[str, list[int]]:
    """The lines of a batch that the check asked about in vain; without a check all are looked for anew."""
    if not work.spool.read("plan")["compared"]:
        return {}
    return {UNDECIDED: work.spool.read(f"{UNDECIDED}-{number}", [])}


def _finish(work: Work) -> bool:
    """All are in: the rows left behind are written out, the set is closed, the rooms above hear of it."""
    run, counts = work.run, work.job.cursor.get("counts", {})
    assert run.change_set is not None
    rejected = outcomes.write_rejects(work, outcomes.OF_IMPORT)
    rows = run.counts["rows"] | {"rejected": rejected}
    while not _concluded(work, {**counts, "rows": rows, **assumptions.lasting(run.counts)}):
        if work.is_up:
            return False
    work.spool.keep_only(*LASTING)
    return True


def _concluded(work: Work, counts: dict[str, Any]) -> bool:
    """One transaction of what follows the rows: the last closes the import."""
    assert work.run.change_set is not None
    with work.job.batch():
        if work.kind.conclude(work.run.change_set, work.by):
            return False
        attended = bool(work.job.params.get("attended"))
        actions.finish_import(work.run, by=work.by, counts=counts, attended=attended)
        work.job.message = later("Imported")
    return True
