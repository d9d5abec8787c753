"""All that somebody may do, in words: each verb with how far and through what, how values are seen, what is
shared, and for whom the person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import Role, RoleMask, Share, User
from guanxi.foundation.accounts.rights import ALWAYS, Right, Value, by_room, rights, values
from guanxi.foundation.accounts.scopes import LABELS, SHOWN_LABELS, Level, Scope, Shown
from guanxi.foundation.approvals.models import Deputy
from guanxi.foundation.errors import Sentence
from guanxi.foundation.subjects import Named, named, subjects
from guanxi.foundation.ui import formats

from .explaining import held_by

MOST_SHARES = 100


@dataclass(frozen=True)
class Source:
    """What gives it: a role, with its page for whoever may open it; or nothing but working here."""

    name: str
    url: str = ""
    reach: str = ""


@dataclass(frozen=True)
class Held:
    """One verb, or one kind of value: how far, and through what."""

    label: Sentence
    reach: Sentence
    sources: tuple[Source, ...]
    help: Sentence = ""


@dataclass(frozen=True)
class Room:
    label: Sentence
    rows: tuple[Held, ...]


@dataclass(frozen=True)
class Opened:
    """One record shared with the person: what it is, through whom, how far and until when."""

    noun: Sentence
    record: Named | None
    through: str
    level: str
    by: str
    until: str


def rooms_of(person: User, role_urls: Mapping[int, str]) -> list[Room]:
    """Every verb that the person holds, room by room, the widest reach first among its sources."""
    held = held_by(person) if person.is_active else {}
    rooms = []
    for label, some in by_room(rights()):
        rows = tuple(_held(right, person, held, role_urls) for right in some if person.may(right.permission))
        if rows:
            rooms.append(Room(label, rows))
    return rooms


def _held(
    right: Right, person: User, held: Mapping[str, Sequence[tuple[Scope, Role]]], role_urls: Mapping[int, str]
) -> Held:
    scope = person.scope_of(right.permission) or Scope.OWN
    mine = held.get(right.permission, ())
    everybody = ALWAYS.get(right.permission)
    if everybody is not None and all(reach <= everybody for reach, _role in mine):
        sources: tuple[Source, ...] = (Source(_("Everybody who works here")),)
    else:
        sources = tuple(
            Source(str(role), role_urls.get(role.pk, ""), "" if reach is scope else str(LABELS[reach]))
            for reach, role in mine
            if everybody is None or reach > everybody
        )
    return Held(right.label, LABELS[scope], sources, right.help)


def values_of(person: User, role_urls: Mapping[int, str]) -> list[Held]:
    """How the person sees each kind of value, and which roles say so."""
    rows = (
        RoleMask.objects.filter(role__in=person.roles.all()).select_related("role").order_by("-level", "pk")
    )
    said = list(rows)
    return [
        _seen(value, person, [row for row in said if row.field == value.code], role_urls)
        for value in values()
    ]


def _seen(value: Value, person: User, said: Sequence[RoleMask], role_urls: Mapping[int, str]) -> Held:
    level = person.shows(value.code)
    plain = Shown.MASKED not in value.levels and level is Shown.REVEALABLE
    reach: Sentence = pgettext("of a value", "Shown") if plain else SHOWN_LABELS[level]
    giving = tuple(
        Source(str(row.role), role_urls.get(row.role_id, "")) for row in said if row.level == level
    )
    return Held(value.label, reach, giving or (Source(_("No role says anything else")),))


def shares_of(person: User, reader: User) -> list[Opened]:
    """What is shared with the person, through department and groups too; named as far as ``reader`` sees."""
    rows = Share.objects.held_by(person).select_related("person", "department", "group", "by")
    found = list(rows.order_by("-at", "-pk")[:MOST_SHARES])
    known = named(reader, [(share.kind, share.record_id) for share in found])
    nouns = {subject.kind: subject.name for subject in subjects()}
    return [
        Opened(
            noun=nouns.get(share.kind, share.kind),
            record=known.get((share.kind, share.record_id)),
            through="" if share.person_id else str(share),
            level=Level(share.level).label,
            by=str(share.by),
            until=formats.day(share.until) if share.until else "",
        )
        for share in found
    ]


def deputyships_of(person: User) -> list[tuple[str, str]]:
    """For whom the person decides, and when: those that are in force or to come."""
    today: date = timezone.localdate(timezone=ZoneInfo(person.company.zone))
    # unscoped: who stands in for whom is known to all colleagues
    rows = (
        Deputy.objects.filter(deputy=person, last__gte=today).select_related("user").order_by("first", "pk")
    )
    return [(str(row.user), formats.days(row.first, row.last)) for row in rows[:MOST_SHARES]]
