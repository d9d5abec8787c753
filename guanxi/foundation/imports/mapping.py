"""Which column means what, as proposed, remembered or said by a person; and what is asked besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.aside import COMPUTED
from guanxi.foundation.imports.columns import normalise
from guanxi.foundation.imports.examining import SAYS, column_digest, remembered
from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.models import ColumnMemory, ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import listed, told

type Column = tuple[int, float, str]  # its place, how sure (0 to 1), and why


@dataclass(frozen=True)
class Proposed:
    """What the matching page starts with."""

    headers: Sequence[str]
    columns: Mapping[str, Column]
    options: Mapping[str, Any]
    is_remembered: bool
    matched_by: str = ""  # the colleague whose matching it is


OWN = frozenset({"owner", "department", "alike"})  # of the options: never taken from a colleague


def proposed(run: ImportRun, kind: ImportKind, by: User) -> Proposed:
    """The person's own matching of such columns before, else what names and values say.

    What the file says of itself goes before what was chosen for another file.
    """
    found = _proposed(run, kind, by)
    says = Spool(run.uid).read(SAYS, {}).get(kind.code, {})
    return replace(found, options={**found.options, **says})


def _proposed(run: ImportRun, kind: ImportKind, by: User) -> Proposed:
    spool = Spool(run.uid)
    headers = spool.read("layout")["headers"]
    found = spool.read("proposals").get(kind.code, {})
    memories = ColumnMemory.objects.visible_to(by).filter(kind=kind.code)
    memory = memories.filter(signature=run.signature).first()
    computed = spool.read(COMPUTED, {})
    if memory is not None and (known := remembered(memory, headers)) is not None:
        why = _("As you matched it last time.")
        columns = {n: (place, 1.0, why) for n, place in known.items()}
        return Proposed(headers, _reported(columns, computed, kind), memory.options, True)
    if (shared := _of_colleague(run, kind, by, headers)) is not None:
        return replace(shared, columns=_reported(shared.columns, computed, kind))
    columns = {name: (int(place), float(sure), str(told(why))) for name, (place, sure, why) in found.items()}
    latest = memories.order_by("-used_at").first()
    options = latest.options if latest else _source(run, kind, by)
    if kind.code in computed:
        options = {**options, "source": ""}  # of a file that went out from here the numbers are our own
    return Proposed(headers, columns, options, is_remembered=False)


def _reported(
    columns: Mapping[str, Column], computed: Mapping[str, Sequence[int]], kind: ImportKind
) -> dict[str, Column]:
    """A matching of such columns without those that hold, in this very file, what is computed here."""
    aside = computed.get(kind.code, ())
    return {name: column for name, column in columns.items() if column[0] not in aside}


def _of_colleague(run: ImportRun, kind: ImportKind, by: User, headers: Sequence[str]) -> Proposed | None:
    """As a colleague of the department matched such columns last, and shares it."""
    theirs = ColumnMemory.objects.of_colleagues(by).filter(kind=kind.code, signature=run.signature)
    memory = theirs.select_related("by").order_by("-used_at").first()
    known = remembered(memory, headers) if memory else None
    if memory is None or known is None:
        return None
    why = _("As %(name)s matched it.") % {"name": memory.by.name}
    options = {name: value for name, value in memory.options.items() if name not in OWN}
    columns = {name: (place, 1.0, why) for name, place in known.items()}
    return Proposed(headers, columns, options, is_remembered=True, matched_by=memory.by.name)


def _source(run: ImportRun, kind: ImportKind, by: User) -> dict[str, Any]:
    """Where a kind's numbers come from, if it must be said: as in the last import, else the file's name."""
    field = kind.options.base_fields.get("source")
    if field is None or not field.required:
        return {}
    done = ImportRun.objects.visible_to(by).filter(kind=kind.code, state=ImportRun.State.APPLIED)
    last = done.order_by("-pk").first()
    stem = " ".join(run.name.rpartition(".")[0].split()) or run.name
    return {
        "source": last.options.get("source") if last else stem[: getattr(field, "max_length", 40)].strip()
    }


def named(headers: Sequence[str], kind: ImportKind, pairs: Sequence[str]) -> dict[str, int]:
    """``field=Column name`` as said on the command line → place of the column."""
    places = {normalise(header): place for place, header in enumerate(headers)}
    fields = {field.name for field in kind.fields}
    found = {}
    for pair in pairs:
        name, _sign, header = pair.partition("=")
        if name not in fields:
            raise Refused(
                _("There is no field “%(name)s”. Fields: %(fields)s.")
                % {"name": name, "fields": listed(sorted(fields))}
            )
        if normalise(header) not in places:
            raise Refused(_("The file has no column “%(name)s”.") % {"name": header})
        found[name] = places[normalise(header)]
    return found


def check_required(kind: ImportKind, mapping: Mapping[str, int]) -> None:
    """Every field that must be there has a column, or another that serves instead."""
    missing = [
        field for field in kind.fields if field.required and not {field.name, field.instead} & mapping.keys()
    ]
    if missing:
        named = pgettext("between nouns", ", ").join(str(field.label) for field in missing)
        raise Refused(_("Which column holds: %(fields)s?") % {"fields": named})


def options(kind: ImportKind, by: User, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked besides the columns, from values given by name; the first wrong one is refused."""
    blank = kind.options(by=by)
    initial = {
        name: field.initial() if callable(field.initial) else field.initial
        for name, field in blank.fields.items()
    }
    form = kind.options({**initial, **given}, by=by)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise Refused(_("%(name)s: %(text)s") % {"name": label, "text": errors[0]}, field=name)
    return form.as_options()


def digests(headers: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    return {name: column_digest(headers[place]) for name, place in mapping.items()}
