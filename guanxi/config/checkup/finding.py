"""One thing that the doctor looked at."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

type Level = Literal["ok", "warn", "bad"]

FORGOTTEN = timedelta(hours=1)  # a job that waits for nothing so long was cut off


@dataclass(frozen=True)
class Finding:
    """How it is, what to do about it, and which mending of the doctor's helps."""

    level: Level
    what: str
    said: str
    remedy: str = ""
    mends: str = ""
