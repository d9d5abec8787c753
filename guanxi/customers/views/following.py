"""Follow-ups that nobody gave a day, from one's own day: ticked off, or made a task of some day."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.customers import actions
from guanxi.customers.choices import Completion
from guanxi.customers.consent.talking import ask_for_follow_up, warning
from guanxi.customers.following_up import waiting
from guanxi.customers.models import Interaction
from guanxi.customers.sensitive.opening import part_opened
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks.actions import create_task
from guanxi.foundation.tasks.choices import Origin
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import with_undo

LONGEST = 500  # as long as a task's words


def _waiting(request: SignedIn, pk: int) -> Interaction:
    """A talk that somebody has still to follow up and no task does."""
    rows = Interaction.objects.visible_to(request.user).select_related("owner", "customer")
    talk: Interaction = get_object_or_404(rows, pk=pk)
    if not waiting(rows.filter(pk=pk), talk.owner).exists():
        raise Refused(_("This follow-up is done, or a task, already."))
    return part_opened(talk, request.user)  # type: ignore[no-any-return]


@require_POST
def finish_follow_up(request: SignedIn, pk: int) -> HttpResponse:
    """It is done."""
    talk = _waiting(request, pk)
    with with_undo(request, _("Done: %(what)s") % {"what": talk.follow_up[:80]}):
        actions.change_interaction(talk, by=request.user, status=Completion.DONE)
    return _back(request)


@require_POST
def plan_follow_up(request: SignedIn, pk: int) -> HttpResponse:
    """With a day it is a task of whoever talked; what the gate says against it is told, and stops no task."""
    talk = _waiting(request, pk)
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        raise Refused(_("Choose a date."), field="due_on") from None
    task = create_task(
        talk.owner,
        by=request.user,
        description=" ".join(talk.follow_up.split())[:LONGEST],
        due_on=due_on,
        about=talk.customer,
        comes_from=talk,
        origin=Origin.FOLLOW_UP,
    )
    asked = ask_for_follow_up(talk, request.user, due_on, request.POST.get("outreach", ""))
    warned = [warning(decision) for decision in asked]
    said = _("A task now: %(number)s, due %(day)s.") % {"number": task.task_no, "day": formats.day(due_on)}
    toast(request, " ".join((said, *warned)), tone="warn" if warned else "ok")
    return _back(request)


def _back(request: SignedIn) -> HttpResponse:
    wanted = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if known else reverse("show_day"))
