"""What a file holds and an import leaves aside of itself, told on the check page."""

from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.imports.kinds import Concern, ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.totals import KEPT, SHOWN, STEM
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats

NAMED = 5
COMPUTED = "computed"  # of a file that went out from here: kind → places of what is computed here


def concerns(run: ImportRun, kind: ImportKind) -> list[Concern]:
    """What the check page and the report say of it."""
    return [*_of_totals(run), *_computed(run, kind)]


def totals(run: ImportRun) -> list[tuple[int, str, bool]]:
    """The first rows that look like totals: line, word, whether somebody said that it is a record."""
    found = [(int(line), str(word), False) for line, word in islice(Spool(run.uid).all_of(STEM), SHOWN)]
    kept = [(int(line), "", True) for line in run.options.get(KEPT, ())]
    return sorted([*found, *kept])


def _of_totals(run: ImportRun) -> list[Concern]:
    count = int(run.counts.get("rows", {}).get(STEM, 0))
    if not count:
        return []
    lines = [formats.number(line) for line, _word, is_kept in totals(run) if not is_kept][:NAMED]
    if not lines:  # the rows have gone where they belong
        sentence = ngettext(
            "%(count)s row was taken for a total of the others and left out.",
            "%(count)s rows were taken for totals of the others and left out.",
            count,
        )
        return [Concern(sentence % {"count": formats.number(count)}, tone="")]
    named = pgettext("between nouns", ", ").join([*lines, *(["…"] if count > len(lines) else [])])
    sentence = ngettext(
        "Row %(lines)s is taken for a total of the others and left out.",
        "%(count)s rows are taken for totals of the others and left out: %(lines)s.",
        count,
    )
    return [Concern(sentence % {"count": formats.number(count), "lines": named}, tone="")]


def _computed(run: ImportRun, kind: ImportKind) -> list[Concern]:
    """Which columns of a file that went out from here hold what is computed here."""
    spool = Spool(run.uid)
    places = set(spool.read(COMPUTED, {}).get(kind.code, ())) - set(run.mapping.values())
    if not places:
        return []
    headers = spool.read("layout")["headers"]
    sentence = _("The file went out from here. What is computed here is not imported from it: %(columns)s.")
    return [Concern(sentence % {"columns": listed(headers[place] for place in sorted(places))}, tone="")]
