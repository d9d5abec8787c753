"""A rotation as its page shows it."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.errors import Sentence
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import progress_of
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats

from . import standing
from .actions import GRACE
from .holders import holders

WORDS: Final[dict[str, Sentence]] = {
    "encryption": gettext_lazy("Personal values"),
    "index": gettext_lazy("Search by personal values"),
}


def rotation_as_shown(run: JobRun | None, now: datetime) -> dict[str, Any]:
    """The keys with their versions; the state of the rotation, what remains of it, and what can be done."""
    old = standing.old_versions()
    state = _state(run, bool(old))
    free = run.finished_at + GRACE if run is not None and run.finished_at and state == "finished" else None
    return {
        "keys": [
            {
                "label": WORDS[purpose],
                "current": ring().current(purpose),
                "old": listed(str(version) for one, version in old if one == purpose),
            }
            for purpose in standing.PURPOSES
        ],
        "state": state,
        "progress": progress_of(run) if run is not None and state == "running" else None,
        "left": _left(run) if run is not None and state in {"running", "paused"} else "",
        "renewed": formats.number(run.cursor.get("renewed", 0)) if run is not None else "",
        "free_at": formats.moment(free) if free else "",
        "may_retire": free is not None and free <= now,
        "when": formats.moment(run.finished_at) if run is not None and run.finished_at else "",
        "why": run.why if run is not None and state == "paused" else "",
    }


def _state(run: JobRun | None, anything_old: bool) -> str:
    """none: nothing old; running; paused: also cut off or failed; finished: old keys wait for their hour."""
    if run is not None and not run.is_over:
        return "paused" if run.is_cut_off or run.stop_asked else "running"
    if not anything_old:
        return "none"
    return "finished" if run is not None and run.state == JobRun.State.DONE else "paused"


def _left(run: JobRun) -> str:
    """How many values and files are still to be looked at, and in how many of the places that hold any."""
    names = [holder.name for holder in holders()]
    here = run.cursor.get("holder") or names[0]
    places = sum(name >= here for name in names)
    words = {
        "rows": formats.number(max(0, run.total - run.done)),
        "places": formats.number(places),
        "all": formats.number(len(names)),
    }
    if run.cursor.get("rounds"):
        said = _("Looked through once, and once more for what was written meanwhile: %(places)s places left.")
    else:
        said = _("%(rows)s values and files remain, in %(places)s of %(all)s places.")
    return said % words
