"""Writing and verifying the chain. The key lies outside the database; so do the anchors of its head.

Each seal is HMAC-SHA256 over the entry's canonical JSON and the seal before it. Cutting the chain's
tail leaves a shorter chain that is whole in itself: only an anchor kept elsewhere shows that.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from guanxi.foundation import ledger
from guanxi.foundation.privacy.keys import ring

from .models import Entry, Head

ANCHORS = "audit-anchors.log"


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
    ledger.require("an audit entry")
    head = _locked_head()
    entry = Entry(
        position=head.position + 1,
        at=datetime.now(UTC),
        by_id=by_id,
        verb=verb,
        kind=kind,
        record_id=record_id,
        detail=detail,
        previous=bytes(head.seal),
    )
    entry.seal = seal_of(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=head.pk).update(position=entry.position, seal=entry.seal)
    return entry


def _locked_head() -> Head:
    Head.objects.get_or_create(pk=1)
    rows = Head.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    head: Head = rows.get(pk=1)
    return head


def seal_of(entry: Entry) -> bytes:
    """HMAC over the entry's facts and the seal before it."""
    facts = [
        entry.position,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.by_id,
        entry.verb,
        entry.kind,
        entry.record_id,
        entry.detail,
    ]
    message = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(_key(), bytes(entry.previous) + message, hashlib.sha256).digest()


def _key() -> bytes:
    return ring(settings.GUANXI_KEYS, home=settings.GUANXI_HOME).secret_for("audit")


def verify() -> Verdict:
    """Read the chain from its first entry to its head and compare it with every anchor."""
    previous, position = bytes(32), 0
    anchors = dict(read_anchors())
    for entry in Entry.objects.order_by("position").iterator(chunk_size=2000):
        position += 1
        problem = _problem(entry, position, previous, anchors)
        if problem:
            return Verdict(position, position, problem)
        previous = bytes(entry.seal)
    head = Head.objects.filter(pk=1).first()
    if head and (head.position, bytes(head.seal)) != (position, previous):
        return Verdict(position, position + 1, "the head names an entry that is not there")
    missing = [p for p in anchors if p > position]
    if missing:
        return Verdict(position, position + 1, f"an anchor names entry {min(missing)}, which is not there")
    return Verdict(position)


def _problem(entry: Entry, position: int, previous: bytes, anchors: dict[int, str]) -> str:
    if entry.position != position:
        return f"entry {position} is missing"
    if bytes(entry.previous) != previous:
        return "the entry does not follow the one before it"
    if not hmac.compare_digest(bytes(entry.seal), seal_of(entry)):
        return "the entry was altered"
    if position in anchors and anchors[position] != bytes(entry.seal).hex():
        return "the entry differs from its anchor"
    return ""


def anchor() -> None:
    """Write the head's position and seal to a file beside the keys, outside the database."""
    head = Head.objects.filter(pk=1).first()
    if head is None or head.position == 0:
        return
    with _anchor_file().open("a", encoding="ascii") as file:
        file.write(f"{datetime.now(UTC).isoformat()} {head.position} {bytes(head.seal).hex()}\n")


def read_anchors() -> Iterator[tuple[int, str]]:
    path = _anchor_file()
    if not path.exists():
        return
    for line in path.read_text("ascii").splitlines():
        parts = line.split()
        if len(parts) == 3:
            yield int(parts[1]), parts[2]


def forget_anchors() -> None:
    """A new chain begins (own data after the demo): keep the old anchors under another name."""
    path = _anchor_file()
    if path.exists():
        path.rename(path.with_suffix(f".{datetime.now(UTC):%Y%m%d%H%M%S%f}"))


def _anchor_file() -> Path:
    return Path(settings.GUANXI_KEYS) / ANCHORS
