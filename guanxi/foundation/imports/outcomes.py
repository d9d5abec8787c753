"""What comes of records: counted, a few kept to look at, the wrong ones handed back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from guanxi.foundation.imports import assumptions, noted, words
from guanxi.foundation.imports.alike import ALIKE, UNDECIDED, WITHIN, is_undecided
from guanxi.foundation.imports.kinds import (
    CHANGED,
    LEFT,
    NEW,
    SAME,
    WRONG,
    Batch,
    ImportKind,
    Options,
    Verdict,
)
from guanxi.foundation.imports.mending import RAW, Mends, Raw, keep_raw, raw_of
from guanxi.foundation.imports.records import masked
from guanxi.foundation.imports.rejects import BOOK_ROWS, Rejected, original, write_csv, write_xlsx
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tables import Row, Table
from guanxi.foundation.imports.work import Work
from guanxi.foundation.sentences import kept, told

# Where wrong lines are kept: not readable, of another customer, refused in the preview, when applied.
OF_PREVIEW = ("unread", "astray", "refused")
OF_IMPORT = ("unread", "astray", "left")
LATE = frozenset({"refused", "left"})  # those of them that can be read: what is here says no
UNTAKEN = "untaken"  # of counts: rows of which a value stays in the file alone, and their first lines
LINES = 20
STORED = "stored"  # of a sample: field → what is kept of it, where the file's text says another number
WHOLE = 5_000  # rows of a file all of whose records are kept to look at; of a larger one the first
AGAIN = "again"  # of counts: changes of a record that a row before brought or changed
KEPT = {
    NEW: 50,
    CHANGED: 50,
    AGAIN: 50,
    SAME: 50,
    LEFT: 50,
    WRONG: 200,
    ALIKE: 200,
    words.UNKNOWN: 100,
    assumptions.ASSUMED: 100,
}


def count(counts: dict[str, dict[str, int]], what: str, verdicts: Sequence[Verdict]) -> None:
    """Add verdicts on records of ``what`` to the sums."""
    sums = counts.setdefault(what, {})
    for verdict, is_again in zip(verdicts, _again(verdicts), strict=True):
        sums[verdict.outcome] = sums.get(verdict.outcome, 0) + 1
        if verdict.alike:
            sums[ALIKE] = sums.get(ALIKE, 0) + 1
            sums[WITHIN] = sums.get(WITHIN, 0) + (not verdict.alike_url)
        if is_undecided(verdict):
            sums[UNDECIDED] = sums.get(UNDECIDED, 0) + 1
        if is_again:
            sums[AGAIN] = sums.get(AGAIN, 0) + 1
        if verdict.untaken:
            sums[UNTAKEN] = sums.get(UNTAKEN, 0) + 1
            lines = counts.setdefault(UNTAKEN, {})
            lines |= {str(verdict.lines[0]): 1} if len(lines) < LINES else {}
        if verdict.outcome == WRONG:
            sums["wrong_lines"] = sums.get("wrong_lines", 0) + len(verdict.lines)
    words.count(counts, what, verdicts)
    assumptions.count(counts, what, verdicts)
    noted.count(counts, verdicts)


def _again(verdicts: Sequence[Verdict]) -> list[bool]:
    """Of each, whether it changes what a row before brought or changed: the record is counted already."""
    written: set[int] = set()  # first lines of records that a row of these brings or changes
    found = []
    for verdict in verdicts:
        found.append(verdict.outcome == CHANGED and (verdict.over or verdict.again in written))
        if verdict.outcome in {NEW, CHANGED}:
            written.update(line for line in (verdict.again, *verdict.lines[:1]) if line)
    return found


def keep_wrong(spool: Spool, name: str, verdicts: Sequence[Verdict]) -> None:
    """Keep lines and reasons of the wrong records of one batch."""
    wrong = [
        [line, v.field, kept(v.problem), {}, [[name, kept(problem)] for name, problem in v.more]]
        for v in verdicts
        if v.outcome == WRONG
        for line in v.lines
    ]
    if wrong or spool.has(name):
        spool.write(name, wrong)


def keep_undecided(spool: Spool, name: str, verdicts: Sequence[Verdict]) -> None:
    """Keep the lines of one batch that nobody decided on: who writes it need not look for the others."""
    lines = [line for verdict in verdicts if is_undecided(verdict) for line in verdict.lines]
    if lines or spool.has(name):
        spool.write(name, lines)


def samples(
    kind: ImportKind,
    batch: Batch,
    verdicts: Sequence[Verdict],
    kept: dict[str, int],
    options: Options,
    *,
    whole: bool = False,
) -> list[dict[str, Any]]:
    """The next records to look at: of a ``whole`` file all, else as many as there is still room for."""
    found = []
    for record, verdict, is_again in zip(batch["rows"], verdicts, _again(verdicts), strict=True):
        sorts = _sorts_of(verdict, is_again=is_again)
        if not whole and all(kept.get(sort, 0) >= KEPT[sort.partition(":")[0]] for sort in sorts):
            continue
        for sort in sorts:
            kept[sort] = kept.get(sort, 0) + 1
        sample = _sample(kind, kind.show(batch["what"], record, options), verdict)
        sample |= {STORED: stored} if (stored := kind.stored(record)) else {}
        found.append({**sample, AGAIN: True} if is_again else sample)
    return found


def _sorts_of(verdict: Verdict, *, is_again: bool) -> list[str]:
    """The tabs that a record stands in: each shows its first ones, whatever filled the others."""
    sorts = [AGAIN if is_again else verdict.outcome]
    if verdict.alike:
        sorts.append(ALIKE)
    if verdict.words:
        sorts.append(words.UNKNOWN)
    if verdict.outcome != WRONG and (verdict.assumed or verdict.guessed):
        sorts += [f"{assumptions.ASSUMED}:{name}" for name in verdict.assumed or verdict.guessed]
    return sorts


def _sample(kind: ImportKind, shown: Mapping[str, str], verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "line": verdict.lines[0] if verdict.lines else 0,
        "shown": {name: masked(kind, name, text) for name, text in shown.items()},
        "field": verdict.field,
        "problem": kept(verdict.problem),
        "changes": {name: [kept(one) for one in pair] for name, pair in verdict.changes.items()},
        **({"words": list(verdict.words)} if verdict.words else {}),
        **({"assumed": {f: kept(one) for f, one in verdict.assumed.items()}} if verdict.assumed else {}),
        **({"more": [[name, kept(one)] for name, one in verdict.more]} if verdict.more else {}),
        **({"alike": kept(verdict.alike), "alike_url": verdict.alike_url} if verdict.alike else {}),
        **({"among": [list(one) for one in verdict.among]} if verdict.among else {}),
    }


# ---- wrong rows, handed back -------------------------------------------------------------------


def write_rejects(work: Work, stems: Sequence[str], undecided: Collection[int] = ()) -> int:
    """Write the wrong rows as they stood in the file, with their reasons; returns how many there are.

    Of ``undecided`` lines no cell is wrong: they are asked about, not put right.
    """
    spool, mapping = work.spool, work.run.mapping
    wrong = (one for stem in stems for one in spool.all_of(stem))
    late = {one[0] for stem in LATE.intersection(stems) for one in spool.all_of(stem)}
    problems = {line: (field, reason, *more) for line, field, reason, _shown, *more in wrong}
    reasons = {line: _reason(work.kind, *of_row) for line, of_row in problems.items()}
    spool.drop("rejects.csv", "rejects.xlsx", RAW)
    if not reasons:
        return 0
    headers = original(work.table.headers)  # of rejects handed in again, too: each row has one reason
    rows = partial(_wrong_rows, work.table, reasons.keys(), Mends.of(spool), mapping)
    with spool.begin("rejects.csv") as out:
        write_csv(cast(BinaryIO, out), headers, _rejected(rows(), reasons, len(headers)))
    if len(reasons) <= BOOK_ROWS:
        with spool.begin("rejects.xlsx") as out:
            write_xlsx(cast(BinaryIO, out), headers, _rejected(rows(), reasons, len(headers)))
    wrong_rows = (row for row in rows() if row.line not in undecided)
    raw = ((row.line, _raw(row, mapping, *problems[row.line])) for row in wrong_rows)
    keep_raw(spool, ((line, one._replace(late=line in late)) for line, one in raw))
    return len(reasons)


def _raw(row: Row, mapping: Mapping[str, int], field: str, reason: Any, more: Sequence[Any] = ()) -> Raw:
    return Raw(field, reason, raw_of(row, mapping), more)


def _reason(kind: ImportKind, field: str, reason: Any, more: Sequence[Any] = ()) -> str:
    """Why a row stays behind: with several reasons each names its column."""
    if not more:
        return str(told(reason))
    labels = {one.name: one.label for one in kind.fields}
    said = [(labels.get(name, ""), told(text)) for name, text in [(field, reason), *more]]
    return " ".join(_("%(field)s: %(text)s") % {"field": f, "text": t} if f else str(t) for f, t in said)


def _wrong_rows(
    table: Table, lines: Collection[int], mends: Mends, mapping: Mapping[str, int]
) -> Iterator[Row]:
    """The wrong rows as they stand in the file, mended cells as somebody left them."""
    return (mends.row(row, mapping) for row in table.rows() if row.line in lines)


def _rejected(rows: Iterable[Row], reasons: Mapping[int, str], width: int) -> Iterator[Rejected]:
    return (Rejected(row.line, row.cells[:width], reasons[row.line]) for row in rows)
