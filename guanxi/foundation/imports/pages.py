"""What the pages of an import show: its steps, its columns, its rows, its report."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.columns import SURE, Field
from guanxi.foundation.imports.forms import COLUMN, ColumnsForm
from guanxi.foundation.imports.kinds import CHANGED, NEW, SAME, WRONG, ImportKind, Verdict, kind_of, kinds_for
from guanxi.foundation.imports.mapping import Proposed
from guanxi.foundation.imports.mending import raw_rows
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.readers import DATES
from guanxi.foundation.imports.records import masked
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import told
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Link, Step

State = ImportRun.State


def steps(now: int) -> list[Step]:
    """The four steps; ``now`` counts from 1, 5 is after the last."""
    labels = [_("Choose file"), _("Match columns"), _("Check"), _("Import")]
    return [
        Step(label, "done" if n < now else "now" if n == now else "later")
        for n, label in enumerate(labels, 1)
    ]


def file_line(run: ImportRun) -> str:
    """“GB18030, separated by commas, 2,486 rows”."""
    layout = Spool(run.uid).read("layout", {})
    rows = int(run.counts.get("rows", {}).get("all", 0))
    facts = [layout.get("encoding", "").upper() or layout.get("sheet", "")]
    separators = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}
    if layout.get("delimiter") in separators:
        facts.append(_("separated by %(signs)s") % {"signs": separators[layout["delimiter"]]})
    facts.append(rows_text(rows))
    return pgettext("between facts", ", ").join(fact for fact in facts if fact)


# ---- matching columns --------------------------------------------------------------------------


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file, with what stands in it and what it may be."""

    input_name: str
    header: str
    samples: Sequence[str]
    options: Sequence[tuple[str, Sentence, bool]]
    tone: str
    sure: Sentence
    why: Sentence
    error: str = ""


def column_rows(
    run: ImportRun, kind: ImportKind, start: Proposed, posted: ColumnsForm | None
) -> list[ColumnRow]:
    """Every column, with what was posted or else proposed."""
    first = Spool(run.uid).read("first", [])
    found = {place: (name, sure, why) for name, (place, sure, why) in start.columns.items()}
    rows = []
    for place, header in enumerate(start.headers):
        name, sure, why = found.get(place, ("", 0.0, ""))
        if posted is not None:
            name = posted.chosen.get(place, "")
        tone, word = _sureness(name, sure, posted=posted is not None and found.get(place, ("",))[0] != name)
        samples = [text for row in first if (text := row[1 + place])]
        options = [(one.name, _offered(kind, one), one.name == name) for one in kind.fields]
        error = posted.errors.get(place, "") if posted else ""
        rows.append(ColumnRow(f"{COLUMN}{place}", header, samples, options, tone, word, why, error))
    return rows


def _offered(kind: ImportKind, field: Field) -> str:
    """A field as it is offered, with whether the file must have it."""
    named = {"field": field.label}
    if not field.required:
        return str(field.label)
    if field.instead:
        other = kind.field(field.instead).label
        return _("%(field)s (required, or %(other)s)") % {**named, "other": other}
    return _("%(field)s (required)") % named


def _sureness(name: str, sure: float, *, posted: bool) -> tuple[str, str]:
    if not name:
        return "", _("not imported")
    if posted:
        return "ok", _("as you chose")
    return ("ok", _("sure")) if sure >= SURE else ("warn", _("check this"))


def kind_links(run: ImportRun, current: ImportKind, by: User) -> list[tuple[ImportKind, str, bool]]:
    base = reverse("map_columns", args=[run.pk])
    return [(kind, f"{base}?what={kind.code}", kind.code == current.code) for kind in kinds_for(by)]


# ---- checking ----------------------------------------------------------------------------------

TABS = ("all", NEW, CHANGED, SAME, WRONG)
TONES = {NEW: "ok", CHANGED: "now", SAME: "", WRONG: "warn"}


def tab_word(code: str) -> str:
    return {
        "all": _("all"),
        NEW: pgettext("records of an import", "new"),
        CHANGED: pgettext("records of an import", "changed"),
        SAME: pgettext("records of an import", "unchanged"),
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


def rows_text(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": formats.number(count)}


def tabs(run: ImportRun, kind: ImportKind, chosen: str) -> list[CountTab]:
    """How many become what; where a record has several rows, each number says what it counts."""
    counts = {code: run.count(code) for code in (NEW, CHANGED, SAME)} | {WRONG: wrong_rows(run)}
    texts = {"all": formats.number(sum(counts.values()))}
    texts |= {code: formats.number(count) for code, count in counts.items()}
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
class SheetRow:
    """A row of the sheet, or with ``group`` the line above rows of one cause."""

    line: str = ""
    cells: Sequence[SheetCell] = ()
    group: str = ""
    outcome: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Sheet:
    heads: Sequence[Head]
    rows: Sequence[SheetRow]
    shown: int
    mixed: bool  # rows of every outcome: each says its own
    mendable: bool = False


def sheet(run: ImportRun, kind: ImportKind, chosen: str) -> Sheet:
    """The records of one tab, as many as were kept to look at."""
    spool = Spool(run.uid)
    samples = [one for one in _samples(spool) if chosen in {"all", one["outcome"]}]
    samples.sort(key=lambda one: one["line"])
    heads = _heads(run, kind, spool, of_file=chosen == WRONG or not kind.columns)
    if chosen == WRONG:
        heads = _wrong_first(heads, samples)
    mends = _mends(run, kind, spool, samples) if chosen == WRONG else {}
    rows = list(
        _grouped(samples, kind, heads, mends) if chosen == WRONG else (_row(one, heads) for one in samples)
    )
    return Sheet(heads, rows, len(samples), mixed=chosen == "all", mendable=bool(mends))


def rejected(run: ImportRun) -> Iterator[tuple[int, str]]:
    """The lines that are known to stay behind, and the field that is wrong in each."""
    spool = Spool(run.uid)
    for stem in ("unread", "astray"):
        for line, field, _problem, _shown in spool.all_of(stem):
            yield line, field
    for one in spool.all_of("sample"):
        if one["outcome"] == WRONG:
            yield one["line"], one["field"]


def _samples(spool: Spool) -> Iterator[Mapping[str, Any]]:
    for stem in ("unread", "astray"):
        for line, field, problem, shown in spool.all_of(stem):
            if shown or stem == "astray":
                wrong = {"outcome": WRONG, "line": line, "field": field, "problem": told(problem)}
                yield {**wrong, "shown": shown, "changes": {}}
    yield from ({**one, "problem": told(one["problem"])} for one in spool.all_of("sample"))


def _heads(run: ImportRun, kind: ImportKind, spool: Spool, *, of_file: bool) -> list[Head]:
    if not of_file:
        return [Head(name, label, "", _side(kind, name)) for name, label in kind.columns]
    headers = spool.read("layout")["headers"]
    matched = [field for field in kind.fields if field.name in run.mapping]
    return [
        Head(field.name, field.label, headers[run.mapping[field.name]], _side(kind, field.name))
        for field in matched
    ]


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


def _mends(
    run: ImportRun, kind: ImportKind, spool: Spool, samples: Sequence[Mapping[str, Any]]
) -> dict[tuple[int, str], Mend]:
    """(line, field) → how its wrong cell is put right, where the row was kept."""
    raw = raw_rows(spool)
    words = Counter(
        (one["field"], raw[one["line"]].get(one["field"], "")) for one in samples if one["line"] in raw
    )
    found = {}
    for one in samples:
        line, field = one["line"], one["field"]
        if line in raw and field in run.mapping:
            text = raw[line].get(field, "")
            alike = words[field, text] if text else 0
            found[line, field] = mend_of(run, kind, line, field, text, alike=alike)
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


def _row(one: Mapping[str, Any], heads: Sequence[Head], mend: Mend | None = None) -> SheetRow:
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
    )


# ---- what is asked, and the end ----------------------------------------------------------------


def questions(run: ImportRun) -> list[Mapping[str, Any]]:
    """What is asked, in the reader's language."""
    return [
        {
            **one,
            "label": told(one["label"]),
            "help": told(one["help"]),
            "choices": [(value, told(label), told(note)) for value, label, note in one["choices"]],
        }
        for one in Spool(run.uid).read("questions", [])
    ]


def notes(run: ImportRun) -> list[Sentence]:
    """What was noticed of the file."""
    return [told(note) for note in Spool(run.uid).read("notes", [])]


@dataclass(frozen=True)
class Doubt:
    """What a column as a whole leaves open; of dates a person can say the order."""

    name: str
    label: Sentence
    text: Sentence
    of_dates: bool


def doubts(run: ImportRun) -> list[Doubt]:
    found = Spool(run.uid).read("learned", {"doubts": {}})["doubts"]
    fields = {name: kind_of(run.kind).field(name) for name in found}
    return [Doubt(name, fields[name].label, told(found[name]), fields[name].kind in DATES) for name in found]


def rejects(run: ImportRun) -> list[Link]:
    """The rejected rows, to be fetched, corrected and handed in again."""
    spool = Spool(run.uid)
    return [
        Link(f".{ending}", reverse("download_rejects", args=[run.pk, ending]), "download")
        for ending in ("xlsx", "csv")
        if spool.has(f"rejects.{ending}")
    ]
