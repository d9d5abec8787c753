"""Somebody leaves: what is still in his hands, and who takes it over, so that nothing open is nobody's."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.actions.leaving import hand_over_seats
from guanxi.foundation.approvals.leavers import who_decides
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
    """So many of something in somebody's hands, in words; each of them stands in one such line.

    They go to whoever takes over: where ``is_open``, somebody has to. Or they go to ``instead`` (or to whom
    ``to`` describes), or ``stay``; what there is to know of it says ``why``. What is ``is_later`` the workers
    bring over.
    """

    words: str
    is_open: bool = False
    instead: User | None = None
    stay: bool = False
    to: str = ""
    why: str = ""
    is_later: bool = False


@dataclass(frozen=True)
class Holding:
    """What a room above has in people's hands: what of it, which colleagues can take it over, and how."""

    held: Callable[[User], Sequence[Held]]
    takers: Callable[[QuerySet[User]], QuerySet[User]]
    hand_over: Callable[..., int]


def _above() -> Sequence[Holding]:
    table: Sequence[Holding] = getattr(import_module(settings.SWITCHBOARD), "LEAVING", ())
    return table


def held_by(user: User, successor: User | None = None) -> list[Held]:
    """All of it, and what becomes of it if ``successor`` takes over; what rooms above know first."""
    above = [line for holding in _above() for line in holding.held(user)]
    return [*above, *_here(user, successor)]


def successors(user: User, by: User) -> QuerySet[User]:
    """Who can take over from ``user``: works here, and may see all that has to go somewhere."""
    here = User.objects.visible_to(by).filter(is_active=True)
    people: QuerySet[User] = here.exclude(pk=user.pk).in_order()
    for holding in _above():
        if any(line.is_open for line in holding.held(user)):
            people = holding.takers(people)
    return people


def _here(user: User, successor: User | None) -> Iterator[Held]:
    tasks = Task.objects.still_open().filter(owner=user).count()
    if tasks:
        yield Held(_counted(ngettext("%(count)s open task", "%(count)s open tasks", tasks), tasks), True)
    yield from _seats(user, successor)
    views = SavedView.objects.filter(owner=user).exclude(shared=SavedView.Shared.PRIVATE).count()
    if views:
        yield Held(_counted(ngettext("%(count)s shared view", "%(count)s shared views", views), views))
    watched = Watch.objects.filter(user=user).count()
    if watched:
        words = ngettext("%(count)s watched record", "%(count)s watched records", watched)
        yield Held(_counted(words, watched))


def _seats(user: User, successor: User | None) -> Iterator[Held]:
    """Nobody decides on the own asking: of that the head above is told, or that there is none."""
    for decider, count in who_decides(user, successor).items():
        words = ngettext("%(count)s approval that waits", "%(count)s approvals that wait", count)
        said = _counted(words, count)
        if decider == successor:
            yield Held(said, is_open=True)
        elif decider is not None:
            why = _("%(name)s asked for it.") % {"name": successor}
            yield Held(said, is_open=True, instead=decider, why=why)
        else:
            why = _("%(name)s asked for it, and nobody else could decide: choose another colleague.")
            yield Held(said, is_open=True, stay=True, why=why % {"name": successor})


def _counted(words: str, count: int) -> str:
    return words % {"count": formats.number(count)}


def hand_over(user: User, by: User, successor: User | None) -> None:
    """Before the account closes; refused while something is open and nobody takes it over."""
    if successor is None:
        waiting = [one.words for one in held_by(user) if one.is_open]
        if waiting:
            sentence = _("Say who takes over: %(what)s.") % {"what": listed(waiting)}
            raise Refused(sentence, field="successor")
        return
    if successor.pk == user.pk or not successor.is_active or successor.is_system:
        raise Refused(_("Choose a colleague who works here."), field="successor")
    above = [holding.hand_over for holding in _above()]
    for take_over in (*above, hand_over_tasks, hand_over_seats, hand_over_views, hand_over_watches):
        take_over(user, by=by, successor=successor)
