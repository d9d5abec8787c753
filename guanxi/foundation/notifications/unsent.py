"""What did not go out to somebody, in words for that person: by which way, how much, since when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence

from .choosing import columns_of
from .models import Delivery


@dataclass(frozen=True)
class Unsent:
    """One way out: how many notices, the day of the first, and one of the errors by its kind."""

    channel: Sentence
    count: int
    since: object
    error: str


def unsent_of(user: User) -> Sequence[Unsent]:
    """The ways by which something did not go out and was not read at the bell since."""
    rows = Delivery.objects.unsent_of(user).order_by("channel").values("channel")
    found = rows.annotate(count=Count("pk"), since=Min("due_at"), error=Max("error"))
    if not found:
        return ()
    names = {column.channel: column.label for column in columns_of(user)}
    return [
        Unsent(names.get(row["channel"], row["channel"]), row["count"], row["since"], row["error"])
        for row in found
    ]
