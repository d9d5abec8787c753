"""What people can be told of: each kind is declared by its room, in the switchboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from django.conf import settings

from guanxi.foundation.errors import Sentence

type Timing = Literal["now", "daily", "weekly", "off"]
TIMINGS: tuple[Timing, ...] = ("now", "daily", "weekly", "off")


@dataclass(frozen=True)
class Notice:
    """One kind of notice, and when it goes out by mail for those who have chosen nothing."""

    code: str
    label: Sentence
    icon: str
    mail: Timing = "off"


def notices() -> Sequence[Notice]:
    table: Sequence[Notice] = getattr(import_module(settings.SWITCHBOARD), "NOTICES", ())
    return table


def notice_of(code: str) -> Notice:
    """The kind of this code; ``LookupError`` where the switchboard has none."""
    for notice in notices():
        if notice.code == code:
            return notice
    raise LookupError(f"no notice is called {code}: declare it in the switchboard")
