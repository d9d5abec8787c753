"""Ending sessions: one's own, or a colleague's by who keeps the accounts."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.signin.models import Visit


@action("accounts.change_self")
def end_own_session(visit: Visit, *, by: User) -> None:
    """This device has to sign in again."""
    _end([visit])


@action("accounts.change_self")
def end_other_sessions(user: User, *, by: User, present: str) -> int:
    """All devices but the present one have to sign in again."""
    # unscoped: the subject's own, and the subject is within scope
    return _end(Visit.objects.filter(user=user).exclude(session_key=present))


@action("accounts.manage_users")
def end_session(visit: Visit, *, by: User) -> None:
    """A colleague's device has to sign in again."""
    _end([visit])


@action("accounts.manage_users")
def end_sessions(user: User, *, by: User) -> int:
    """All of a colleague's devices have to sign in again."""
    user.session_epoch += 1  # also those that nobody noted
    user.ended_for = ""
    user.save(update_fields=["session_epoch", "ended_for"])
    # unscoped: the subject's, and the subject is within scope
    return _end(Visit.objects.filter(user=user))


def _end(visits: Iterable[Visit]) -> int:
    found = list(visits)
    Session.objects.filter(session_key__in=[visit.session_key for visit in found]).delete()
    Visit.objects.filter(pk__in=[visit.pk for visit in found]).delete()
    ledger.require("ending sessions").note(sessions=len(found), of=sorted({visit.user_id for visit in found}))
    return len(found)
