"""What waits for the decision of somebody who leaves."""

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.choices import OPEN, Said, SeatState, State
from guanxi.foundation.approvals.events import StepReached
from guanxi.foundation.approvals.models import Move, Seat
from guanxi.foundation.approvals.paths import head_above
from guanxi.foundation.events import announce


@action("accounts.manage_users")
def hand_over_seats(user: User, *, by: User, successor: User) -> int:
    """Who has still to decide is ``successor``; of his own request the head above, as ever.

    Where whoever takes over decides in the same step already, one decision is enough.
    """
    seats = Seat.objects.filter(user=user, state=SeatState.WAITING, request__state__in=OPEN)
    found = list(seats.select_related("request").order_by("pk"))
    for seat in found:
        request = seat.request
        stands = head_above(successor) if request.asker_id == successor.pk else successor
        others = Seat.objects.filter(request=request, step=seat.step).exclude(pk=seat.pk)
        if stands is None or (stands.pk == user.pk):
            continue  # nobody else may: an administrator gives the request back
        if others.filter(user=stands).exists():
            seat.state = SeatState.SPARED
        else:
            seat.user = stands
            if request.state == State.WAITING and seat.step == request.step:
                announce(StepReached(request.pk, (stands.pk,)))
        seat.save()
        Move(request=request, by=by, said=Said.ESCALATED, step=seat.step, instead_of=user).save()
    ledger.require().note(requests=len(found), to=successor.pk)
    return len(found)
