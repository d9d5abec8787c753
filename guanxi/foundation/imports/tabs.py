"""The tabs of the check page: how many rows become what, and how many of them are shown."""

from dataclasses import dataclass
from typing import Any, TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.imports.alike import ALIKE, UNDECIDED
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.counted import rows_text
from guanxi.foundation.imports.kinds import CHANGED, LEFT, NEW, SAME, WRONG, ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outcomes import AGAIN
from guanxi.foundation.imports.words import UNKNOWN
from guanxi.foundation.ui import formats

TABS = ("all", NEW, CHANGED, AGAIN, SAME, LEFT, ALIKE, UNKNOWN, ASSUMED, WRONG)
TONES = {
    NEW: "ok",
    CHANGED: "now",
    AGAIN: "",
    SAME: "",
    LEFT: "",
    ALIKE: "warn",
    UNKNOWN: "warn",
    ASSUMED: "",
    WRONG: "warn",
}


def tab_word(code: str) -> str:
    return {
        "all": _("all"),
        NEW: pgettext("records of an import", "new"),
        CHANGED: pgettext("records of an import", "changed"),
        AGAIN: pgettext("records of an import", "of a row before"),
        SAME: pgettext("records of an import", "unchanged"),
        LEFT: pgettext("records of an import", "left out"),
        ALIKE: pgettext("records of an import", "perhaps known"),
        UNKNOWN: pgettext("records of an import", "with unknown words"),
        ASSUMED: pgettext("records of an import", "with a note"),
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


def rows_to_fix(run: ImportRun) -> int:
    """Those of them in which a cell is wrong: who may be known already is asked about, not put right."""
    return wrong_rows(run) - int(run.counts.get("rows", {}).get(UNDECIDED, 0))


def first(run: ImportRun) -> str:
    """Which tab the check opens with: what is wrong, else what nobody has decided, else all."""
    if rows_to_fix(run):
        return WRONG
    return ALIKE if run.count(UNDECIDED) else "all"


def tabs(run: ImportRun, kind: ImportKind, chosen: str) -> list[CountTab]:
    """How many become what; where a record has several rows, each number says what it counts."""
    some = {code: count for code in (AGAIN, LEFT) if (count := run.count(code))}
    counts = {code: run.count(code) for code in (NEW, CHANGED, SAME)} | some | {WRONG: rows_to_fix(run)}
    counts[CHANGED] -= counts.get(AGAIN, 0)  # as the figures beside the tabs say, which count customers
    texts = {"all": formats.number(sum(counts.values()) + wrong_rows(run) - counts[WRONG])}
    texts |= {code: formats.number(count) for code, count in counts.items()}
    texts |= {code: formats.number(count) for code in (ALIKE, UNKNOWN, ASSUMED) if (count := run.count(code))}
    if kind.arranger:
        rows = {"all": int(run.counts.get("rows", {}).get("all", 0)), WRONG: counts.pop(WRONG)}
        texts = {code: kind.noun(count) for code, count in counts.items()}
        texts |= {code: rows_text(count) for code, count in rows.items()}
        texts |= {ALIKE: formats.number(asked)} if (asked := run.count(ALIKE)) else {}
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
class Came:
    """What became of the rows, when all is in: how many, and where these are."""

    label: str
    count: str
    url: str = ""


def written(run: ImportRun) -> int:
    """How many records are brought or changed, each once, however many rows are about it."""
    return run.count(NEW) + run.count(CHANGED) - run.count(AGAIN)


def summary(run: ImportRun, kind: ImportKind) -> dict[str, Any]:
    """What the page of a finished import says first."""
    count = written(run)
    return {
        "in_text": kind.noun(count) if count else "",
        "came": _came(run, kind),
        "left_behind": formats.number(wrong_rows(run)),
    }


def _came(run: ImportRun, kind: ImportKind) -> list[Came]:
    """New and changed, what was here already, what was left out as somebody chose, in this order."""
    is_listed = kind.added and run.change_set_id and run.count(NEW) and not run.is_undone
    url = f"{kind.added}{run.change_set_id}" if is_listed else ""
    new = Came(tab_word(NEW), formats.number(run.count(NEW)), url)
    again = run.count(AGAIN)
    changed = Came(tab_word(CHANGED), formats.number(run.count(CHANGED) - again))
    repeated = [Came(_("Rows about a customer of a row before"), formats.number(again))] if again else []
    rest = [code for code in (SAME, LEFT) if code != LEFT or run.count(LEFT)]
    return [
        new,
        changed,
        *repeated,
        *(Came(tab_word(code), formats.number(run.count(code))) for code in rest),
    ]


def shown_text(run: ImportRun, chosen: str, shown: int, *, of: str = "") -> str:
    """How many of a tab's records stand below, or of those with a note on the field ``of``."""
    if chosen == "all":
        total = sum(run.count(code) for code in (NEW, CHANGED, SAME, LEFT)) + wrong_rows(run)
    elif chosen == WRONG:
        total = rows_to_fix(run)
    elif of:
        total = run.count(of, ASSUMED)
    else:
        total = run.count(chosen) - (run.count(AGAIN) if chosen == CHANGED else 0)
    count = formats.number(shown)
    if shown >= total:
        return _("%(count)s in all") % {"count": count}
    return _("Showing the first %(shown)s of %(total)s") % {"shown": count, "total": formats.number(total)}


class Places(TypedDict, total=False):
    place: str
    before: str
    after: str


def places(run: ImportRun, chosen: str, page: int, pages: int, of: str = "") -> Places:
    """Which page of how many it is, and where the others are."""
    if pages == 1:
        return {}
    base = f"{reverse('show_import', args=[run.pk])}?rows={chosen}{f'&of={of}' if of else ''}&page="
    return {
        "place": _("Page %(page)s of %(pages)s") % {"page": page, "pages": pages},
        "before": f"{base}{page - 1}" if page > 1 else "",
        "after": f"{base}{page + 1}" if page < pages else "",
    }
