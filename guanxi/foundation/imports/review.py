"""What the check page shows: tabs with counts, rows, wrong cells to put right, likenesses to decide."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import causes, emptying, stored
from guanxi.foundation.imports.alike import ALIKE, as_asked, decided, decisions
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.causes import key_of
from guanxi.foundation.imports.kinds import WRONG, ImportKind
from guanxi.foundation.imports.meant import meant_of, mend_of, with_meant
from guanxi.foundation.imports.mending import Raw, raw_page, raw_pages
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outcomes import AGAIN
from guanxi.foundation.imports.records import masked
from guanxi.foundation.imports.sheetparts import Alike, Before, Head, Mend, Sheet, SheetCell, SheetRow
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tabs import TONES, places, shown_text, tab_word
from guanxi.foundation.imports.words import UNKNOWN, note
from guanxi.foundation.sentences import told
from guanxi.foundation.ui import formats

SEEN = 2  # columns that are surely seen without scrolling
PAGE = 200  # rows


def sheet(
    run: ImportRun, kind: ImportKind, chosen: str, page: int = 1, *, own: bool = True, of: str = ""
) -> Sheet:
    """A page of the records of one tab, as far as they were kept to look at; of the wrong ones of all.

    ``of``: only those with a note on this field.
    ``own``: whoever looks handed the file in, and so puts its wrong cells right, and sees what they say.
    """
    if chosen == WRONG and (pages := raw_pages(Spool(run.uid))):
        return _wrong_sheet(run, kind, min(page, pages), pages, own=own)
    spool = Spool(run.uid)
    samples = [
        one
        for one in _samples(spool)
        if chosen == "all"
        or (chosen == _tab_of(one) and not (chosen == WRONG and one.get("alike")))
        or (chosen == ALIKE and one.get("alike"))
        or (chosen == UNKNOWN and one.get("words"))
        or (chosen == ASSUMED and (of in one.get("assumed", ()) if of else one.get("assumed")))
    ]
    units = stored.units(run, kind, spool)
    samples = [stored.as_stored(_as_known(one, kind, own=own), units) for one in samples]
    samples.sort(key=lambda one: one["line"])
    count, pages = len(samples), max(-(-len(samples) // PAGE), 1)
    page = min(page, pages)
    samples = samples[(page - 1) * PAGE : page * PAGE]
    heads = _heads(run, kind, spool, of_file=chosen == WRONG or not kind.columns)
    said = run.options.get("alike", {})
    if chosen == WRONG:
        heads = _wrong_first(heads, samples, kind)
        rows = list(_grouped(samples, kind, heads, {}))
    else:
        asked = map(as_asked, samples) if chosen == ALIKE else samples
        rows = [_row(one, heads, kind, said=said) for one in asked]
    return Sheet(
        heads,
        rows,
        _shown(heads, of, shown_text(run, chosen, count, of=of)),
        mixed=chosen in {"all", UNKNOWN, ASSUMED},
        besides=_besides(rows),
        **places(run, chosen, page, pages, of),
    )


def _tab_of(one: Mapping[str, Any]) -> str:
    return AGAIN if one.get(AGAIN) else str(one["outcome"])


def _shown(heads: Sequence[Head], of: str, text: str) -> str:
    """How many rows there are, and with whose notes where they are of one column."""
    label = next((head.label for head in heads if head.name == of), "")
    return _("%(field)s: %(text)s") % {"field": label, "text": text} if label else text


def _besides(rows: Sequence[SheetRow]) -> str:
    """What the column of that says which has none of its own."""
    told = [cell for row in rows for cell in row.besides]
    if any(cell.changed for cell in told):
        return _("Changes besides")
    return _("Told besides") if told else ""


def _wrong_sheet(run: ImportRun, kind: ImportKind, page: int, pages: int, *, own: bool) -> Sheet:
    """One page of the wrong rows, as they stand in the file."""
    spool = Spool(run.uid)
    raw = raw_page(spool, page - 1)
    samples = [_as_known(_wrong(line, row, kind), kind, own=own) for line, row in raw.items()]
    heads = _wrong_first(_heads(run, kind, spool, of_file=True), samples, kind)
    mends = _mends(run, kind, raw) if own else {}
    rows = list(_grouped(samples, kind, heads, mends))
    return Sheet(
        heads,
        emptying.beside(run, kind, raw, rows) if own else rows,
        shown_text(run, WRONG, len(samples)) if pages == 1 else "",
        mixed=False,
        mendable=bool(mends),
        as_before=_as_before(heads, mends),
        **places(run, WRONG, page, pages),
    )


def _as_before(heads: Sequence[Head], mends: Mapping[tuple[int, str], Mend]) -> list[Before]:
    """What was put right in an earlier file and is wrong again, each once."""
    labels = {head.name: head.label for head in heads}
    found = {
        (name, mend.value): Before(labels[name], mend.value, mend.meant)
        for (_line, name), mend in mends.items()
        if mend.as_before and name in labels
    }
    return list(found.values())


def _wrong(line: int, row: Raw, kind: ImportKind) -> Mapping[str, Any]:
    shown = {name: masked(kind, name, text) for name, text in row.cells.items()}
    wrong = {
        "outcome": WRONG,
        "line": line,
        "field": row.field,
        "problem": row.problem,
        "more": row.more,
        "late": row.late,
    }
    return {**wrong, "shown": shown, "changes": {}}


def rejected(run: ImportRun) -> Iterator[tuple[int, str]]:
    """The lines that are known to stay behind, and the field that is wrong in each."""
    spool = Spool(run.uid)
    for stem in ("unread", "astray"):
        for line, field, *_rest in spool.all_of(stem):
            yield line, field
    for one in spool.all_of("sample"):
        if one["outcome"] == WRONG:
            yield one["line"], one["field"]


def alike_lines(run: ImportRun) -> list[int]:
    """The lines that may be records which are there, as many as were kept to look at."""
    return sorted(one["line"] for one in Spool(run.uid).all_of("sample") if one.get("alike"))


def _samples(spool: Spool) -> Iterator[Mapping[str, Any]]:
    for stem in ("unread", "astray"):
        for line, field, problem, shown, *more in spool.all_of(stem):
            if shown or stem == "astray":
                wrong = {"outcome": WRONG, "line": line, "field": field, "problem": problem}
                yield {**wrong, "more": more[0] if more else [], "shown": shown, "changes": {}}
    yield from spool.all_of("sample")


def _as_known(one: Mapping[str, Any], kind: ImportKind, *, own: bool) -> Mapping[str, Any]:
    """What is wrong in a field that this reader does not have is not told, for the sentence quotes it; nor
    what is wrong in a personal value, but to whoever handed it in."""
    said = [(one["field"], one["problem"]), *one.get("more", ())] if one["problem"] else []
    faults = dict(_fault(name, problem, kind, own=own) for name, problem in reversed(said))
    first = next(reversed(faults), "") if faults else one["field"]
    return {**one, "field": first, "faults": dict(reversed(faults.items()))}


def _fault(name: str, problem: Any, kind: ImportKind, *, own: bool) -> tuple[str, Sentence]:
    if name in kind.masks and not own:
        return name, _("This value cannot be read.")
    if not name.startswith(PREFIX) or any(field.name == name for field in kind.fields):
        return name, told(problem)
    return "", _("A value that you do not see is wrong.")


def _alike(one: Mapping[str, Any], said: Mapping[str, str], kind: ImportKind) -> Alike | None:
    if not one.get("alike"):
        return None
    line = str(one["line"])
    chosen = decisions(kind, decided(said, line), one.get("among", ()))
    return Alike(f"alike-{line}", told(one["alike"]), one["alike_url"], chosen)


def _heads(run: ImportRun, kind: ImportKind, spool: Spool, *, of_file: bool) -> list[Head]:
    if not of_file:
        return [
            Head(name, _label_here(run, kind, name, label), "", _side(kind, name))
            for name, label in kind.columns
            if name in run.mapping or not name.startswith(PREFIX)
        ]
    headers = spool.read("layout")["headers"]
    return [
        Head(field.name, field.label, headers[run.mapping[field.name]], _side(kind, field.name))
        for field in kind.fields
        if field.name in run.mapping
    ]


def _label_here(run: ImportRun, kind: ImportKind, name: str, label: Sentence) -> Sentence:
    """What a column is called: where the file says it by another one, as that is."""
    place = kind.place(name, run.mapping)
    return label if place == name else kind.field(place).label


def matched(run: ImportRun, kind: ImportKind) -> set[str]:
    """The fields that have a column, as far as whoever looks may know of them."""
    return {field.name for field in kind.fields if field.name in run.mapping}


def _wrong_first(heads: Sequence[Head], samples: Sequence[Mapping[str, Any]], kind: ImportKind) -> list[Head]:
    """What is wrong stands next to what the row is about, where it is seen without scrolling."""
    about = next((field.name for field in kind.fields if field.required), "")
    often = Counter(name for one in samples for name in one["faults"])
    return sorted(heads, key=lambda head: (head.name != about, -often[head.name]))


def _side(kind: ImportKind, name: str) -> str:
    """Numbers stand to the right, where they can be compared."""
    return "r" if kind.counts(name) else ""


def _grouped(
    samples: Sequence[Mapping[str, Any]],
    kind: ImportKind,
    heads: Sequence[Head],
    mends: Mapping[tuple[int, str], Mend],
) -> Iterator[SheetRow]:
    """Rows of one cause stand together, under a line that says it once."""
    for group, found in causes.grouped(samples, kind, mends):
        yield SheetRow(group=group)
        yield from (_row({**one, "told": True}, heads, kind, mends) for one in found)


def _mends(run: ImportRun, kind: ImportKind, raw: Mapping[int, Raw]) -> dict[tuple[int, str], Mend]:
    """(line, field) → how its wrong cell is put right."""
    known = matched(run, kind)
    wrong = {line: row.wrong for line, row in raw.items()}
    words = Counter((name, raw[line].cells.get(name, "")) for line, names in wrong.items() for name in names)
    meant = meant_of(run, kind, words)
    found = {}
    for line, names in wrong.items():
        for name in known.intersection(names):
            text = raw[line].cells.get(name, "")
            alike = words[name, text] if text else 0
            mend = mend_of(run, kind, line, name, text, alike=alike, is_boxed=name == raw[line].field)
            found[line, name] = with_meant(mend, meant.get((name, text)))
    return found


def _changes(
    one: Mapping[str, Any], names: set[str], kind: ImportKind
) -> tuple[dict[str, tuple[str, str]], list[SheetCell]]:
    """What a record changes, column by column; and what has no column here, by its name.

    Of sums that are hidden from whoever reads now only the new one is told: the file says it, not the house.
    """
    placed: dict[str, tuple[str, str]] = {}
    besides = []
    known = {field.name for field in kind.fields}
    for field, (old, new) in one["changes"].items():
        if field.startswith(PREFIX) and field not in known:
            continue  # a field that this reader does not have
        hidden = field in kind.amounts and formats.amounts_hidden()
        pair = "" if hidden else str(told(old)), str(told(new))
        places = [place for place in (field, *kind.stands_in.get(field, ())) if place in names]
        if places and places[0] not in placed:
            placed[places[0]] = pair
        else:
            besides.append(SheetCell(pair[1], note=_label(kind, field), old=pair[0], changed=True))
    return placed, besides


def _label(kind: ImportKind, field: str) -> str:
    labels = {one.name: one.label for one in kind.fields} | dict(kind.others)
    return str(labels.get(field, field))


def _row(
    one: Mapping[str, Any],
    heads: Sequence[Head],
    kind: ImportKind,
    mends: Mapping[tuple[int, str], Mend] = {},
    said: Mapping[str, str] = {},
) -> SheetRow:
    names = {head.name for head in heads}
    changes, besides = _changes(one, names, kind)
    cells = [_cell(one, head, n, names, changes, mends) for n, head in enumerate(heads)]
    besides += [
        SheetCell(str(told(text)), note=_label(kind, name))
        for name, text in one.get("assumed", {}).items()
        if name not in names and not name.startswith(PREFIX)  # a field that this reader does not have
    ]
    faults = [name for name in one["faults"] if name in names]
    return SheetRow(
        formats.number(one["line"]),
        cells,
        outcome=tab_word(one["outcome"]),
        tone=TONES.get(one["outcome"], ""),
        alike=_alike(one, said, kind),
        besides=besides,
        faults=_far(one, heads, faults),
        fault_count=formats.number(len(faults)),
    )


def _far(one: Mapping[str, Any], heads: Sequence[Head], faults: Sequence[str]) -> list[tuple[Sentence, str]]:
    """All that is wrong in a row, as soon as some of it may stand to the right of what is seen."""
    place = {head.name: n for n, head in enumerate(heads)}
    if not any(place[name] >= SEEN for name in faults):
        return []
    labels = {head.name: head.label for head in heads}
    return [(labels[name], f"#{key_of(one['line'], name)}") for name in sorted(faults, key=place.__getitem__)]


def _cell(
    one: Mapping[str, Any],
    head: Head,
    place: int,
    names: Collection[str],
    changes: Mapping[str, tuple[str, str]],
    mends: Mapping[tuple[int, str], Mend],
) -> SheetCell:
    """What one cell becomes, and what is to be said of it."""
    written = one.get("written", {}).get(head.name, "")
    return replace(_said(one, head, place, names, changes, mends), label=head.label, written=written)


def _said(
    one: Mapping[str, Any],
    head: Head,
    place: int,
    names: Collection[str],
    changes: Mapping[str, tuple[str, str]],
    mends: Mapping[tuple[int, str], Mend],
) -> SheetCell:
    name, text = head.name, one["shown"].get(head.name, "")
    old, new = changes.get(name, ("", text))
    if name in one.get("words", ()):
        css = f"y {head.css}".rstrip()
        return SheetCell(new, css, note=note(), old=old, changed=name in changes)
    assumed = str(told(one["assumed"][name])) if name in one.get("assumed", {}) else ""
    if name in changes:
        return SheetCell(new, f"chg {head.css}".rstrip(), note=assumed, old=old, changed=True)
    if (problem := _problem(one["faults"], name, place, names)) is not None:
        mend = mends.get((one["line"], name))
        css, key = f"y {head.css}".rstrip(), key_of(one["line"], name)
        said = "above" if one.get("told") and name == one["field"] else "here"
        return SheetCell(text or _("(empty)"), css, note=str(problem), mend=mend, key=key, said=said)
    return SheetCell(text, f"as {head.css}".rstrip() if assumed else head.css, note=assumed)


def _problem(
    faults: Mapping[str, Sentence], name: str, place: int, names: Collection[str]
) -> Sentence | None:
    """What is wrong in a cell; in the first one stands what is wrong with the row as a whole."""
    if name in faults or place:
        return faults.get(name)
    return next((problem for field, problem in faults.items() if field not in names), None)
