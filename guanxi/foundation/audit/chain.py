"""Writing and verifying the chain. The key lies outside the database; so do the anchors of its head.

Each seal is HMAC-SHA256 over the entry's canonical JSON and the seal before it. Cutting the chain's
tail leaves a shorter chain that is whole in itself: only an anchor kept elsewhere shows that.
"""

import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.foundation import ledger, prepared
from guanxi.foundation.bulk import insert_rows
from guanxi.foundation.privacy.keys import ring

from .models import Entry, Head

ANCHORS = "audit-anchors.log"
logger = logging.getLogger("guanxi.audit")
FACTS = ("position", "at", "by_id", "verb", "kind", "record_id", "detail")
COLUMNS = (*FACTS, "previous", "seal")
ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
CHUNK = 5000


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found. ``broken_at`` is the first position that does not fit."""

    entries: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def append(
    *, verb: str, by_id: int | None, kind: str, record_id: int | None, detail: dict[str, Any]
) -> Entry:
    """Add one entry. Locks the head: call it last in the transaction."""
    (entry,) = append_each(verb=verb, by_id=by_id, kind=kind, record_ids=[record_id], detail=detail)
    return entry


def append_each(
    *, verb: str, by_id: int | None, kind: str, record_ids: Sequence[int | None], detail: dict[str, Any]
) -> list[Entry]:
    """Add an entry of each record, one at least, of which the same is said; the head moves once."""
    ledger.require("an audit entry")
    position, previous = _locked_head()
    at, found = datetime.now(UTC), []
    told = json.loads(json.dumps(detail), parse_float=str)  # a database may write 1e16 otherwise
    for record_id in record_ids:
        position += 1
        entry = Entry(
            position=position, at=at, by_id=by_id, verb=verb, kind=kind,
            record_id=record_id, detail=told, previous=previous,
        )  # fmt: skip
        previous = entry.seal = seal_of(entry)
        found.append(entry)
    insert_rows(Entry, COLUMNS, [[getattr(entry, name) for name in COLUMNS] for entry in found])
    with prepared.cursor() as cursor:
        cursor.execute(MOVE_HEAD, [position, previous])
    if settings.SYSLOG:
        transaction.on_commit(lambda: _tell_log_server(found))
    return found


def _tell_log_server(entries: Sequence[Entry]) -> None:
    """A line outside the house for each entry: an anchor, and for whoever collects logs; without values."""
    line = "entry %s %s by %s on %s %s"
    for entry in entries:
        who, what = entry.by_id, f"{entry.kind} {entry.record_id}"
        logger.info(line, entry.position, entry.verb, who, what, bytes(entry.seal).hex())


# Every action ends with these: Django would take longer over them than the database.
READ_HEAD = "SELECT position, seal FROM audit_head WHERE id = 1"
MOVE_HEAD = "UPDATE audit_head SET position = %s, seal = %s WHERE id = 1"


def _locked_head() -> tuple[int, bytes]:
    """The chain's last position and seal, held until the transaction ends."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    found = prepared.first(READ_HEAD + lock, ())
    if found is None:  # before the first entry of all
        Head.objects.get_or_create(pk=1)
        return _locked_head()
    return int(found[0]), bytes(found[1])


def seal_of(entry: Entry) -> bytes:
    """The seal of a new entry, by the key in use; call it under the head's lock.

    There another process's rotation is taken up in order: no entry by an older key follows one by a newer.
    """
    keys = ring(settings.GUANXI_KEYS, home=settings.GUANXI_HOME)
    keys.refresh()
    facts = tuple(getattr(entry, name) for name in FACTS)
    return _seal(keys.secret_for("audit"), facts, bytes(entry.previous))


def _seal(key: bytes, facts: Sequence[Any], previous: bytes) -> bytes:
    """HMAC over the entry's facts and the seal before it."""
    position, at, *rest = facts
    message = ENCODE([position, at.astimezone(UTC).isoformat(timespec="microseconds"), *rest])
    return hmac.digest(key, previous + message.encode(), "sha256")


# ---- verifying ---------------------------------------------------------------------------------


def verify() -> Verdict:
    """Read the chain from its first entry to its head and compare it with every anchor.

    People go on working meanwhile: what they add is read too, until head and last entry agree.
    """
    anchors = read_anchors()
    walk = _Walk(anchors)
    while True:
        reached = walk.position
        if problem := walk.on():
            return Verdict(walk.position, walk.position, problem)
        head = Head.objects.filter(pk=1).values_list("position", "seal").first() or (0, bytes(32))
        if (head[0], bytes(head[1])) == (walk.position, walk.previous):
            break
        if head[0] <= walk.position or walk.position == reached:
            return Verdict(walk.position, walk.position + 1, _("the head names an entry that is not there"))
    missing = [position for position in anchors if position > walk.position]
    if missing:
        reason = _("an anchor names entry %(n)s, which is not there") % {"n": min(missing)}
        return Verdict(walk.position, walk.position + 1, reason)
    return Verdict(walk.position)


class _Walk:
    """Where a verification has come to: the last position and seal, and the keys from there on."""

    def __init__(self, anchors: Mapping[int, str]) -> None:
        self.position, self.previous, self._anchors = 0, bytes(32), anchors
        secrets = ring(settings.GUANXI_KEYS, home=settings.GUANXI_HOME).secrets_for("audit")
        # Ascending: once a newer key was used, entries by an older one are forgeries with a stolen key.
        self._keys = [secrets[version] for version in sorted(secrets)]

    def on(self) -> str:
        """Check all entries behind the present position; the first problem, if there is one."""
        rows = Entry.objects.order_by("position").values_list(*FACTS, "previous", "seal")
        while found := list(rows.filter(position__gt=self.position)[:CHUNK]):
            for *facts, previous, seal in found:
                if problem := self._problem(facts, bytes(previous), bytes(seal)):
                    self.position += 1
                    return problem
                self.position, self.previous = facts[0], bytes(seal)
        return ""

    def _problem(self, facts: Sequence[Any], previous: bytes, seal: bytes) -> str:
        position = facts[0]
        if position != self.position + 1:
            return _("entry %(n)s is missing") % {"n": self.position + 1}
        if previous != self.previous:
            return _("the entry does not follow the one before it")
        if not self._is_sealed(facts, previous, seal):
            return _("the entry was altered")
        if position in self._anchors and self._anchors[position] != seal.hex():
            return _("the entry differs from its anchor")
        return ""

    def _is_sealed(self, facts: Sequence[Any], previous: bytes, seal: bytes) -> bool:
        for older, key in enumerate(self._keys):
            if hmac.compare_digest(seal, _seal(key, facts, previous)):
                del self._keys[:older]
                return True
        return False


# ---- anchors -----------------------------------------------------------------------------------


def anchor() -> None:
    """Write the head's position and seal to a file beside the keys, outside the database."""
    head = Head.objects.filter(pk=1).first()
    if head is None or head.position == 0:
        return
    with _anchor_file().open("a", encoding="ascii") as file:
        file.write(f"{datetime.now(UTC).isoformat()} {head.position} {bytes(head.seal).hex()}\n")


def read_anchors() -> dict[int, str]:
    """Position → seal, as it was written down; of two that differ at one position, neither is believed."""
    path, found = _anchor_file(), dict[int, str]()
    for line in path.read_text("ascii").splitlines() if path.exists() else ():
        parts = line.split()
        if len(parts) == 3 and parts[1].isdecimal():
            position, seal = int(parts[1]), parts[2]
            found[position] = seal if found.get(position, seal) == seal else "anchors disagree"
    return found


def read_head(cursor: Any) -> str | None:
    """The head as a backup notes it, through any database's plain cursor."""
    cursor.execute("SELECT position, seal FROM audit_head")
    row = cursor.fetchone()
    return f"{row[0]} {bytes(row[1]).hex()}" if row else None


def forget_anchors() -> None:
    """A new chain begins (own data after the demo): keep the old anchors under another name."""
    path = _anchor_file()
    if path.exists():
        path.rename(path.with_suffix(f".{datetime.now(UTC):%Y%m%d%H%M%S%f}"))


def _anchor_file() -> Path:
    return Path(settings.GUANXI_KEYS) / ANCHORS
