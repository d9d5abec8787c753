"""What a token may, in words, and what it may be narrowed to: rooms in which its user may do anything."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.accounts.rights import rights
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats

NAMED = 3  # so many permissions are called by their names


def room_of(permission: str) -> str:
    """The room that a permission belongs to."""
    return permission.partition(".")[0]


def room_name(room: str) -> str:
    """What people call a room; the switchboard names them."""
    names: Mapping[str, Sentence] = import_module(settings.SWITCHBOARD).ROOM_NAMES
    return str(names.get(room, room))


def rooms_of(user: User) -> list[tuple[str, str]]:
    """The rooms in which ``user`` may do anything, with their names."""
    names: Mapping[str, Sentence] = import_module(settings.SWITCHBOARD).ROOM_NAMES
    held = {room_of(permission) for permission in user.grants}
    return [(room, str(name)) for room, name in names.items() if room in held]


def permissions_of(user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every single permission that ``user`` holds, in words, by its room."""
    found = []
    for room, some in groupby(rights(), key=lambda right: str(right.room)):
        held = [(right.permission, str(right.label)) for right in some if user.may(right.permission)]
        if held:
            found.append((room, held))
    return found


def reach_in_words(token: Token) -> str:
    """What a token may, in a few words."""
    if not token.narrowing.takes_away:
        return _("everything its owner may")
    names = [room_name(room) for room in token.rooms]
    if token.permissions:
        names.append(_permissions_in_words(token.permissions))
    where = pgettext("between nouns", ", ").join(names)
    if token.read_only:
        return _("read only: %(rooms)s") % {"rooms": where} if where else _("read only")
    return where


def _permissions_in_words(permissions: Sequence[str]) -> str:
    """A few by their names; of many, how many."""
    if len(permissions) > NAMED:
        count = len(permissions)
        return ngettext("%(n)s permission", "%(n)s permissions", count) % {"n": count}
    known = {right.permission: str(right.label) for right in rights()}
    return pgettext("between nouns", ", ").join(known.get(each, each) for each in permissions)


def shown_tokens(rows: Iterable[Token]) -> list[dict[str, Any]]:
    """Name, what it may, since when, used when, until when."""
    return [
        {
            "pk": token.pk,
            "name": token.name,
            "may": reach_in_words(token),
            "made": formats.day(timezone.localdate(token.created_at)),
            "ends": formats.day(timezone.localdate(token.expires_at)) if token.expires_at else "",
            "used": formats.day(token.last_used_on) if token.last_used_on else "",
            "is_over": token.expires_at is not None and token.expires_at <= timezone.now(),
        }
        for token in rows
    ]
