"""Records of a file that may be others which are there: a person decides of each, or of all at once.

What nobody decided stays behind with that reason, in the file of rejected rows: a double is made soon, and
found late.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.kinds import WRONG, Concern, ImportKind, Verdict
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.sentences import said as _
from guanxi.foundation.ui import formats

ALIKE = "alike"  # beside what a record becomes; of options: line (or "all") → what was decided
UNDECIDED = "undecided"  # of counts: those that stay behind; of a batch: their lines
WITHIN = "within"  # of counts: those that may be records of the same file, which are nowhere else
ASK = "ask"  # the decision where nobody made one
DECISIONS = ("new", "known", "rename", "leave")
PICKED = re.compile(r"known:[0-9]{1,18}")  # which of several it is


def decisions(
    kind: ImportKind, chosen: str, among: Iterable[Sequence[str]] = ()
) -> list[tuple[str, str, bool]]:
    """What can be done with a record that may be another: value, label, whether it is chosen.

    ``among``: of several that it may be, which (as ``picked`` says it) and its name: somebody picks one.
    """
    which = {value: now("It is %(name)s") % {"name": name} for value, name in among}
    labels = {
        "new": now("Bring in as new"),
        **(which or {"known": str(kind.known)}),
        **({"rename": now("Change the one that is there, its name too")} if kind.renames else {}),
        "leave": now("Leave it out"),
    }
    return [(value, label, value == chosen) for value, label in labels.items()]


def picked(record_id: int) -> str:
    """The decision that it is this one of several."""
    return f"known:{record_id}"


def picked_id(said: str) -> int | None:
    """Which one such a decision names; None where it is another decision."""
    return int(said.removeprefix("known:")) if PICKED.fullmatch(said) else None


def meant(kind: ImportKind, text: str, user: User) -> str:
    """The decision that it is the record which ``text`` means to ``user``; Refused where that is not one."""
    found = kind.sought(text, user) if kind.sought else ()
    if not found:
        raise Refused(now("None that you may see has this number or name."))
    if len(found) > 1:
        named = now(", ").join(f"{one.name} ({one.typed})" for one in found)
        raise Refused(now("Several fit: %(names)s. Write the number of one.") % {"names": named})
    return found[0].decision


def is_decision(value: str) -> bool:
    return value in {"", *DECISIONS} or bool(PICKED.fullmatch(value))


def decided(said: Mapping[str, str], line: str) -> str:
    """What becomes of the record of ``line`` by what was said of it, else of all; "" where nothing was."""
    return said.get(line, said.get("all", ""))


def decision(options: Mapping[str, Any], line: int) -> Any:
    """The same for who reads the rows: ``ASK`` where it may be another, as far as the check has found."""
    if found := decided(options.get(ALIKE, {}), str(line)):
        return found
    lines = options.get(UNDECIDED)
    return ASK if lines is None or line in lines else "new"


def is_undecided(verdict: Verdict) -> bool:
    return bool(verdict.alike) and verdict.outcome == WRONG


def as_asked(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """A sample for the page that asks: what it may be stands as the question, and not as a fault as well."""
    waits = one.get("alike") and one["outcome"] == WRONG
    faults = {name: said for name, said in one["faults"].items() if not (waits and name == one["field"])}
    return {**one, "faults": faults}


def undecided(why: Sentence) -> Sentence:
    """Why a row stays behind; ``why``: whom it may be."""
    return _("%(why)s Nobody decided whether to take it as that one, as new, or not at all.") % {"why": why}


def concerns(run: ImportRun) -> list[Concern]:
    """Before it is imported how many are asked about, afterwards how many stayed behind for it."""
    waiting = run.count(UNDECIDED)
    if run.state != ImportRun.State.PREVIEWED:
        sentence = ngettext(
            "%(count)s row stayed behind, for nobody decided whether it is one that is here already.",
            "%(count)s rows stayed behind, for nobody decided whether they are ones that are here already.",
            waiting,
        )
        return [Concern(sentence % {"count": formats.number(waiting)})] if waiting else []
    if not (count := run.count(ALIKE)):
        return []
    within = run.count(WITHIN)
    sentence = (_of_file if within == count else _of_both if within else _of_house)(count, waiting)
    url = f"{reverse('show_import', args=[run.pk])}?rows={ALIKE}"
    named = {"count": formats.number(waiting or count)}
    return [Concern(sentence % named, url, now("Say who they are"), tone="warn" if waiting else "")]


def _of_house(count: int, waiting: int) -> str:
    if waiting:
        return ngettext(
            "%(count)s row may be about one that is here already: it stays behind till somebody decides.",
            "%(count)s rows may be about ones that are here already: they stay behind till somebody decides.",
            waiting,
        )
    return ngettext(
        "%(count)s customer may be one that is here already.",
        "%(count)s customers may be ones that are here already.",
        count,
    )


def _of_file(count: int, waiting: int) -> str:
    if waiting:
        return ngettext(
            "%(count)s row may repeat another row of this file: it stays behind till somebody decides.",
            "%(count)s rows may repeat other rows of this file: they stay behind till somebody decides.",
            waiting,
        )
    return ngettext(
        "%(count)s customer may stand twice in this file.",
        "%(count)s customers may stand twice in this file.",
        count,
    )


def _of_both(count: int, waiting: int) -> str:
    if waiting:
        return ngettext(
            "%(count)s row may be about one here or in this file: it stays behind till somebody decides.",
            "%(count)s rows may be about ones here or in this file: they stay behind till somebody decides.",
            waiting,
        )
    return ngettext(
        "%(count)s customer may be one that is here or in this file.",
        "%(count)s customers may be ones that are here or in this file.",
        count,
    )
