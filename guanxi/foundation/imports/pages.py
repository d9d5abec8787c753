"""What the pages of an import show: its steps, its columns, its rows, its report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.aside import COMPUTED
from guanxi.foundation.imports.columns import SURE, Field
from guanxi.foundation.imports.counted import rows_text
from guanxi.foundation.imports.forms import COLUMN, ColumnsForm
from guanxi.foundation.imports.kinds import ImportKind, kinds_for
from guanxi.foundation.imports.making import Making
from guanxi.foundation.imports.mapping import Proposed
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.readers import DATES
from guanxi.foundation.imports.scales import PLAIN
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.yearless import LATEST, offered
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
    # with or without its mark: to people the same encoding
    encoding = layout.get("encoding", "").upper().removesuffix("-SIG")
    facts = [encoding or layout.get("sheet", "")]
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
    making: Making | None = None  # where no field surely fits, and this person may make one


def column_rows(
    run: ImportRun,
    kind: ImportKind,
    start: Proposed,
    posted: ColumnsForm | None,
    making: Sequence[Making] = (),
) -> list[ColumnRow]:
    """Every column, with what was posted or else proposed."""
    first = Spool(run.uid).read("first", [])
    computed = Spool(run.uid).read(COMPUTED, {}).get(kind.code, ())
    found = {place: (name, sure, why) for name, (place, sure, why) in start.columns.items()}
    rows = []
    for place, header in enumerate(start.headers):
        name, sure, why = found.get(place, ("", 0.0, ""))
        if posted is not None:
            name = posted.chosen.get(place, "")
        tone, word = _sureness(name, sure, posted=posted is not None and found.get(place, ("",))[0] != name)
        if not name and place in computed:
            word = _("computed here: not imported")
        samples = [text for row in first if (text := row[1 + place])]
        options = [(one.name, _offered(kind, one), one.name == name) for one in kind.fields]
        error = posted.errors.get(place, "") if posted else ""
        new = making[place] if (not name or tone == "warn") and place < len(making) else None
        rows.append(ColumnRow(f"{COLUMN}{place}", header, samples, options, tone, word, why, error, new))
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


def is_instead(run: ImportRun) -> bool:
    """Whether the rows are (or were) checked with what stood on the page, where its import was asked for."""
    return run.job is not None and bool(run.job.params.get("instead"))


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


def doubts(run: ImportRun, kind: ImportKind) -> list[Doubt]:
    found = Spool(run.uid).read("learned", {"doubts": {}})["doubts"]
    fields = [field for field in kind.fields if field.name in found]
    return [Doubt(one.name, one.label, told(found[one.name]), one.kind in DATES) for one in fields]


def yearless(run: ImportRun, kind: ImportKind) -> list[tuple[Sentence, str]]:
    """Columns with days that have no year: label, and one of them."""
    found = Spool(run.uid).read("learned", {}).get("yearless", {})
    return [(field.label, found[field.name]) for field in kind.fields if field.name in found]


@dataclass(frozen=True)
class Scaled:
    """A column whose name says what its plain numbers are multiplied by, and whether they are."""

    name: str
    label: Sentence
    header: str
    times: str
    is_on: bool


def scaled(run: ImportRun, kind: ImportKind) -> list[Scaled]:
    """Such columns of the file."""
    spool = Spool(run.uid)
    found = spool.read("learned", {}).get("times", {})
    headers = spool.read("layout")["headers"] if found else ()
    plain = run.options.get(PLAIN, ())
    return [
        Scaled(
            one.name,
            one.label,
            headers[run.mapping[one.name]],
            formats.number(found[one.name]),
            one.name not in plain,
        )
        for one in kind.fields
        if one.name in found and one.name in run.mapping
    ]


def years(run: ImportRun) -> list[tuple[str, Sentence, bool]]:
    """Which year those may mean: value, label, whether it was said."""
    said = run.options.get("year", "")
    labels = {LATEST: _("the last such day before today")}
    years = [LATEST, *offered(timezone.localdate())]
    return [(year, labels.get(year, year), year == said) for year in years]


def rejects(run: ImportRun) -> list[Link]:
    """The rejected rows, to be fetched, corrected and handed in again."""
    spool = Spool(run.uid)
    return [
        Link(f".{ending}", reverse("download_rejects", args=[run.pk, ending]), "download")
        for ending in ("xlsx", "csv")
        if spool.has(f"rejects.{ending}")
    ]
