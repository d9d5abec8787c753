"""A request's way: asked, decided step by step, returned, withdrawn, carried out."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.approvable import approvables
from guanxi.foundation.approvals.choices import Said, SeatState, State
from guanxi.foundation.approvals.events import (
    RequestEnded,
    RequestReminded,
    RequestReturned,
    StepReached,
)
from guanxi.foundation.approvals.models import Request, Seat
from guanxi.foundation.approvals.paths import (
    deputy_of,
    head_above,
    in_force,
    path_for,
    read_step,
)
from guanxi.foundation.approvals.standing import is_stale, record_of
from guanxi.foundation.approvals.stepping import conclude, kept_comment, reach, say, spare, waiting
from guanxi.foundation.calendar.days import business_day, business_day_of, working_days
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.events import announce
from guanxi.foundation.sentences import kept_long
from guanxi.foundation.sentences import said as _

BATCH = 500


# ---- asking ------------------------------------------------------------------------------------


@action("approvals.ask")
def ask_approval(
    asker: User,
    *,
    by: User,
    purpose: str,
    record: Tracked,
    params: Mapping[str, Any],
    comment: str = "",
) -> Request:
    """Ask that something may be done to a record as it is now; the amount chooses the way."""
    if asker.pk != by.pk:
        raise Refused(_("Everybody asks in the own name."))
    kind, definition = approvables().get(purpose), in_force(purpose)
    if kind is None or kind.model is None or definition is None or not isinstance(record, kind.model):
        raise Refused(_("This needs no approval."))
    if Request.objects.filter(
        kind=record._meta.label_lower, record_id=record.pk, purpose=purpose, state__in=["waiting", "returned"]
    ).exists():
        raise Refused(_("Somebody has asked for this already: see the request under way."))
    amount: Decimal | None = kind.amount(record)
    path = path_for(definition, amount)
    if not path:
        raise Refused(_("This needs no approval."))
    request = Request(
        definition=definition,
        purpose=purpose,
        asker=asker,
        department_id=asker.department_id,
        kind=record._meta.label_lower,
        record_id=record.pk,
        record_version=record.version,
        params=dict(params),
        amount=amount,
        comment=kept_comment(comment),
        path=[step.kept() for step in path],
        step_since=business_day(by.company),
    )
    request.save()
    say(request, by, Said.ASKED, comment)
    reach(request, 0)
    return request


@action("approvals.ask")
def ask_again(request: Request, *, by: User, comment: str = "") -> Request:
    """What was returned is asked once more, for the record as it is now; all steps begin anew."""
    if request.state != State.RETURNED:
        raise Refused(_("Only what was returned is asked again."))
    kind = approvables()[request.purpose]
    if kind.model is not None:
        record = record_of(request, by)
        if record is None:
            raise Refused(_("The record is no longer yours to see."))
        request.record_version, request.amount = record.version, kind.amount(record)
    request.move(State.WAITING)
    path = path_for(request.definition, request.amount) or [read_step(held) for held in request.path]
    request.path = [step.kept() for step in path]
    Seat.objects.filter(request=request).delete()
    say(request, by, Said.AGAIN, comment)
    reach(request, 0)
    request.save()
    return request


@action("approvals.ask")
def withdraw_request(request: Request, *, by: User, comment: str = "") -> Request:
    """The asker needs it no longer."""
    if request.state not in {State.WAITING, State.RETURNED}:
        raise Refused(_("This request is over."))
    request.move(State.WITHDRAWN)
    request.save()
    spare(request)
    say(request, by, Said.WITHDRAWN, comment)
    return request


@action("approvals.ask")
def remind_request(request: Request, *, by: User) -> Request:
    """Remind those who have still to decide, once a day."""
    if request.state != State.WAITING:
        raise Refused(_("This request waits for nobody."))
    today = business_day(by.company)
    last = request.moves.filter(said=Said.REMINDED).order_by("-pk").first()
    if last is not None and business_day_of(last.at, by.company) >= today:
        raise Refused(_("They were reminded today already."))
    people = waiting(request).values_list("user_id", flat=True)
    say(request, by, Said.REMINDED)
    announce(RequestReminded(request.pk, tuple(people)))
    return request


# ---- deciding ----------------------------------------------------------------------------------


def _seat(request: Request, by: User) -> Seat:
    """The seat in which ``by`` decides: the own one, or that of somebody he stands in for today."""
    if request.state != State.WAITING:
        raise Refused(_("This request is over, or was returned."))
    if request.asker_id == by.pk and not request.definition.own_allowed:
        raise Refused(_("Nobody decides on what he asked for himself."))
    today = business_day(by.company)
    seats: list[Seat] = list(waiting(request).select_related("user"))
    for seat in seats:
        if seat.user_id == by.pk:
            return seat
    for seat in seats:
        deputy = deputy_of(seat.user, today)
        if deputy is not None and deputy.pk == by.pk:
            return seat
    raise Refused(_("You have nothing to decide in this step."))


def _decide(request: Request, by: User, state: SeatState, said: Said, comment: str) -> None:
    seat = _seat(request, by)
    seat.state, seat.by, seat.decided_at = state, by, timezone.now()
    seat.save()
    say(request, by, said, comment, instead_of=seat.user if seat.user_id != by.pk else None)


def _void_if_stale(request: Request, by: User) -> bool:
    """A record that changed meanwhile is another one than the one that was asked about."""
    if not is_stale(request):
        return False
    request.move(State.VOID)
    request.save()
    spare(request)
    say(request, by, Said.VOIDED)
    announce(RequestEnded(request.pk, request.state))
    return True


@action("approvals.decide")
def approve_request(request: Request, *, by: User, comment: str = "") -> Request:
    """Agree; when enough have, the next step is reached, or it is approved."""
    _seat(request, by)
    if _void_if_stale(request, by):
        return request
    _decide(request, by, SeatState.APPROVED, Said.APPROVED, comment)
    conclude(request)
    return request


@action("approvals.decide")
def reject_request(request: Request, *, by: User, comment: str) -> Request:
    """Say no, and why: this request is over."""
    _need(comment)
    _decide(request, by, SeatState.REFUSED, Said.REJECTED, comment)
    request.move(State.REJECTED)
    request.save()
    spare(request)
    announce(RequestEnded(request.pk, request.state))
    return request


@action("approvals.decide")
def return_request(request: Request, *, by: User, comment: str, to_step: int | None = None) -> Request:
    """Give it back with a comment: to the asker, or to an earlier step that is decided anew."""
    _need(comment)
    if to_step is not None and not 0 <= to_step < request.step:
        raise Refused(_("Give it back to an earlier step."), field="to_step")
    _decide(request, by, SeatState.RETURNED, Said.RETURNED, comment)
    spare(request)
    if to_step is None:
        request.move(State.RETURNED)
        announce(RequestReturned(request.pk, by.pk))
    else:
        Seat.objects.filter(request=request, step__gte=to_step).delete()
        reach(request, to_step)
    request.save()
    return request


def _need(comment: str) -> None:
    if not comment.strip():
        raise Refused(_("Say why: the asker has to know what to do."), field="comment")


# ---- carrying out ------------------------------------------------------------------------------


@action("approvals.ask")
def carry_out(request: Request, *, by: User) -> Request:
    """Do what was asked for, as the asker: the right to is asked again, and the record must be the same."""
    carry = approvables()[request.purpose].carry_out
    if request.state != State.APPROVED or carry is None:
        ledger.require().keep_silent()
        return request
    if _void_if_stale(request, by):
        return request
    record = record_of(request, by)
    if record is None:
        raise Refused(_("The record is no longer yours to see."))
    carry(record, by, request)
    request.move(State.DONE)
    request.save()
    say(request, by, Said.DONE)
    return request


@action("approvals.ask")
def note_failure(request: Request, *, by: User, why: Sentence) -> Request:
    """What was approved could not be done: kept with the reason."""
    if request.state != State.APPROVED:
        ledger.require().keep_silent()
        return request
    request.move(State.FAILED)
    request.save()
    say(request, by, Said.FAILED, json.dumps(kept_long(why), ensure_ascii=False))
    announce(RequestEnded(request.pk, request.state))
    return request


@action("approvals.keep_days")
def escalate_requests(company: Company, *, by: User) -> int:
    """Hand up what nobody decided for as many working days as its definition says."""
    today, days = business_day(company), working_days()
    rows = Request.objects.filter(state=State.WAITING, definition__escalate_days__isnull=False)
    rows = rows.select_related("definition").order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    count = sum(_escalate(one, by, today) for one in rows[:BATCH] if _is_due(one, today, days))
    if not count:
        ledger.require().keep_silent()
    return count


def _is_due(request: Request, today: date, days: Any) -> bool:
    return bool(days.between(request.step_since, today) >= (request.definition.escalate_days or 0))


def _escalate(request: Request, by: User, today: date) -> bool:
    """Each who has not decided gives way to the deputy, or to the head above; who has neither stays."""
    changed = False
    for seat in list(waiting(request).select_related("user__department")):
        above = deputy_of(seat.user, today) or head_above(seat.user)
        taken = Seat.objects.filter(request=request, step=request.step, user=above).exists()
        if above is None or taken or above.pk in {seat.user_id, request.asker_id}:
            continue
        say(request, by, Said.ESCALATED, instead_of=seat.user)
        seat.user = above
        seat.save()
        announce(StepReached(request.pk, (above.pk,)))
        changed = True
    request.step_since = today
    request.save()
    return changed
