"""What waits for the decision of somebody who leaves."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import ngettext

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.choices import Said
from guanxi.foundation.approvals.events import StepReached
from guanxi.foundation.approvals.leavers import instead, seat_of, waiting_for
from guanxi.foundation.approvals.models import Request, Seat
from guanxi.foundation.approvals.stepping import conclude, say
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce


@action("accounts.manage_users")
def hand_over_seats(user: User, *, by: User, successor: User) -> int:
    """Who has still to decide is ``successor``; of his own request the head above, as ever.

    Where whoever takes over decides in the same step already, one decision is enough. Refused where nobody
    would be left to decide.
    """
    requests = _locked(user)
    stuck = [one for one in requests if instead(one, user, successor) is None]
    if stuck:
        sentence = ngettext(
            "%(name)s asked for %(count)s of these approvals, and nobody else could decide it: choose"
            " another colleague.",
            "%(name)s asked for %(count)s of these approvals, and nobody else could decide them: choose"
            " another colleague.",
            len(stuck),
        )
        raise Refused(sentence % {"name": successor.name, "count": len(stuck)}, field="successor")
    for request in requests:
        _give_on(request, user, successor, by)
    ledger.require().note(requests=len(requests), to=successor.pk)
    return len(requests)


def _locked(user: User) -> Sequence[Request]:
    """What waits for ``user``: nobody decides on it meanwhile."""
    rows = waiting_for(user)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return [request for request in rows if seat_of(request, user) is not None]


def _give_on(request: Request, user: User, successor: User, by: User) -> None:
    """Also of a later step, where this ends the one before it while ``user`` is still here."""
    stands = instead(request, user, successor)
    assert stands is not None
    while (seat := seat_of(request, user)) is not None:
        say(request, by, Said.REPLACED, instead_of=user)
        if Seat.objects.filter(request=request, step=request.step, user=stands).exists():
            seat.delete()
            conclude(request)
        else:
            seat.user = stands
            seat.save()
            announce(StepReached(request.pk, (stands.pk,)))
