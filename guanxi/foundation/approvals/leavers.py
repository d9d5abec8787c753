"""What waits for the decision of somebody who leaves, and who decides instead."""

from collections import Counter
from typing import Any

from guanxi.foundation.accounts.models import User

from .choices import SeatState, State
from .models import Request, Seat
from .paths import head_above


def who_decides(user: User, successor: User | None) -> Counter[User | None]:
    """How many of what waits for ``user`` go to whom, if ``successor`` takes over; None: to nobody."""
    waiting = [request for request in waiting_for(user) if seat_of(request, user) is not None]
    return Counter(successor and instead(request, user, successor) for request in waiting)


def waiting_for(user: User) -> Any:
    """The requests in which ``user`` has a seat that nothing was said from, whoever asks."""
    seats = Seat.objects.filter(user=user, state=SeatState.WAITING)
    rows = Request.objects.filter(state=State.WAITING, pk__in=seats.values("request_id")).order_by("pk")
    return rows.select_related("definition", "asker")


def seat_of(request: Request, user: User) -> Seat | None:
    """The seat in the step that the request has reached."""
    rows = Seat.objects.filter(request=request, step=request.step, state=SeatState.WAITING, user=user)
    seat: Seat | None = rows.first()
    return seat


def instead(request: Request, user: User, successor: User) -> User | None:
    """Who decides in ``user``'s place: nobody on the own asking, where that is not allowed."""
    if request.asker_id != successor.pk or request.definition.own_allowed:
        return successor
    above = head_above(successor)
    return None if above is None or above.pk == user.pk else above
