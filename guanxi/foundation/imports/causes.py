"""Wrong rows by what is wrong in them: said once above them, with what mends them together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.sheetparts import Group, Mend
from guanxi.foundation.sentences import in_common, kept, shape_of
from guanxi.foundation.ui import formats

type Sample = Mapping[str, Any]


def key_of(line: int, field: str) -> str:
    return f"cell-{line}-{field}"


def grouped(
    samples: Sequence[Sample], kind: ImportKind, mends: Mapping[tuple[int, str], Mend]
) -> Iterator[tuple[Group, Sequence[Sample]]]:
    """The rows of each field, the most frequent first; of it those of one reason, the same words together.

    What cannot be read comes before what can be, but does not go with what is here.
    """
    labels = {field.name: str(field.label) for field in kind.fields}
    fields: dict[tuple[bool, str], dict[tuple[str, str], list[Sample]]] = {}
    for one in samples:
        reasons = fields.setdefault((one.get("late", False), one["field"]), {})
        reasons.setdefault((shape_of(_reason(one)), _words(one, mends)), []).append(one)
    for (_late, name), reasons in sorted(fields.items(), key=lambda pair: (pair[0][0], -_rows(pair[1]))):
        label = labels.get(name) or _("The row as a whole")
        for (_shape, words), found in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
            yield _group(label, words, found, mends), found


def _rows(reasons: Mapping[Any, Sequence[Sample]]) -> int:
    return sum(map(len, reasons.values()))


def _reason(one: Sample) -> Any:
    """Why a row is wrong first of all, as it is kept: only so do sentences tell in what they differ."""
    return kept(one["faults"].get(one["field"], ""))


def _words(one: Sample, mends: Mapping[tuple[int, str], Mend]) -> str:
    """What stands in its wrong cell, where it stands in others as well."""
    mend = mends.get((one["line"], one["field"]))
    return mend.value if mend and mend.alike else ""


def _all_text(mend: Mend, here: int) -> str:
    """A row in which something else is wrong before stands with that, and is mended here all the same."""
    if mend.alike == formats.number(here):
        return _("Mend all %(count)s at once") % {"count": mend.alike}
    said = {"count": mend.alike, "here": formats.number(here)}
    return _("Mend all %(count)s at once: %(here)s here, the others in rows of other groups") % said


def _group(label: str, words: str, found: Sequence[Sample], mends: Mapping[tuple[int, str], Mend]) -> Group:
    first = found[0]
    mend = mends.get((first["line"], first["field"])) if words else None
    said = {"field": label, "count": formats.number(len(found))}
    return Group(
        _("%(field)s: %(count)s") % said,
        str(in_common([_reason(one) for one in found])),
        box=f"all-{mend.name}" if mend else "",
        all_text=_all_text(mend, len(found)) if mend else "",
        mend=mend if mend and mend.meant else None,
        target=key_of(first["line"], first["field"]),
        first=(first["line"], first["field"]),
    )
