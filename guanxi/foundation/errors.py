"""What an action says when it refuses: a sentence for the person, never a stack trace."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise

type Sentence = str | Promise


class Refused(Exception):
    """A business rule says no. ``config`` maps it to a message on the page and 409 in the API.

    ``others``: what else is wrong with the same record; a form says all of it at once. ``options``: code and
    label of each choice, where a value is none of them: then it is a wrong input, 422 in the API.
    """

    def __init__(self, message: Sentence, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.others: Sequence[Refused] = ()
        self.options: Sequence[tuple[str, Sentence]] = ()

    def __str__(self) -> str:
        return str(self.message)


class Overtaken(Refused):
    """Somebody else wrote the same in this very moment. A person tries again; a job's next attempt does."""


class Conflict(Refused):
    """The record changed since it was read: ``fields`` holds (mine, theirs) for each field that differs."""

    def __init__(
        self, message: Sentence, *, fields: Mapping[str, tuple[Any, Any]], version: int, record: Any = None
    ) -> None:
        super().__init__(message)
        self.fields = dict(fields)
        self.version = version
        self.record = record  # as it is now: pages take the fields' names from it
