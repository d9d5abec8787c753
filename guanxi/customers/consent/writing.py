"""How a row comes into the consent ledger, and many at once: sealed."""

from collections.abc import Sequence

from guanxi.foundation.changes.writing import create_all

from .models import ConsentEntry
from .sealing import seal


def append(entry: ConsentEntry) -> ConsentEntry:
    entry.seal = seal(entry)
    entry.save()
    return entry


def append_all(entries: Sequence[ConsentEntry]) -> None:
    """Within an action; an import’s belong to its change set, where its undo finds them."""
    for entry in entries:
        entry.seal = seal(entry)
    create_all(entries)
