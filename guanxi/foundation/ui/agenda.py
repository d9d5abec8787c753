"""What stands on somebody's day, whichever room it comes from (``switchboard.AGENDA``)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence


@dataclass(frozen=True)
class AgendaItem:
    """One thing to do that is no task: a link with its day, and the button that opens it."""

    title: Sentence
    url: str
    on: date
    line: Sentence = ""
    button: Sentence = ""
    icon: str = "arrow-right"
    done_url: str = ""  # where ticking it off is sent
    day_url: str = ""  # where a day for it (``due_on``) is sent


type AgendaSource = Callable[[User, date], Iterable[AgendaItem]]
