"""Whether somebody watches a record, and who else does: for the record's page."""

from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse

from guanxi.foundation.accounts.models import User
from guanxi.foundation.sentences import listed

from .models import Watch


@dataclass(frozen=True)
class Watching:
    """The button's state and the names beside it."""

    is_mine: bool
    names: str
    count: int
    url: str


def watch_of(record: Model, user: User) -> Watching | None:
    """One query; None for who may not watch."""
    if not user.may("notifications.watch_record"):
        return None
    kind = record._meta.label_lower
    rows = list(
        Watch.objects.of(kind, record.pk)
        .filter(user__is_active=True)
        .order_by("user__sort_name", "user__name", "user_id")
        .values_list("user_id", "user__name")[:50]
    )
    return Watching(
        is_mine=any(pk == user.pk for pk, _name in rows),
        names=str(listed(name for _pk, name in rows[:8])),
        count=len(rows),
        url=reverse("watch_record", args=[kind, record.pk]),
    )
