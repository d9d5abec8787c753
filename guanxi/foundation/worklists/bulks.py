"""What is done to many rows at once: asked for by a form, done to each by its own action.

``permission`` is what that takes, where it is another one than changing a row of the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.forms import BaseForm

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence


class BulkForm(Protocol):
    """Makes the form of what is asked, empty or with what was typed, for whoever asks."""

    def __call__(self, data: Mapping[str, Any] | None, *, by: User) -> BaseForm: ...


class Remedy(Protocol):
    """What whoever did it can press for the rows that were refused: its words and where it is sent."""

    def __call__(self, edit: Any, user: User) -> tuple[Sentence, str] | None: ...


@dataclass(frozen=True)
class Bulk:
    """Done to many rows: ``form(data, by=…)`` asks for it, ``write`` does it to each by its own action."""

    code: str
    label: Sentence
    icon: str
    form: BulkForm
    write: Callable[[Any, User, Mapping[str, Any]], object]
    permission: str = ""
    remedy: "Remedy | None" = None
