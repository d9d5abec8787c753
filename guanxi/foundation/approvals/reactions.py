"""What follows from events, and who hears of them."""

from collections.abc import Mapping

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.carrying import carry_out_approved
from guanxi.foundation.approvals.choices import State
from guanxi.foundation.approvals.events import (
    RequestApproved,
    RequestEnded,
    RequestReminded,
    RequestReturned,
    StepReached,
)
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.paths import deputy_of
from guanxi.foundation.approvals.wording import short_title
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Sentence
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

ENDINGS: Mapping[str, Said] = {
    State.REJECTED: _("What you asked for was refused: %(what)s"),
    State.VOID: _(
        "What you asked for lapsed, for the record changed meanwhile; ask again if it still holds: %(what)s"
    ),
    State.FAILED: _("What you asked for was approved, but could not be done: %(what)s"),
}


def carry_out(event: RequestApproved) -> None:
    """Do what was approved, if the page that approved it did not come to it; tell the asker."""
    carry_out_approved(event.request_id)
    request = Request.objects.filter(pk=event.request_id).first()
    if request is not None and request.state in {State.APPROVED, State.DONE}:
        _tell_asker(request, _("What you asked for is approved: %(what)s"), "decided")


def tell_ended(event: RequestEnded) -> None:
    """The asker, that nothing comes of it."""
    request = Request.objects.filter(pk=event.request_id).first()
    sentence = ENDINGS.get(event.state)
    if request is not None and sentence is not None:
        _tell_asker(request, sentence, f"ended:{event.state}")


def tell_step(event: StepReached) -> None:
    """Those who have to decide now, and who stands in for them."""
    request = Request.objects.filter(pk=event.request_id).select_related("asker").first()
    if request is not None:
        said = {"who": request.asker.name, "what": short_title(request)}
        sentence = _("%(who)s asks for your approval: %(what)s") % said
        people = _with_deputies(event.user_ids)
        _tell(request, people, "approval_asked", sentence, f"step:{request.step}:{request.version}")


def tell_reminded(event: RequestReminded) -> None:
    """Those who have still to decide."""
    request = Request.objects.filter(pk=event.request_id).select_related("asker").first()
    if request is not None:
        said = {"who": request.asker.name, "what": short_title(request)}
        sentence = _("%(who)s still waits for your approval: %(what)s") % said
        key = f"reminded:{business_day().isoformat()}"
        _tell(request, _with_deputies(event.user_ids), "approval_asked", sentence, key)


def tell_returned(event: RequestReturned) -> None:
    """The asker, who has to say more."""
    request = Request.objects.filter(pk=event.request_id).first()
    if request is not None:
        sentence = _("What you asked for was given back with a comment: %(what)s")
        _tell_asker(request, sentence, f"returned:{request.version}")


def _with_deputies(ids: tuple[int, ...]) -> list[int]:
    today = business_day()
    people = User.objects.filter(pk__in=ids)
    deputies = [deputy_of(one, today) for one in people]
    return [*ids, *(one.pk for one in deputies if one is not None)]


def _tell_asker(request: Request, sentence: Said, key: str) -> None:
    """Says which request, too, for there may be several; the asker knows its record, seen still or not."""
    _tell(request, [request.asker_id], "approval_decided", sentence % {"what": short_title(request)}, key)


def _tell(request: Request, people: list[int], notice: str, sentence: Sentence, key: str) -> None:
    url = request.get_absolute_url()
    notify(people, notice, None, sentence, url=url, key=f"approval:{request.pk}:{key}")
