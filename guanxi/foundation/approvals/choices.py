"""The states of a request, the table of moves between them, and the words of what happens to it."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("approval", "Waiting")
    RETURNED = "returned", pgettext_lazy("approval", "Returned to the asker")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    DONE = "done", pgettext_lazy("approval", "Approved and done")
    FAILED = "failed", pgettext_lazy("approval", "Approved, but not possible any more")
    REJECTED = "rejected", pgettext_lazy("approval", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")
    VOID = "void", pgettext_lazy("approval", "Void: the record changed meanwhile")


MOVES: Mapping[str, frozenset[str]] = {
    State.WAITING: frozenset({State.APPROVED, State.RETURNED, State.REJECTED, State.WITHDRAWN, State.VOID}),
    State.RETURNED: frozenset({State.WAITING, State.WITHDRAWN, State.VOID}),
    State.APPROVED: frozenset({State.DONE, State.FAILED, State.VOID}),
    State.DONE: frozenset(),
    State.FAILED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.VOID: frozenset(),
}
OPEN = (State.WAITING, State.RETURNED)
TONES = {
    State.WAITING: "now", State.RETURNED: "warn", State.APPROVED: "ok", State.DONE: "ok", State.FAILED: "bad",
    State.REJECTED: "bad", State.WITHDRAWN: "", State.VOID: "warn",
}  # fmt: skip


class Said(models.TextChoices):
    """What one move of a request was."""

    ASKED = "asked", pgettext_lazy("approval", "asked")
    AGAIN = "again", pgettext_lazy("approval", "asked again")
    APPROVED = "approved", pgettext_lazy("approval", "approved")
    RETURNED = "returned", pgettext_lazy("approval", "returned")
    REJECTED = "rejected", pgettext_lazy("approval", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "withdrew")
    REMINDED = "reminded", pgettext_lazy("approval", "reminded")
    ESCALATED = "escalated", pgettext_lazy("approval", "handed up")
    REPLACED = "replaced", pgettext_lazy("approval", "replaced")
    VOIDED = "voided", pgettext_lazy("approval", "found the record changed")
    DONE = "done", pgettext_lazy("approval", "carried out")
    FAILED = "failed", pgettext_lazy("approval", "could not be carried out")


class Rule(models.TextChoices):
    """How many of a step's approvers have to agree."""

    ALL = "all", pgettext_lazy("approval", "all of them")
    ANY = "any", pgettext_lazy("approval", "any one of them")
    COUNT = "count", pgettext_lazy("approval", "at least n of them")


class SeatState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("approval", "to decide")
    APPROVED = "approved", pgettext_lazy("approval", "agreed")
    REFUSED = "refused", pgettext_lazy("approval", "did not agree")
    RETURNED = "returned", pgettext_lazy("approval", "gave it back")
    SPARED = "spared", pgettext_lazy("approval", "no longer asked")
