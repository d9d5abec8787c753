"""Pasted cells written together: all, or only the right ones if the person says so; or only rehearsed."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.sets import tentatively
from guanxi.foundation.errors import Conflict, Refused, Sentence
from guanxi.foundation.sentences import said as _
from guanxi.foundation.ui import words

from .cells import Cell, Typed, Verdict, by_code, load
from .choosing import seen
from .declaring import Worklist


class NotWritten(Exception):
    """Nothing was written: it was a rehearsal, or not every cell fits. ``verdicts`` say which."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        super().__init__("nothing was written")
        self.verdicts = verdicts


def write_cells(worklist: Worklist, by: User, typed: Sequence[Typed]) -> list[Verdict]:
    """Write each cell by its own action; one that is refused leaves nothing, and says why."""
    rows = seen(worklist, by, sorted({one.key for one in typed}))
    known = worklist.cells_for(by)
    load(known, rows.values())
    cells = by_code(known)
    known_cells = [one for one in typed if one.key in rows and one.code in cells]
    # As the person saw them: what is computed follows at once from the cells beside it.
    before = {one: cells[one.code].shown(rows[one.key]) for one in known_cells}
    return [_write_one(rows[one.key], cells[one.code], by, one, before[one]) for one in known_cells]


def _write_one(row: Any, cell: Cell, by: User, typed: Typed, before: str) -> Verdict:
    if typed.text.strip() == before:  # a block may hold what it was copied with: computed, or of who left
        return Verdict(typed, str(row), str(cell.label), before, before)
    problem: Sentence = ""
    after = typed.text
    try:
        with tentatively(ledger.require()):
            value = cell.read(typed.text, by)
            cell.write(row, by, value, typed.version)
            row.refresh_from_db()
            load([cell], [row])
            after = cell.shown(row)
    except Conflict as conflict:
        theirs = words.differences(conflict)[0].theirs
        problem = _("Somebody changed it meanwhile to “%(theirs)s”.") % {"theirs": theirs}
    except (Refused, PermissionDenied, Http404) as no:
        problem = _reason(no)
    return Verdict(typed, str(row), str(cell.label), before, after, problem)


def _reason(no: Exception) -> Sentence:
    match no:
        case Refused():
            return no.message
        case PermissionDenied():
            return _("You may see it, but not change it.")
    return _("What was chosen is no longer there, or not visible any more.")
