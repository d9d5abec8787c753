"""The path of a request as pages draw it: each step, who is in it, who said what when."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Moment, Tone

from .choices import Said, SeatState, State
from .models import Definition, Request
from .paths import Step, approvers, path_for, read_step
from .wording import comment_of, rule_of

MOST = 200
ICONS = {
    Said.ASKED: "send", Said.AGAIN: "send", Said.APPROVED: "check", Said.RETURNED: "arrow-back-up",
    Said.REJECTED: "x", Said.WITHDRAWN: "arrow-back-up", Said.REMINDED: "bell", Said.ESCALATED: "arrow-up",
    Said.REPLACED: "users", Said.VOIDED: "alert-triangle", Said.DONE: "circle-check",
    Said.FAILED: "alert-circle",
}  # fmt: skip
SEAT_TONES = {
    SeatState.WAITING: "wait", SeatState.APPROVED: "ok", SeatState.REFUSED: "bad",
    SeatState.RETURNED: "warn", SeatState.SPARED: "",
}  # fmt: skip


@dataclass(frozen=True)
class Chair:
    """One approver of a step."""

    name: str
    seed: int
    tone: str
    said: str
    when: str = ""


@dataclass(frozen=True)
class Leg:
    """One step of the path."""

    name: str
    rule: str
    state: Literal["done", "now", "later"]
    chairs: Sequence[Chair]
    limit: str = ""
    is_unmanned: bool = False  # nobody could decide if it were reached


def legs(request: Request) -> list[Leg]:
    """The path of a request: what is done, where it is, what comes."""
    seats: dict[int, list[Any]] = {}
    for seat in request.seats.select_related("user", "by").order_by("step", "pk"):
        seats.setdefault(seat.step, []).append(seat)
    is_over = request.state not in {State.WAITING, State.RETURNED}
    approved = request.state in {State.APPROVED, State.DONE, State.FAILED}
    found = []
    for place, held in enumerate(request.path):
        step, there = read_step(held), seats.get(place, [])
        done = place < request.step or approved
        state: Literal["done", "now", "later"] = (
            "done" if done else "now" if place == request.step and not is_over else "later"
        )
        found.append(Leg(step.name, rule_of(step, len(there)), state, [_chair(seat) for seat in there]))
    return found


def _chair(seat: Any) -> Chair:
    said = str(SeatState(seat.state).label)
    if seat.by_id and seat.by_id != seat.user_id:
        said = _("%(said)s, by %(deputy)s") % {"said": said, "deputy": seat.by}
    when = formats.moment(seat.decided_at) if seat.decided_at else ""
    return Chair(seat.user.name, seat.user_id, SEAT_TONES[SeatState(seat.state)], said, when)


def moments(request: Request) -> list[Moment]:
    """Every move, oldest first."""
    rows = request.moves.select_related("by", "instead_of").order_by("pk")[:MOST]
    return [_moment(move) for move in rows]


def _moment(move: Any) -> Moment:
    said = Said(move.said)
    who = move.by.name
    if move.instead_of_id:
        who = _("%(deputy)s for %(name)s") % {"deputy": move.by, "name": move.instead_of}
    tones: dict[Said, Tone] = {Said.APPROVED: "ok", Said.DONE: "ok", Said.REJECTED: "bad", Said.FAILED: "bad"}
    return Moment(
        icon=ICONS[said],
        title=said.label,
        who=who,
        when=formats.moment(move.at),
        at=move.at.isoformat(),
        body=comment_of(move),
        tone=tones.get(said, ""),
    )


def taken(request: Request) -> str:
    """How long it took, or takes so far, from asking to the decision (SAL-15)."""
    until = request.decided_at or timezone.now()
    minutes = int((until - request.asked_at).total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return formats.spell(hours // 24)
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def preview(definition: Definition, asker: User, amount: Decimal | None, currency: str) -> list[Leg]:
    """The path that a request of this amount would take if ``asker`` asked today."""
    today = business_day(asker.company)
    found = []
    for step in path_for(definition, amount):
        people = approvers(step, asker, today, own_allowed=definition.own_allowed)
        chairs = [Chair(one.name, one.pk, "wait", "") for one in people]
        if step.receiver:
            chairs.append(Chair(_("who is to receive it"), 0, "wait", ""))
        limit = limit_of(step, currency)
        found.append(Leg(step.name, rule_of(step, len(chairs)), "later", chairs, limit, not chairs))
    return found


def limit_of(step: Step, currency: str) -> str:
    if not step.from_amount:
        return ""
    return _("from %(amount)s") % {"amount": formats.money(Decimal(step.from_amount), currency)}
