"""A request's steps: reached, spoken of, ended. Called inside the actions that decide."""

from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.approvable import approvables
from guanxi.foundation.approvals.choices import Said, SeatState, State
from guanxi.foundation.approvals.events import RequestApproved, StepReached
from guanxi.foundation.approvals.models import Move, Request, Seat
from guanxi.foundation.approvals.paths import approvers, enough, read_step
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.sentences import said as _

LONGEST = 2000


def kept_comment(text: str) -> str:
    """As much of what somebody wrote as is kept."""
    return text.strip()[:LONGEST]


def say(request: Request, by: User, said: Said, comment: str = "", *, instead_of: User | None = None) -> None:
    """Keep what happened at the step at which the request is."""
    move = Move(request=request, by=by, said=said, step=request.step, comment=kept_comment(comment))
    move.instead_of = instead_of
    move.save()


def reach(request: Request, place: int) -> None:
    """Let the approvers of this step decide; a step in which nobody can is refused while it is asked."""
    step = read_step(request.path[place])
    today = business_day()
    kind = approvables()[request.purpose]
    people = approvers(
        step,
        request.asker,
        today,
        own_allowed=request.definition.own_allowed,
        receiver=kind.receiver(request.params),
    )
    if not people:
        sentence = _("Nobody can decide in the step “%(step)s”: ask whoever keeps the definitions.")
        raise Refused(sentence % {"step": step.name})
    request.step, request.step_since = place, today
    Seat.objects.filter(request=request, step=place).delete()
    Seat.objects.bulk_create(Seat(request=request, step=place, user=one) for one in people)
    announce(StepReached(request.pk, tuple(one.pk for one in people)))


def waiting(request: Request) -> Any:
    """The seats of its present step in which somebody has still to decide."""
    return Seat.objects.filter(request=request, step=request.step, state=SeatState.WAITING).order_by("pk")


def spare(request: Request) -> None:
    """Nobody else is asked in this step."""
    waiting(request).update(state=SeatState.SPARED)


def conclude(request: Request) -> None:
    """Where enough have agreed, the next step is reached, or the request is approved."""
    step = read_step(request.path[request.step])
    seats = list(Seat.objects.filter(request=request, step=request.step).values_list("state", flat=True))
    if seats.count(SeatState.APPROVED) < enough(step, len(seats)):
        return
    spare(request)
    if request.step + 1 < len(request.path):
        reach(request, request.step + 1)
    else:
        request.move(State.APPROVED)
        announce(RequestApproved(request.pk))
    request.save()
