"""What a file holds and an import leaves aside of itself, told on the check page."""

from collections.abc import Sequence
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.imports.kinds import Concern, ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.totals import FEET, KEPT, SHOWN, STEM, is_total
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats

NAMED = 5
COMPUTED = "computed"  # of a file that went out from here: kind → places of what is computed here


def concerns(run: ImportRun, kind: ImportKind) -> list[Concern]:
    """What the check page and the report say of it."""
    return [*_of_totals(run), *_computed(run, kind)]


def totals(run: ImportRun) -> list[tuple[int, str, bool]]:
    """The first rows left aside: line, word, whether somebody said that it is a record."""
    found = [(int(line), str(word), False) for line, word in islice(Spool(run.uid).all_of(STEM), SHOWN)]
    kept = [(int(line), "", True) for line in run.options.get(KEPT, ())]
    return sorted([*found, *kept])


def _of_totals(run: ImportRun) -> list[Concern]:
    found = [one for one in totals(run) if not one[2]]
    lines = [line for line, word, _kept in found if is_total(word)]
    feet = [line for line, word, _kept in found if not is_total(word)]
    rows = run.counts.get("rows", {})
    told = []
    if count := int(rows.get(STEM, 0)):
        told.append(_total_rows(count) if lines else _total_rows_gone(count))
        told[-1] %= _named(lines, count)
    if count := int(rows.get(FEET, 0)):
        told.append(_foot_rows(count) if feet else _foot_rows_gone(count))
        told[-1] %= _named(feet, count)
    return [Concern(sentence, tone="") for sentence in told]


def _named(lines: Sequence[int], count: int) -> dict[str, str]:
    first = [formats.number(line) for line in lines[:NAMED]]
    named = pgettext("between nouns", ", ").join([*first, *(["…"] if count > len(first) else [])])
    return {"count": formats.number(count), "lines": named}


def _total_rows(count: int) -> str:
    return ngettext(
        "Row %(lines)s is taken for a total of the others and left out.",
        "%(count)s rows are taken for totals of the others and left out: %(lines)s.",
        count,
    )


def _total_rows_gone(count: int) -> str:
    """The same, once the rows have gone where they belong."""
    return ngettext(
        "%(count)s row was taken for a total of the others and left out.",
        "%(count)s rows were taken for totals of the others and left out.",
        count,
    )


def _foot_rows(count: int) -> str:
    return ngettext(
        "Row %(lines)s is taken for the foot of the sheet and left out.",
        "%(count)s rows are taken for the foot of the sheet and left out: %(lines)s.",
        count,
    )


def _foot_rows_gone(count: int) -> str:
    return ngettext(
        "%(count)s row was taken for the foot of the sheet and left out.",
        "%(count)s rows were taken for the foot of the sheet and left out.",
        count,
    )


def _computed(run: ImportRun, kind: ImportKind) -> list[Concern]:
    """Which columns of a file that went out from here hold what is computed here."""
    spool = Spool(run.uid)
    places = set(spool.read(COMPUTED, {}).get(kind.code, ())) - set(run.mapping.values())
    if not places:
        return []
    headers = spool.read("layout")["headers"]
    sentence = _("The file went out from here. What is computed here is not imported from it: %(columns)s.")
    return [Concern(sentence % {"columns": listed(headers[place] for place in sorted(places))}, tone="")]
