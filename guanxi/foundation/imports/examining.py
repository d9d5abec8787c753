"""What a file turns out to be, of which kind, and which of its columns mean what."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports import actions, merging, outdated
from guanxi.foundation.imports.aside import COMPUTED
from guanxi.foundation.imports.columns import SURE, Proposal, normalise, propose, signature
from guanxi.foundation.imports.guessing import LOOKED_AT, guess
from guanxi.foundation.imports.kinds import ImportKind, kinds_for
from guanxi.foundation.imports.making import GUESSES
from guanxi.foundation.imports.models import ColumnMemory
from guanxi.foundation.imports.reading import open_table
from guanxi.foundation.imports.records import shown_cells
from guanxi.foundation.imports.rejects import original
from guanxi.foundation.imports.spool import SOURCE, Spool
from guanxi.foundation.imports.tables import Row, Table
from guanxi.foundation.imports.work import Work
from guanxi.foundation.search.spelling import simplified
from guanxi.foundation.sentences import kept

SAMPLE = 50
SHOWN = 3
TELLING = 3  # what a heading weighs that speaks of one kind alone: as much as a column that is missing
SAYS = "says"  # kind → options that the file itself answers
COLLEAGUES = 1000


def step(work: Work) -> bool:
    """Examine the whole file and keep what was found."""
    run, spool = work.run, work.spool
    table = open_table(spool.source, run.name, run.size)
    looked_at = table.sample(LOOKED_AT)
    rows = looked_at[:SAMPLE]
    spool.write(outdated.NAME, outdated.FORMAT)
    spool.write("layout", table.layout.as_state())
    offered = [kind.for_user(work.by) for kind in kinds_for(work.by)]
    wanted = [kind for kind in offered if kind.code == run.kind] or offered
    ours = {kind.code: _computed(kind, table, rows, work.by) for kind in wanted}
    found = {kind.code: _proposals(kind, table, rows, ours[kind.code] or ()) for kind in wanted}
    headers = original(table.headers)
    likely = max(wanted, key=lambda kind: fit(kind, found[kind.code], headers))
    spool.write("proposals", {code: _as_state(one) for code, one in found.items()})
    spool.write(SAYS, {kind.code: _says(kind, found[kind.code], looked_at) for kind in wanted})
    spool.write(COMPUTED, {code: sorted(places) for code, places in ours.items() if places is not None})
    spool.write(GUESSES, _guesses(table, looked_at, work.by))
    notes = [*table.notes, *merging.told(table.layout)]
    spool.write("notes", [kept(note) for note in notes])
    spool.write("first", [[row.line, *_shown(wanted, likely, found, table, row)] for row in rows[:SHOWN]])
    with work.job.batch():
        actions.finish_examination(
            run,
            by=work.by,
            kind=run.kind or likely.code,
            signature=signature(headers),
            digest=_digest(spool),
            rows=table.count,
        )
    return True


def _digest(spool: Spool) -> str:
    """What knows the very same file again; kept so that nobody without the keys learns what it is."""
    found = sha256()
    with spool.open(SOURCE) as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _computed(kind: ImportKind, table: Table, rows: Sequence[Row], by: User) -> Collection[int] | None:
    return kind.computed(original(table.headers), [row.cells for row in rows], by)


def _proposals(
    kind: ImportKind, table: Table, rows: Sequence[Row], leave: Collection[int]
) -> dict[str, Proposal]:
    return propose(original(table.headers), [row.cells for row in rows], kind.fields, leave)


def _says(kind: ImportKind, found: Mapping[str, Proposal], rows: Sequence[Row]) -> dict[str, Any]:
    places = {name: one.index for name, one in found.items()}
    return dict(kind.says(places, [row.cells for row in rows]))


def _guesses(table: Table, rows: Sequence[Row], by: User) -> list[list[object]]:
    """Of which kind a field of each column would be, and why."""
    people = User.objects.visible_to(by).filter(is_active=True).values_list("name", flat=True)
    colleagues = frozenset(people[:COLLEAGUES])
    found = []
    for place, header in enumerate(table.headers):
        column = [row.cells[place] for row in rows if place < len(row.cells)]
        one = guess(header, column, colleagues)
        found.append([one.kind, kept(one.why)])
    return found


def _as_state(found: Mapping[str, Proposal]) -> dict[str, list[object]]:
    return {name: [one.index, one.confidence, kept(one.why)] for name, one in found.items()}


def fit(kind: ImportKind, found: Mapping[str, Proposal], headers: Sequence[str]) -> float:
    """How well a file fits a kind: what it must have, then what it may have, as sure as each is.

    Headings that speak of this kind alone weigh more: a customer's name stands in files of every kind.
    """
    missing = sum(one.required and not {one.name, one.instead} & found.keys() for one in kind.fields)
    names = [simplified(" ".join(header.casefold().split())) for header in headers]
    telling = sum(bool(kind.telling.fullmatch(name)) for name in names) if kind.telling else 0
    return sum(one.confidence for one in found.values()) + TELLING * min(telling, 3) - 3 * missing


def _shown(
    kinds: Sequence[ImportKind],
    likely: ImportKind,
    found: Mapping[str, Mapping[str, Proposal]],
    table: Table,
    row: Row,
) -> list[str]:
    """The row's cells as the matching page shows them: masked where any kind takes them for personal.

    A column that is surely something else in the likely kind, as an order's day is, stays readable.
    """
    texts = shown_cells(likely, {str(n): n for n in range(len(table.headers))}, row.cells)
    cells = [texts.get(str(n), "") for n in range(len(table.headers))]
    readable = {
        one.index
        for name, one in found[likely.code].items()
        if name not in likely.masks and one.confidence >= SURE
    }
    for kind in kinds:
        for name, one in found[kind.code].items():
            if name in kind.masks and cells[one.index] and one.index not in readable:
                cells[one.index] = kind.masks[name](cells[one.index])
    return cells


# ---- matchings remembered ----------------------------------------------------------------------


def column_digest(header: str) -> str:
    return sha256(normalise(header).encode()).hexdigest()[:16]


def remembered(memory: ColumnMemory, headers: Sequence[str]) -> dict[str, int] | None:
    """The remembered matching on this file's columns; None where a column is missing."""
    places = {column_digest(header): place for place, header in enumerate(headers)}
    found = {name: places.get(digest) for name, digest in memory.columns.items()}
    complete = {name: place for name, place in found.items() if place is not None}
    return complete if len(complete) == len(memory.columns) else None
