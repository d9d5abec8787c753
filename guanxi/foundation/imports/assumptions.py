"""What reading a file took for granted: told beside each value, and counted for the whole file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.counted import rows_text
from guanxi.foundation.imports.kinds import WRONG, Concern, ImportKind, Verdict
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.readings import (
    CLOCK,
    LEFT_EMPTY,
    LOCAL,
    MONTH,
    NO_YEAR,
    ONE_MONTH,
    REPUBLIC,
    SINCE,
    TWO_FIGURES,
    TWO_OF_BIRTH,
    YEAR,
    YEARS,
)
from guanxi.foundation.sentences import said

ASSUMED = "assumed"  # of counts: records of which something was taken for granted, and field → how many
TAKEN = "taken"  # of counts: “field:code” → how many cells were read so

SENTENCES: Mapping[str, Sentence] = {
    MONTH: said("no day in it, so the first of the month"),
    YEAR: said("a year alone, so its first day"),
    TWO_FIGURES: said("a year of two figures: 00 to 49 are of this century, 50 to 99 of the last"),
    TWO_OF_BIRTH: said("a year of two figures: of this century if it has come, else of the last"),
    NO_YEAR: said("no year in it, so the one that was said for the file"),
    SINCE: said("no year in it, so the first such day from the day of the row on"),
    REPUBLIC: said("read as a year of the Republic of China: 114 is 2025"),
    CLOCK: said("the time of day is not kept, only the day"),
    YEARS: said("a number alone, read as years: so the column is called"),
    ONE_MONTH: said("a number alone, read as months: so the column is called"),
    LEFT_EMPTY: said("left empty, as it was chosen at the check"),
    LOCAL: said("no area code: kept as it is written, but nobody reaches it from elsewhere"),
}


def sum_up(taken: Iterable[Mapping[str, str]]) -> Counter[str]:
    """How many cells of which field were read with which assumption."""
    return Counter(f"{field}:{code}" for fields in taken for field, code in fields.items())


def beside(verdicts: Sequence[Verdict], taken: Mapping[str, Mapping[str, str]]) -> list[Verdict]:
    """The verdicts, each with what reading its row took for granted. ``taken``: line → field → code."""
    if not taken:
        return list(verdicts)
    return [_with(one, taken.get(str(one.lines[0]), {})) if one.lines else one for one in verdicts]


def _with(verdict: Verdict, codes: Mapping[str, str]) -> Verdict:
    if not codes or verdict.outcome == WRONG:
        return verdict
    return verdict._replace(assumed={**{f: SENTENCES[c] for f, c in codes.items()}, **verdict.assumed})


def count(counts: dict[str, dict[str, int]], what: str, verdicts: Sequence[Verdict]) -> None:
    """Add the records of ``what`` of which something was taken for granted, and their fields."""
    for verdict in verdicts:
        if not verdict.assumed or verdict.outcome == WRONG:
            continue
        counts[what][ASSUMED] = counts[what].get(ASSUMED, 0) + 1
        of_field = counts.setdefault(ASSUMED, {})
        for name in verdict.assumed:
            of_field[name] = of_field.get(name, 0) + 1


def lasting(counts: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Of a check's counts those that the result still tells: the cells that were left empty."""
    found = {name: n for name, n in counts.get(TAKEN, {}).items() if name.endswith(f":{LEFT_EMPTY}")}
    return {TAKEN: found} if found else {}


def concerns(run: ImportRun, kind: ImportKind) -> list[Concern]:
    """What was taken for granted in the whole file, field by field."""
    found = run.counts.get(TAKEN, {})
    told = [
        _("%(field)s: %(what)s (%(rows)s)")
        % {"field": field.label, "what": SENTENCES[code], "rows": rows_text(found[f"{field.name}:{code}"])}
        for field in kind.fields
        for code in SENTENCES
        if code != LEFT_EMPTY and found.get(f"{field.name}:{code}")
    ]
    emptied = [
        _("%(field)s (%(rows)s)") % {"field": field.label, "rows": rows_text(count)}
        for field in kind.fields
        if (count := found.get(f"{field.name}:{LEFT_EMPTY}"))
    ]
    said_of = [
        (_("Something was taken for granted as values were read. %(fields)s."), told),
        (_("Left empty, as it was chosen at the check: %(fields)s."), emptied),
    ]
    between = pgettext("between clauses", "; ")
    return [Concern(text % {"fields": between.join(some)}, tone="") for text, some in said_of if some]
