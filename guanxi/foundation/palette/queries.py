"""What each person used, how often and how lately: kept by one statement, never by a history."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

HALF_LIFE = 14 * 86_400  # seconds after which a use counts half
FORGOTTEN = 12.0  # half-lives after which a single use is forgotten
MOST = 200  # what is remembered of one person when choosing

# ``heat`` is log2 of the sum of 2 ** (instant in half-lives) over all uses: it needs no decaying, for of two
# of them the order stays as it is.
NOTE = """
    INSERT INTO palette_use (user_id, item, heat, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (user_id, item) DO UPDATE SET at = excluded.at,
        heat = (palette_use.heat + excluded.heat + abs(palette_use.heat - excluded.heat)) / 2
            + ln(1 + power(2, -abs(palette_use.heat - excluded.heat))) / ln(2)
"""


USED = "SELECT item, heat, at FROM palette_use WHERE user_id = %s ORDER BY heat DESC LIMIT %s"


def heat_at(seconds: float) -> float:
    """The heat of one use at this instant."""
    return seconds / HALF_LIFE


class Uses(models.QuerySet[Any]):
    """Everybody's own."""

    def of(self, user: "User") -> Sequence[tuple[str, float, Any]]:
        """(item, heat, when last) of what ``user`` uses most, in one query."""
        with connection.cursor() as cursor:  # at every key: Django would take longer than it
            cursor.execute(USED, [user.pk, MOST])
            return list(cursor.fetchall())

    def note(self, user: "User", item: str) -> None:
        """One more use: what the palette itself keeps, as the door the time of a sign-in, is no action."""
        now = time.time()
        at = connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(now, UTC))
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [user.pk, item, heat_at(now), at])

    def forget_old(self) -> int:
        """Drop what was not used for half a year."""
        return int(self.filter(heat__lt=heat_at(time.time()) - FORGOTTEN).delete()[0])
