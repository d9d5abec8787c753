"""Undo instead of "are you sure?": what a page just did, with its way back, in one toast."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.http import HttpRequest
from django.urls import reverse

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import Gathering, gathered
from guanxi.foundation.errors import Sentence

from .toasts import toast

UNDO = "changes.undo_change_set"


@contextmanager
def with_undo(
    request: HttpRequest,
    text: Sentence,
    *,
    purpose: str = "edit",
    beside: Callable[[], Sequence[str]] = tuple,
) -> Iterator[Gathering]:
    """The actions within are one change set; ``text`` says what they did, with the way back if any.

    ``beside`` tells afterwards what else is to be known of it: in the same toast, which then warns.
    """
    by = request.user
    if not isinstance(by, User):
        raise TypeError("nobody is signed in")
    with gathered(by, purpose) as gathering:
        yield gathering
    if gathering.told:
        back = undo_url(gathering.change_set, by) if gathering.change_set is not None else ""
        warned = beside()
        said = " ".join((str(text), *warned))
        toast(request, said, undo_url=back, tone="warn" if warned else "ok")


def undo_url(change_set: ChangeSet, by: User) -> str:
    """Where the set is taken back, for who may."""
    return reverse("take_back", args=[change_set.pk]) if by.may(UNDO) else ""
