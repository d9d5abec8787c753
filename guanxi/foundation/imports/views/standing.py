"""What stands on the check page when one of its buttons is pressed: all of it counts, whichever button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.imports import (
    alike,
    aside,
    emptying,
    last_time,
    mended_before,
    mending,
    pages,
    words,
)
from guanxi.foundation.imports.kinds import ImportKind, kind_of
from guanxi.foundation.imports.mending import Mends
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.scales import PLAIN
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.totals import KEPT
from guanxi.foundation.imports.words import Meanings

ALL = "all"
WHOM = "whom-"  # a line behind it: the field beside its choice
ORDERS = frozenset({"dmy", "mdy", "ymd"})


@dataclass(frozen=True)
class Standing:
    """What was given, as far as it differs from what the rows were checked with."""

    answers: Mapping[str, Any]
    meanings: Meanings | None
    mends: Mends | None
    is_old: bool  # the rows were checked again since the page was shown

    @property
    def is_checked(self) -> bool:
        """Whether the numbers on the page are what an import would come to."""
        return not (self.answers or self.meanings is not None or self.mends or self.is_old)

    @property
    def parts(self) -> dict[str, Any]:
        return {"answers": self.answers, "meanings": self.meanings, "mends": self.mends}


def standing(request: SignedIn, run: ImportRun) -> Standing:
    """Every part of the page that was sent; one that is not on the page shown stays as it was."""
    kind = kind_of(run.kind, request.user)
    posted = request.POST.dict()
    mends = emptying.asked(posted, run, kind).joined(mending.asked(posted, run, kind))
    said = words.explained(run, kind, request.user, posted)
    shown = request.POST.get("checked", "")
    answers = {
        **_questions(request, run),
        **_order(request, run, kind),
        **_year(request, run),
        **_scales(request, run, kind),
        **_alike(request, run, kind),
        **_totals(request, run),
    }
    if "as-before" in request.POST:
        mends = mended_before.taken(run, kind, posted).joined(mends)
    if "last-time" in request.POST and (last := last_time.offered(run)):
        answers, mends = last_time.with_answers(last, answers), last.mends.joined(mends)
    return Standing(
        answers,
        None if said == words.meanings(Spool(run.uid)) else said,
        mends if mends.count() else None,
        is_old=bool(shown) and shown != str(run.job_id),
    )


def _questions(request: SignedIn, run: ImportRun) -> dict[str, Any]:
    """Which codes are fees, and whatever else the kind asks."""
    found = {}
    for one in pages.questions(run):
        offered = {value for value, _label, _note in one["choices"]}
        said = [value for value in request.POST.getlist(one["name"]) if value in offered]
        if f"asked-{one['name']}" in request.POST and set(said) != set(one["chosen"]):
            found[one["name"]] = said
    return found


def _totals(request: SignedIn, run: ImportRun) -> dict[str, Any]:
    """Which rows that look like totals are records all the same."""
    asked = {line for line, _word, _kept in aside.totals(run)}
    if "asked-totals" not in request.POST:
        return {}
    kept = set(run.options.get(KEPT, ()))
    said = {int(text) for text in request.POST.getlist("total") if text.isdecimal() and len(text) < 10}
    now = (kept - asked) | (said & asked)
    return {KEPT: sorted(now)} if now != kept else {}


def _order(request: SignedIn, run: ImportRun, kind: ImportKind) -> dict[str, Any]:
    """Day or month first, for every column of dates that can be read in two ways."""
    order = request.POST.get("order", "")
    fields = [doubt.name for doubt in pages.doubts(run, kind) if doubt.of_dates]
    if order not in ORDERS or not fields:
        return {}
    return {"conventions": {**run.options.get("conventions", {}), **dict.fromkeys(fields, order)}}


def _scales(request: SignedIn, run: ImportRun, kind: ImportKind) -> dict[str, Any]:
    """Whether plain numbers are multiplied by what their column's name says."""
    asked, plain = request.POST.get("scale", ""), set(run.options.get(PLAIN, ()))
    name = asked.removesuffix("-plain")
    if name not in {one.name for one in pages.scaled(run, kind)}:
        return {}
    now = plain | {name} if name != asked else plain - {name}
    return {PLAIN: sorted(now)} if now != plain else {}


def _year(request: SignedIn, run: ImportRun) -> dict[str, str]:
    """Which year the days of the file mean that have none."""
    year = request.POST.get("year", "")
    return {"year": year} if year in {value for value, *_rest in pages.years(run)} else {}


def _alike(request: SignedIn, run: ImportRun, kind: ImportKind) -> dict[str, Any]:
    """What becomes of records that may be others: all in one way, but for those chosen otherwise.

    What was typed beside a choice says of any other record that it is this one.
    """
    kept = run.options.get("alike", {})
    posted = {
        name.removeprefix("alike-"): value
        for name, value in request.POST.items()
        if name.startswith("alike-") and alike.is_decision(str(value))
    }
    for name, text in request.POST.items():
        if name.startswith(WHOM) and str(text).strip():
            posted[name.removeprefix(WHOM)] = alike.meant(kind, str(text), request.user)
    every = posted.pop(ALL, "")
    chosen = {
        line: value
        for line, value in posted.items()
        if line.isdecimal() and value != alike.decided(kept, line)
    }
    said = {ALL: every, **chosen} if every else {**kept, **chosen}
    return {} if said == kept else {"alike": said}
