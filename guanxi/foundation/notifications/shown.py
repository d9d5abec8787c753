"""Notices as their reader sees them: what they are about is named only if it may still be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import named
from guanxi.foundation.ui import formats

from .kinds import notices
from .models import Notification


@dataclass(frozen=True)
class Line:
    """One notice in words. Without ``url`` there is nothing to open any more."""

    pk: int
    icon: str
    text: str
    about: str
    code: str
    url: str
    when: str
    at: str
    is_unread: bool
    label: str


def lines(rows: Sequence[Notification], reader: User) -> list[Line]:
    """The notices as ``reader`` sees them: one query for each kind of record."""
    places = [(row.kind, row.record_id) for row in rows if row.kind and row.record_id is not None]
    names = named(reader, places)
    kinds = {notice.code: notice for notice in notices()}
    shown = []
    for row in rows:
        kind, about = kinds.get(row.notice), names.get((row.kind, row.record_id or 0))
        is_gone = bool(row.kind) and about is None
        shown.append(
            Line(
                pk=row.pk,
                icon=kind.icon if kind else "bell",
                label=str(kind.label) if kind else row.notice,
                text=_("About a record that you may no longer see") if is_gone else str(row.text),
                about=about.title if about else "",
                code=about.code if about else "",
                url="" if is_gone else reverse("open_notification", args=[row.pk]),
                when=formats.moment(row.at),
                at=row.at.isoformat(),
                is_unread=row.read_at is None,
            )
        )
    return shown


def target(row: Notification, reader: User) -> str:
    """Where a notice leads its reader; empty where there is nothing (any more)."""
    if not row.kind:
        return row.url
    about = named(reader, [(row.kind, row.record_id or 0)]).get((row.kind, row.record_id or 0))
    return "" if about is None else row.url or about.url
