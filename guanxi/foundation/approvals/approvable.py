"""What can need approval: rooms declare it in the switchboard (``APPROVABLE``), with what happens then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence

OWN = "approvals.own_request"  # asked for in words, by the path of a definition that has a name of its own


@dataclass(frozen=True)
class Approvable:
    """One purpose. ``carry_out(record, asker, request)`` calls the action as the asker.

    Without a ``model`` it is about no record that could change meanwhile; without ``carry_out`` the approval
    is all that was asked for.
    """

    purpose: str
    label: Sentence
    model: type[models.Model] | None
    carry_out: Callable[[Any, User, Any], None] | None
    # what is asked for, in a sentence for whoever decides
    describe: Callable[[Any, Mapping[str, Any], User], Sentence]
    amount: Callable[[Any], Decimal | None] = lambda _record: None
    receiver: Callable[[Mapping[str, Any]], int | None] = lambda _params: None  # who is to accept it

    def record_for(self, user: User, pk: int) -> Any:
        """The record, if ``user`` may see it."""
        return self.rows().visible_to(user).filter(pk=pk).first() if self.model else None

    def rows(self) -> Any:
        """All records of its model; whoever asks narrows them."""
        assert self.model is not None
        return self.model._default_manager.all()


OWN_REQUEST = Approvable(
    purpose=OWN,
    label=_("Request of one's own"),
    model=None,
    carry_out=None,
    describe=lambda _record, _params, _user: "",
)


def approvables() -> Mapping[str, Approvable]:
    table: Sequence[Approvable] = import_module(settings.SWITCHBOARD).APPROVABLE
    return {one.purpose: one for one in table}
