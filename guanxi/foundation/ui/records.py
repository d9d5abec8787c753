"""The record kit: panels and timelines that rooms register in the switchboard, and the history from Changes.

A record page belongs to one room; what other rooms know of the record reaches it here, so that a lower
room's page never imports a higher room.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.db import models
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.narrowing import in_force
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change, Tracked
from guanxi.foundation.once import once

from . import addresses, formats, words
from .parts import Moment

BEGINNING, MICROSECOND = datetime(1, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

type Place = Literal["banner", "main", "rail_first", "rail", "peek", "profile"]


@dataclass(frozen=True)
class Panel:
    """One section of a record page. ``context`` gives what its template shows, or None to stay away."""

    noun: str
    place: Place
    template: str
    context: Callable[[Any, User], dict[str, Any] | None]


@dataclass(frozen=True)
class Dated:
    """A moment of a timeline with its day and its place within the day: its time, or when it was written."""

    on: date
    at: datetime
    rank: int
    moment: Moment


@dataclass(frozen=True)
class Until:
    """How far a timeline was shown, for one source: what it still has lies before this day, time and key."""

    on: date
    at: datetime
    key: int


def newest[R: models.QuerySet[Any]](
    rows: R, until: Until | None, *, day: str = "on", at: str = "created_at"
) -> R:
    """What is left of ``rows``, newest first: by day along an index, within a day by time and then key."""
    rows = rows.order_by(f"-{day}", f"-{at}", "-id")
    if until is None:
        return rows
    told = models.Q(**{f"{at}__gt": until.at}) | models.Q(**{at: until.at, "id__gte": until.key})
    return rows.filter(**{f"{day}__lte": until.on}).exclude(told, **{day: until.on})


@dataclass(frozen=True)
class Source:
    """What one room adds to a record's timeline: the ``most`` newest moments of what ``until`` leaves.

    They come by day, time and key, all downwards (``newest``), the key being their rank.
    """

    noun: str
    moments: Callable[[Any, User, Until | None, int], Sequence[Dated]]


def panels(noun: str, place: Place, record: models.Model, request: SignedIn) -> SafeString:
    """The finished sections for one place of a record's page, in the switchboard's order."""
    table: Sequence[Panel] = import_module(settings.SWITCHBOARD).PANELS
    shown, user = [], request.user
    same = {"record": record, "user": user, **csrf(request)}  # a section may hold a form
    for panel in table:
        if (panel.noun, panel.place) == (noun, place):
            context = panel.context(record, user)
            if context is not None:
                shown.append(render_to_string(panel.template, {**same, **context}))
    return mark_safe("".join(shown))  # noqa: S308 - templates escape their values


def timeline(
    noun: str, record: models.Model, user: User, *, after: str = "", most: int = 20
) -> tuple[list[Moment], str]:
    """The newest moments of all rooms behind ``after``, and where older ones begin (empty: nowhere).

    Within a day they stand by their time where it is known, else by when they were written; of one instant
    what a higher room says stands above what a lower one does, for it follows from it.
    """
    table: Sequence[Source] = import_module(settings.SWITCHBOARD).TIMELINES
    sources = [source for source in table if source.noun == noun]
    found = [
        ((dated.on, dated.at, place, dated.rank), dated.moment)
        for place, source in enumerate(sources)
        for dated in source.moments(record, user, _until(after, place), most + 1)
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    shown = found[:most]
    return [moment for _place, moment in shown], place_of(*shown[-1][0]) if len(found) > most else ""


def place_of(on: date, at: datetime, *keys: int) -> str:
    """A place in a timeline, or in a list in its order, as addresses hold it."""
    return "_".join([on.isoformat(), str((at - BEGINNING) // MICROSECOND), *map(str, keys)])


def behind(after: str) -> Until | None:
    """What an address's ``after`` leaves of one list in a timeline's order; refused if it is damaged."""
    if not after:
        return None
    on, (since, key) = addresses.day_and_ids(after, 2)
    return Until(on, _instant(since), key)


def _instant(since: int) -> datetime:
    try:
        return BEGINNING + since * MICROSECOND
    except OverflowError:
        raise addresses.damaged() from None


def _until(after: str, place: int) -> Until | None:
    """What an address's ``after`` leaves of the source at this place; refused if it is damaged."""
    if not after:
        return None
    on, (since, shown, rank) = addresses.day_and_ids(after, 3)
    # Places go downwards within an instant: of its higher ones all was shown, of its lower ones nothing.
    key = rank if place == shown else 0 if place > shown else addresses.MOST
    return Until(on, _instant(since), key)


def may(user: User, permission: str, record: models.Model) -> bool:
    """Whether ``user`` may use ``permission`` on this very record: what the action will say, said before."""
    rows: Any = record._meta.model._default_manager

    def ask() -> bool:
        return bool(rows.within_scope(user, permission).filter(pk=record.pk).exists())

    return once((user.pk, in_force(), permission, record._meta.label, record.pk), ask)


# ---- history -----------------------------------------------------------------------------------


MASK = "**"  # stands in whatever is masked


def history(record: Tracked, *, reader: User, without: Collection[str] = (), most: int = 100) -> list[Moment]:
    """Who made it, and what changed since, by whom, from what to what; personal values stay masked.

    ``without`` names fields that are not for whoever reads.
    """
    changes = list(Change.objects.of(record).exclude(field__in=without).select_related("by")[: most + 1])
    moments = [one for one in changed(record, changes[:most], reader) if one.body]  # else nothing differs
    return moments if len(changes) > most else [*moments, _made(record)]


def changed(record: Tracked, changes: Sequence[Change], reader: User) -> list[Moment]:
    """A moment for each of these changes, newest first: the field, and from what to what."""
    own = words.described(record, (change.field for change in changes), reader)
    steps = list(_with_after(record, changes, own))
    pairs = [(change.field, value) for change, *both in steps for value in both]
    names = words.names(record, pairs)
    return [
        Moment(
            icon="history",
            title=own[change.field].label if change.field in own else words.label(record, change.field),
            who=str(change.by),
            when=formats.moment(change.at),
            at=change.at.isoformat(),
            body=_body(record, change.field, both, names, own),
        )
        for change, *both in steps
    ]


def _step(both: Sequence[str]) -> str:
    """From what to what; masks that come out alike say that what they hide does not."""
    before, after = both
    if before == after and MASK in before:
        after = _("a different one that looks the same masked")
    return f"{before} → {after}"


def _body(
    record: Tracked, name: str, both: Sequence[Any], names: words.Names, own: Mapping[str, words.Described]
) -> str:
    """From what to what, "" where nothing differs; of several facts in one field only those that do."""
    if name in own and (between := own[name].between) is not None:
        return between(*both)
    if both[0] == both[1]:  # written and taken back, as by a merge and its end
        return ""
    told = [_value(record, name, value, names, own) for value in both]
    return "" if set(told) == {"–"} else _step(told)


def _value(
    record: Tracked, name: str, value: Any, names: words.Names, own: Mapping[str, words.Described]
) -> str:
    return (own[name].told(value) or "–") if name in own else words.value(record, name, value, names)


def _made(record: Tracked) -> Moment:
    """Where its history begins."""
    imported = record.change_set is not None and not record.change_set.is_by_hand
    return Moment(
        icon="upload" if imported else "plus",
        title=_("Created by an import") if imported else _("Created"),
        who=str(record.created_by or ""),
        when=formats.moment(record.created_at),
        at=record.created_at.isoformat(),
    )


def _with_after(
    record: models.Model, changes: Sequence[Change], own: Mapping[str, words.Described]
) -> Iterator[tuple[Change, Any, Any]]:
    """Each change with the value before it and the value after it (the next change's before, or today's)."""
    later: dict[str, Any] = {}
    for change in changes:
        before = keeping.before(change)
        today = own[change.field].now if change.field in own else getattr(record, change.field, None)
        after = later.get(change.field, today)
        later[change.field] = before
        yield change, before, after
