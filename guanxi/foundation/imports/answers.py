"""What the check page answers to a cell just typed into, and to those that had the same words."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.imports import mending
from guanxi.foundation.imports.causes import key_of
from guanxi.foundation.imports.kinds import CHANGED, NEW, WRONG, ImportKind, Verdict
from guanxi.foundation.imports.meant import Meant, meant_of, mend_of, with_meant
from guanxi.foundation.imports.mending import raw_around
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.records import masked
from guanxi.foundation.imports.sheetparts import SheetCell
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.ui import formats


def mended(
    run: ImportRun,
    kind: ImportKind,
    line: int,
    field: str,
    text: str,
    verdict: Verdict,
    value: str = "",
    *,
    for_all: bool,
) -> SheetCell:
    """A cell just typed into: right now, or yellow with what is wrong. ``value``: as it is read."""
    rows = raw_around(Spool(run.uid), line)
    was = rows[line].cells.get(field, "") if field in rows[line].wrong else ""
    alike = sum(field in row.wrong and row.cells.get(field) == was for row in rows.values()) if was else 0
    boxed = rows[line].field == field
    mend = replace(mend_of(run, kind, line, field, text, alike=alike, is_boxed=boxed), for_all=for_all)
    cell = SheetCell(text, mend=mend, key=key_of(line, field), label=kind.field(field).label)
    if verdict.outcome == WRONG:
        faults = {verdict.field: verdict.problem, **dict(verdict.more)}
        if field in faults or "" in faults:
            meant = meant_of(run, kind, {(field, text)}).get((field, text))
            said = str(faults.get(field, faults.get("")))
            return replace(cell, css="y", note=said, mend=with_meant(mend, meant))
        labels = pgettext("between nouns", ", ").join(str(kind.field(name).label) for name in faults)
        good = _("right; still wrong in this row: %(fields)s") % {"fields": labels}
        return replace(cell, css="chg", good=good)
    words = {NEW: _("right: a new record"), CHANGED: _("right: changes one that is there")}
    good = words.get(verdict.outcome, _("right"))
    if what := verdict.assumed.get(field):
        read = masked(kind, field, value)
        good = _("%(right)s; read as %(value)s: %(what)s") % {
            "right": good,
            "value": read,
            "what": what,
        }
    return replace(cell, css="chg", good=good)


def mended_alike(run: ImportRun, kind: ImportKind, line: int, field: str, cell: SheetCell) -> list[SheetCell]:
    """The other cells of the page that had the same words: what was typed holds for them, too."""
    rows = raw_around(Spool(run.uid), line)
    was = rows[line].cells.get(field) if field in rows[line].wrong else ""
    alike = [n for n, row in rows.items() if field in row.wrong and row.cells.get(field) == was and n != line]
    if cell.text == was:
        return []  # nothing was typed yet: what was typed into another of them stays
    good = _("as in line %(line)s") % {"line": formats.number(line)} if not cell.note else ""
    meant = Meant(cell.mend.meant, cell.mend.as_before) if cell.mend and cell.mend.meant else None
    return [
        replace(
            cell,
            mend=with_meant(
                mend_of(
                    run,
                    kind,
                    other,
                    field,
                    cell.text,
                    alike=len(alike) + 1,
                    is_boxed=rows[other].field == field,
                ),
                meant,
            ),
            good=good,
            key=key_of(other, field),
            elsewhere=True,
        )
        for other in (alike if was else ())
    ]


def is_for_all(run: ImportRun, line: int, field: str, posted: Mapping[str, str]) -> bool:
    """Whether what is typed into a cell holds for all that had its words."""
    spool = Spool(run.uid)
    before = raw_around(spool, line)[line].cells.get(field, "")
    return (field, before) in mending.for_all(posted, spool)
