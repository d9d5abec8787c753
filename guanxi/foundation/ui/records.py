"""The record kit: panels and timelines that rooms register in the switchboard, and the history from Changes.

A record page belongs to one room; what other rooms know of the record reaches it here, so that a lower
room's page never imports a higher room.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change

from . import formats, words
from .parts import Moment

type Place = Literal["banner", "main", "rail"]


@dataclass(frozen=True)
class Panel:
    """One section of a record page. ``context`` gives what its template shows, or None to stay away."""

    noun: str
    place: Place
    template: str
    context: Callable[[Any, User], dict[str, Any] | None]


@dataclass(frozen=True)
class Dated:
    """A moment of a timeline with its day and its place within the day."""

    on: date
    rank: int
    moment: Moment


@dataclass(frozen=True)
class Source:
    """What one room adds to a record's timeline: up to ``most`` moments not later than ``until``."""

    noun: str
    moments: Callable[[Any, User, date | None, int], Sequence[Dated]]


def panels(noun: str, place: Place, record: models.Model, user: User) -> SafeString:
    """The finished sections for one place of a record's page, in the switchboard's order."""
    table: Sequence[Panel] = import_module(settings.SWITCHBOARD).PANELS
    shown = []
    for panel in table:
        if (panel.noun, panel.place) == (noun, place):
            context = panel.context(record, user)
            if context is not None:
                shown.append(render_to_string(panel.template, {"record": record, "user": user, **context}))
    return mark_safe("".join(shown))  # noqa: S308 - templates escape their values


def timeline(
    noun: str, record: models.Model, user: User, *, until: date | None = None, most: int = 20
) -> tuple[list[Moment], date | None]:
    """The newest moments of all rooms, and the day from which older ones are to be asked for.

    A day is never cut in two: all of the last day's moments are there, so the next page starts before it.
    """
    table: Sequence[Source] = import_module(settings.SWITCHBOARD).TIMELINES
    found = [m for s in table if s.noun == noun for m in s.moments(record, user, until, most + 1)]
    found.sort(key=lambda dated: (dated.on, dated.rank), reverse=True)
    if len(found) <= most:
        return [dated.moment for dated in found], None
    last = found[most - 1].on
    shown = [dated for dated in found if dated.on >= last]
    return [dated.moment for dated in shown], last if len(shown) < len(found) else None


def may(user: User, permission: str, record: models.Model) -> bool:
    """Whether ``user`` may use ``permission`` on this very record: what the action will say, said before."""
    rows: Any = record._meta.model._default_manager
    return bool(rows.within_scope(user, permission).filter(pk=record.pk).exists())


# ---- history -----------------------------------------------------------------------------------


def history(record: models.Model, most: int = 100) -> list[Moment]:
    """What changed, by whom, from what to what; personal values stay masked."""
    changes = list(Change.objects.of(record).select_related("by")[:most])
    steps = list(_with_after(record, changes))
    pairs = [(change.field, value) for change, *both in steps for value in both]
    names = words.names(record, pairs)
    return [
        Moment(
            icon="history",
            title=words.label(record, change.field),
            who=str(change.by),
            when=formats.moment(change.at),
            at=change.at.isoformat(),
            body=" → ".join(words.value(record, change.field, value, names) for value in both),
        )
        for change, *both in steps
    ]


def _with_after(record: models.Model, changes: Sequence[Change]) -> Iterator[tuple[Change, Any, Any]]:
    """Each change with the value before it and the value after it (the next change's before, or today's)."""
    later: dict[str, Any] = {}
    for change in changes:
        before = keeping.before(change)
        after = later.get(change.field, getattr(record, change.field, None))
        later[change.field] = before
        yield change, before, after
