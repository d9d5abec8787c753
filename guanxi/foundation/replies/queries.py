"""Which requests with a key were answered already, and what the answer was."""

from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

KEPT_FOR = timedelta(hours=24)
HOLD = """
    INSERT INTO replies_kept_reply (owner, key, request, rights, uid, at, reply)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (owner, key) DO NOTHING
"""


class KeptReplies(models.QuerySet[Any]):
    """Everybody's own: ``owner`` is the digest of whose program it is."""

    def hold(self, row: Any) -> bool:
        """Take the key for this request, in the transaction that does the work; False where it is taken.

        Who comes second waits here until the first has committed or failed.
        """
        self.filter(owner=row.owner, key=row.key, at__lt=timezone.now() - KEPT_FOR).delete()
        at = connection.ops.adapt_datetimefield_value(row.at)
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [row.owner, row.key, row.request, row.rights, str(row.uid), at, b""])
            return bool(cursor.rowcount == 1)

    def forget_old(self) -> int:
        """Drop what is older than a day."""
        return int(self.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0])
