"""The ledger of erasures: a file outside the database and outside every backup, read again after a restore.

Each line names a record by kind, id and uid, with the time, and is sealed: nobody gets a person erased by
writing one. It holds no personal value.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from guanxi.foundation.privacy.keys import ring

LABEL = "erasure ledger"


@dataclass(frozen=True, slots=True)
class Erased:
    """One record that was erased: whatever stands under this uid again is to be erased again."""

    kind: str
    record_id: int
    uid: str
    at: str


def note(path: Path, erased: Iterable[Erased]) -> None:
    """Write lines behind the others, and leave them on the disk."""
    lines = "".join(json.dumps({**asdict(one), "seal": _seal(one)}) + "\n" for one in erased)
    if not lines:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
            lines = "\n" + lines  # a line that was cut off stays alone
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Erased]:
    """All whose seal holds, once each; lines that were cut off or altered ``broken`` tells of."""
    found = {one.uid: one for one in _lines(path) if one is not None}
    return list(found.values())


def broken(path: Path) -> int:
    """How many lines were cut off or altered, or sealed by keys that are not here: whom they name is lost."""
    return sum(one is None for one in _lines(path))


def _lines(path: Path) -> Iterator[Erased | None]:
    """Each line that says something; None for one that cannot be believed."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    for line in filter(str.strip, text.splitlines()):
        try:
            held: dict[str, Any] = json.loads(line)
            seal = str(held.pop("seal"))
            one = Erased(**held)
        except (ValueError, TypeError, KeyError, AttributeError):
            yield None
        else:
            yield one if _holds(one, seal) else None


def _seal(one: Erased) -> str:
    version = ring().current("audit")
    return f"{version}:{_mac(version, one)}"


def _holds(one: Erased, seal: str) -> bool:
    version, _colon, mac = seal.partition(":")
    known = version.isdecimal() and int(version) in ring().secrets_for("audit")
    return known and hmac.compare_digest(_mac(int(version), one), mac)


def _mac(version: int, one: Erased) -> str:
    content = "\0".join(map(str, asdict(one).values())).encode()
    return hmac.new(ring().derived("audit", LABEL)[version], content, hashlib.sha256).hexdigest()
