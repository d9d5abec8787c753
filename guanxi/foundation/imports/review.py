"""What the check page shows: tabs with counts, rows, wrong cells to put right, likenesses to decide."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.kinds import CHANGED, NEW, SAME, WRONG, ImportKind, Verdict
from guanxi.foundation.imports.mending import Raw, raw_page, raw_pages
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outcomes import ALIKE
from guanxi.foundation.imports.pages import rows_text
from guanxi.foundation.imports.records import masked
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import told
from guanxi.foundation.ui import formats

TABS = ("all", NEW, CHANGED, SAME, ALIKE, WRONG)
TONES = {NEW: "ok", CHANGED: "now", SAME: "", ALIKE: "warn", WRONG: "warn"}
DECISIONS = ("new", "known", "leave")


def tab_word(code: str) -> str:
    return {
        "all": _("all"),
        NEW: pgettext("records of an import", "new"),
        CHANGED: pgettext("records of an import", "changed"),
        SAME: pgettext("records of an import", "unchanged"),
        ALIKE: pgettext("records of an import", "perhaps known"),
        WRONG: pgettext("records of an import", "to fix"),
    }[code]


@dataclass(frozen=True)
class CountTab:
    code: str
    label: str
    count: str
    tone: str
    url: str
    current: bool


def wrong_rows(run: ImportRun) -> int:
    """Rows that stay behind, as far as is known."""
    rows = run.counts.get("rows", {})
    return int(rows.get("rejected", rows.get(WRONG, 0) + run.count("wrong_lines")))


def tabs(run: ImportRun, kind: ImportKind, chosen: str) -> list[CountTab]:
    """How many become what; where a record has several rows, each number says what it counts."""
    counts = {code: run.count(code) for code in (NEW, CHANGED, SAME)} | {WRONG: wrong_rows(run)}
    texts = {"all": formats.number(sum(counts.values()))}
    texts |= {code: formats.number(count) for code, count in counts.items()}
    if alike := run.count(ALIKE):
        texts[ALIKE] = formats.number(alike)
    if kind.arranger:
        rows = {"all": int(run.counts.get("rows", {}).get("all", 0)), WRONG: counts.pop(WRONG)}
        texts = {code: kind.noun(count) for code, count in counts.items()}
        texts |= {code: rows_text(count) for code, count in rows.items()}
    base = reverse("show_import", args=[run.pk])
    return [
        CountTab(
            code,
            tab_word(code),
            texts[code],
            TONES.get(code, ""),
            f"{base}?rows={code}",
            code == chosen,
        )
        for code in TABS
        if code in texts
    ]


@dataclass(frozen=True)
class Head:
    name: str
    label: Sentence
    header: str
    css: str = ""


@dataclass(frozen=True)
class SheetCell:
    text: str
    css: str = ""
    note: str = ""
    old: str = ""
    changed: bool = False
    mend: "Mend | None" = None
    good: str = ""


@dataclass(frozen=True)
class Mend:
    """The field in which a wrong cell is put right; a personal value is not shown, it is typed anew."""

    name: str
    label: str
    check_url: str
    value: str = ""
    placeholder: str = ""
    alike: str = ""  # how many rows have the same words


@dataclass(frozen=True)
class Alike:
    """Another record that this may be, and what is to be done."""

    name: str
    text: Sentence
    url: str
    options: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet, or with ``group`` the line above rows of one cause."""

    line: str = ""
    cells: Sequence[SheetCell] = ()
    group: str = ""
    outcome: str = ""
    tone: str = ""
    alike: Alike | None = None


@dataclass(frozen=True)
class Sheet:
    heads: Sequence[Head]
    rows: Sequence[SheetRow]
    shown: int
    mixed: bool  # rows of every outcome: each says its own
    mendable: bool = False
    place: str = ""  # of many wrong rows: which page this is
    before: str = ""
    after: str = ""


def sheet(run: ImportRun, kind: ImportKind, chosen: str, page: int = 1) -> Sheet:
    """The records of one tab, as many as were kept to look at; of the wrong ones a page of all."""
    if chosen == WRONG and (pages := raw_pages(Spool(run.uid))):
        return _wrong_sheet(run, kind, min(page, pages), pages)
    spool = Spool(run.uid)
    samples = [
        one
        for one in _samples(spool)
        if chosen in {"all", one["outcome"]} or (chosen == ALIKE and one.get("alike"))
    ]
    samples = [_as_known(one, kind) for one in samples]
    samples.sort(key=lambda one: one["line"])
    heads = _heads(run, kind, spool, of_file=chosen == WRONG or not kind.columns)
    said = run.options.get("alike", {})
    if chosen == WRONG:
        heads = _wrong_first(heads, samples)
        rows = list(_grouped(samples, kind, heads, {}))
    else:
        rows = [_row(one, heads, said=said) for one in samples]
    return Sheet(heads, rows, len(samples), mixed=chosen == "all")


def _wrong_sheet(run: ImportRun, kind: ImportKind, page: int, pages: int) -> Sheet:
    """One page of the wrong rows, as they stand in the file."""
    spool = Spool(run.uid)
    raw = raw_page(spool, page - 1)
    samples = [_as_known(_wrong(line, row, kind), kind) for line, row in raw.items()]
    heads = _wrong_first(_heads(run, kind, spool, of_file=True), samples)
    mends = _mends(run, kind, raw)
    rows = list(_grouped(samples, kind, heads, mends))
    base = f"{reverse('show_import', args=[run.pk])}?rows={WRONG}&page="
    many = pages > 1
    return Sheet(
        heads,
        rows,
        len(samples),
        mixed=False,
        mendable=bool(mends),
        place=_("Page %(page)s of %(pages)s") % {"page": page, "pages": pages} if many else "",
        before=f"{base}{page - 1}" if page > 1 else "",
        after=f"{base}{page + 1}" if page < pages else "",
    )


def _wrong(line: int, row: Raw, kind: ImportKind) -> Mapping[str, Any]:
    shown = {name: masked(kind, name, text) for name, text in row.cells.items()}
    wrong = {"outcome": WRONG, "line": line, "field": row.field, "problem": told(row.problem)}
    return {**wrong, "shown": shown, "changes": {}}


def rejected(run: ImportRun) -> Iterator[tuple[int, str]]:
    """The lines that are known to stay behind, and the field that is wrong in each."""
    spool = Spool(run.uid)
    for stem in ("unread", "astray"):
        for line, field, _problem, _shown in spool.all_of(stem):
            yield line, field
    for one in spool.all_of("sample"):
        if one["outcome"] == WRONG:
            yield one["line"], one["field"]


def alike_lines(run: ImportRun) -> list[int]:
    """The lines that may be records which are there, as many as were kept to look at."""
    return sorted(one["line"] for one in Spool(run.uid).all_of("sample") if one.get("alike"))


def _samples(spool: Spool) -> Iterator[Mapping[str, Any]]:
    for stem in ("unread", "astray"):
        for line, field, problem, shown in spool.all_of(stem):
            if shown or stem == "astray":
                wrong = {"outcome": WRONG, "line": line, "field": field, "problem": told(problem)}
                yield {**wrong, "shown": shown, "changes": {}}
    yield from ({**one, "problem": told(one["problem"])} for one in spool.all_of("sample"))


def _as_known(one: Mapping[str, Any], kind: ImportKind) -> Mapping[str, Any]:
    """What is wrong in a field that this reader does not have is not told, for the sentence quotes it."""
    name = one["field"]
    if not name.startswith(PREFIX) or any(field.name == name for field in kind.fields):
        return one
    return {**one, "field": "", "problem": _("A value that you do not see is wrong.")}


def decisions(chosen: str) -> list[tuple[str, str, bool]]:
    """What can be done with a record that may be another: value, label, whether it is chosen."""
    labels = {
        "new": _("Bring in as new"),
        "known": _("Change the one that is there"),
        "leave": _("Leave it out"),
    }
    return [(value, label, value == chosen) for value, label in labels.items()]


def _alike(one: Mapping[str, Any], said: Mapping[str, str]) -> Alike | None:
    if not one.get("alike"):
        return None
    line = str(one["line"])
    chosen = said.get(line, said.get("all", "new"))
    return Alike(f"alike-{line}", told(one["alike"]), one["alike_url"], decisions(chosen))


def _heads(run: ImportRun, kind: ImportKind, spool: Spool, *, of_file: bool) -> list[Head]:
    if not of_file:
        return [Head(name, label, "", _side(kind, name)) for name, label in kind.columns]
    headers = spool.read("layout")["headers"]
    return [
        Head(field.name, field.label, headers[run.mapping[field.name]], _side(kind, field.name))
        for field in kind.fields
        if field.name in run.mapping
    ]


def matched(run: ImportRun, kind: ImportKind) -> set[str]:
    """The fields that have a column, as far as whoever looks may know of them."""
    return {field.name for field in kind.fields if field.name in run.mapping}


def _wrong_first(heads: Sequence[Head], samples: Sequence[Mapping[str, Any]]) -> list[Head]:
    """What is wrong stands next to the line's number, where it is seen without scrolling."""
    often = Counter(one["field"] for one in samples)
    return sorted(heads, key=lambda head: -often[head.name])


def _side(kind: ImportKind, name: str) -> str:
    """Numbers stand to the right, where they can be compared."""
    return "r" if kind.counts(name) else ""


def _grouped(
    samples: Sequence[Mapping[str, Any]],
    kind: ImportKind,
    heads: Sequence[Head],
    mends: Mapping[tuple[int, str], Mend],
) -> Iterator[SheetRow]:
    """Rows of one cause stand together, the most frequent cause first."""
    labels = {field.name: str(field.label) for field in kind.fields}
    causes: dict[str, list[Mapping[str, Any]]] = {}
    for one in samples:
        causes.setdefault(one["field"], []).append(one)
    for field, found in sorted(causes.items(), key=lambda pair: -len(pair[1])):
        label = labels.get(field) or _("The row as a whole")
        yield SheetRow(
            group=_("%(field)s: %(count)s") % {"field": label, "count": formats.number(len(found))}
        )
        yield from (_row(one, heads, mends.get((one["line"], one["field"]))) for one in found)


def _mends(run: ImportRun, kind: ImportKind, raw: Mapping[int, Raw]) -> dict[tuple[int, str], Mend]:
    """(line, field) → how its wrong cell is put right."""
    known = matched(run, kind)
    words = Counter((row.field, row.cells.get(row.field, "")) for row in raw.values())
    found = {}
    for line, row in raw.items():
        if row.field in known:
            text = row.cells.get(row.field, "")
            alike = words[row.field, text] if text else 0
            found[line, row.field] = mend_of(run, kind, line, row.field, text, alike=alike)
    return found


def mend_of(run: ImportRun, kind: ImportKind, line: int, field: str, text: str, *, alike: int = 0) -> Mend:
    hidden = field in kind.masks
    return Mend(
        f"{line}-{field}",
        _("%(field)s, line %(line)s") % {"field": kind.field(field).label, "line": formats.number(line)},
        reverse("check_cell", args=[run.pk, line, field]),
        value="" if hidden else text,
        placeholder=masked(kind, field, text) if hidden else "",
        alike=formats.number(alike) if alike > 1 else "",
    )


def mended(run: ImportRun, kind: ImportKind, line: int, field: str, text: str, verdict: Verdict) -> SheetCell:
    """A cell just typed into: right now, or yellow with what is still wrong."""
    mend = replace(mend_of(run, kind, line, field, text), value=text)
    if verdict.outcome == WRONG:
        label = "" if verdict.field in {"", field} else f"{kind.field(verdict.field).label}: "
        return SheetCell(text, "y", note=f"{label}{verdict.problem}", mend=mend)
    words = {NEW: _("right: a new record"), CHANGED: _("right: changes one that is there")}
    return SheetCell(text, "chg", mend=mend, good=words.get(verdict.outcome, _("right")))


def _row(
    one: Mapping[str, Any], heads: Sequence[Head], mend: Mend | None = None, said: Mapping[str, str] = {}
) -> SheetRow:
    shown, changes, wrong = one["shown"], one["changes"], one["field"]
    names = {head.name for head in heads}
    cells = []
    for n, head in enumerate(heads):
        text = shown.get(head.name, "")
        if head.name in changes:
            old, new = changes[head.name]
            cells.append(SheetCell(new, f"chg {head.css}".rstrip(), old=old, changed=True))
        elif one["problem"] and (head.name == wrong or (n == 0 and wrong not in names)):
            own = mend if head.name == wrong else None
            cells.append(
                SheetCell(text or _("(empty)"), f"y {head.css}".rstrip(), note=one["problem"], mend=own)
            )
        else:
            cells.append(SheetCell(text, head.css))
    return SheetRow(
        formats.number(one["line"]),
        cells,
        outcome=tab_word(one["outcome"]),
        tone=TONES.get(one["outcome"], ""),
        alike=_alike(one, said),
    )
