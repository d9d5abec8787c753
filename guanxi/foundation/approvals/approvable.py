"""What can need approval: rooms declare it in the switchboard (``APPROVABLE``), with what happens then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import models

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence


@dataclass(frozen=True)
class Approvable:
    """One purpose. ``carry_out(record, asker, request)`` calls the action as the asker."""

    purpose: str
    label: Sentence
    model: type[models.Model]
    carry_out: Callable[[Any, User, Any], None]
    # what is asked for, in a sentence for whoever decides
    describe: Callable[[Any, Mapping[str, Any], User], Sentence]
    amount: Callable[[Any], Decimal | None] = lambda _record: None
    receiver: Callable[[Mapping[str, Any]], int | None] = lambda _params: None  # who is to accept it

    def record_for(self, user: User, pk: int) -> Any:
        """The record, if ``user`` may see it."""
        rows: Any = self.model._default_manager
        return rows.visible_to(user).filter(pk=pk).first()


def approvables() -> Mapping[str, Approvable]:
    table: Sequence[Approvable] = import_module(settings.SWITCHBOARD).APPROVABLE
    return {one.purpose: one for one in table}
