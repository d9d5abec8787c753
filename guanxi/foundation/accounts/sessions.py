"""Django's sessions in the database, read by one plain statement: every request begins with it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from guanxi.foundation import prepared

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """The same table, the same words; only reading is our own, at a third of the query's cost."""

    def load(self) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        row = prepared.first(READ, [self.session_key, now])
        if row is None:
            self._session_key = None  # a key that nobody gave out is not taken over
            return {}
        return self.decode(row[0])
