"""Whether a process that runs jobs itself (a command, a page) still lives.

Each holds a lock on a file of its own from its first such job to its end. The system gives the lock back
whatever ends the process, kill -9 too: nobody has to wait for a clock to know.
"""

import fcntl
import os
import uuid
from pathlib import Path
from typing import IO

from django.conf import settings

_held: dict[int, IO[bytes]] = {}  # process id → its file: a forked child makes one of its own


def _path(name: str) -> Path:
    return Path(settings.GUANXI_HOME) / "tmp" / name


def mark() -> str:
    """The name of this process's file; new where it has none, or the sweep of old ones took it."""
    file = _held.get(os.getpid())
    if file is None or not Path(file.name).exists():
        file = _held[os.getpid()] = _path(f"alive-{uuid.uuid4().hex}").open("wb")
        fcntl.flock(file, fcntl.LOCK_EX)
    os.utime(file.name)
    return Path(file.name).name


def is_alive(name: str) -> bool:
    """Whether the process of this name still lives."""
    try:
        with _path(name).open("rb") as file:
            fcntl.flock(
                file, fcntl.LOCK_SH | fcntl.LOCK_NB
            )  # shared: two who ask at once do not see each other
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
