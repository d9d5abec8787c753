"""Somebody leaves: what is still in his hands, and who takes it over, so that nothing open is nobody's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.actions.leaving import hand_over_seats
from guanxi.foundation.approvals.choices import OPEN, SeatState
from guanxi.foundation.approvals.models import Seat
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.actions import hand_over_watches
from guanxi.foundation.notifications.models import Watch
from guanxi.foundation.savedviews.actions.leaving import hand_over_views
from guanxi.foundation.savedviews.models import SavedView
from guanxi.foundation.sentences import listed
from guanxi.foundation.tasks.actions.leaving import hand_over_tasks
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.ui import formats


@dataclass(frozen=True)
class Held:
    """What is in somebody's hands, in words; ``url`` where that is handed over on a page of its own.

    With ``is_open`` somebody has to take it over.
    """

    words: str
    url: str = ""
    is_open: bool = False


type Holding = Callable[[User], Held | None]


def held_by(user: User) -> list[Held]:
    """All of it; what rooms above know first, as the switchboard names them."""
    table: Sequence[Holding] = getattr(import_module(settings.SWITCHBOARD), "LEAVING", ())
    above = [one for holding in table if (one := holding(user))]
    return [*above, *_here(user)]


def _here(user: User) -> list[Held]:
    tasks = Task.objects.still_open().filter(owner=user).count()
    seats = Seat.objects.filter(user=user, state=SeatState.WAITING, request__state__in=OPEN).count()
    views = SavedView.objects.filter(owner=user).exclude(shared=SavedView.Shared.PRIVATE).count()
    watched = Watch.objects.filter(user=user).count()
    found = (
        (tasks, True, ngettext("%(count)s open task", "%(count)s open tasks", tasks)),
        (seats, True, ngettext("%(count)s approval that waits", "%(count)s approvals that wait", seats)),
        (views, False, ngettext("%(count)s shared view", "%(count)s shared views", views)),
        (watched, False, ngettext("%(count)s watched record", "%(count)s watched records", watched)),
    )
    return [
        Held(words % {"count": formats.number(count)}, is_open=is_open)
        for count, is_open, words in found
        if count
    ]


def hand_over(user: User, by: User, successor: User | None) -> None:
    """Before the account closes; refused while something is open and nobody takes it over."""
    if successor is None:
        waiting = [one.words for one in held_by(user) if one.is_open]
        if waiting:
            sentence = _("Say who takes over: %(what)s.") % {"what": listed(waiting)}
            raise Refused(sentence, field="successor")
        return
    if successor.pk == user.pk or not successor.is_active:
        raise Refused(_("Choose a colleague who works here."), field="successor")
    for take_over in (hand_over_tasks, hand_over_seats, hand_over_views, hand_over_watches):
        take_over(user, by=by, successor=successor)
