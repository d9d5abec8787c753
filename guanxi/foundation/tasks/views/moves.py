"""The buttons of a task: each calls one action and goes back to where it was pressed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks import actions, forms
from guanxi.foundation.tasks.models import CheckItem, Task
from guanxi.foundation.tasks.views.returning import back
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.toasts import toast


def _task(request: SignedIn, pk: int) -> Any:
    return get_object_or_404(Task.objects.visible_to(request.user), pk=pk)


def _moved(request: SignedIn, pk: int, write: Callable[..., Any], said: str, undo: str = "") -> HttpResponse:
    task = _task(request, pk)
    write(task, by=request.user)
    toast(request, said % {"task": task.description[:60]}, undo_url=reverse(undo, args=[pk]) if undo else "")
    return back(request, task.get_absolute_url())


@require_POST
def begin_task(request: SignedIn, pk: int) -> HttpResponse:
    """Work has begun."""
    return _moved(request, pk, actions.begin_task, _("Under way: %(task)s"))


@require_POST
def complete_task(request: SignedIn, pk: int) -> HttpResponse:
    """It is done; the toast takes it back."""
    task = _task(request, pk)
    following = actions.complete_task(task, by=request.user)
    said = _("Done: %(task)s") % {"task": task.description[:60]}
    if following is not None and following.due_on is not None:
        said += _(". The next one is due on %(day)s") % {"day": formats.day(following.due_on)}
    toast(request, said, undo_url=reverse("reopen_task", args=[pk]))
    return back(request, task.get_absolute_url())


@require_POST
def reopen_task(request: SignedIn, pk: int) -> HttpResponse:
    """It is not done after all."""
    return _moved(request, pk, actions.reopen_task, _("Open again: %(task)s"))


@require_POST
def drop_task(request: SignedIn, pk: int) -> HttpResponse:
    """Nobody needs it; the toast brings it back."""
    return _moved(request, pk, actions.drop_task, _("Dropped: %(task)s"), undo="restore_task")


@require_POST
def restore_task(request: SignedIn, pk: int) -> HttpResponse:
    """It is needed after all."""
    return _moved(request, pk, actions.restore_task, _("Back again: %(task)s"))


@require_POST
def postpone_task(request: SignedIn, pk: int) -> HttpResponse:
    """Another day; the toast gives the old one back."""
    task = _task(request, pk)
    before = task.due_on
    given = request.POST.get("due_on", "") or request.GET.get("due_on", "")
    try:
        due_on = date.fromisoformat(given) if given else None
    except ValueError:
        raise Refused(_("This is not a date."), field="due_on") from None
    actions.postpone_task(task, by=request.user, due_on=due_on)
    said = _("%(task)s: now due on %(day)s") if due_on else _("%(task)s: no day any more")
    words = {"task": task.description[:60], "day": formats.day(due_on) if due_on else ""}
    undo = f"{reverse('postpone_task', args=[pk])}?due_on={before.isoformat() if before else ''}"
    toast(request, said % words, undo_url=undo)
    return back(request, task.get_absolute_url())


# ---- progress and checklist --------------------------------------------------------------------


@require_POST
def add_progress(request: SignedIn, pk: int) -> HttpResponse:
    """What was done, and how far it is."""
    task = _task(request, pk)
    form = forms.ProgressForm(request.POST)
    if not form.is_valid():
        raise Refused(_("“Done so far” is a whole number from 0 to 100."))
    actions.add_progress(task, by=request.user, **form.cleaned_data)
    return back(request, task.get_absolute_url())


@require_POST
def add_check_item(request: SignedIn, pk: int) -> HttpResponse:
    """One more line to tick off."""
    task = _task(request, pk)
    actions.add_check_item(task, by=request.user, text=request.POST.get("text", ""))
    return back(request, f"{task.get_absolute_url()}#checklist")


@require_POST
def tick_check_item(request: SignedIn, pk: int) -> HttpResponse:
    """Tick a line off, or take the tick away."""
    item = get_object_or_404(CheckItem.objects.visible_to(request.user).select_related("task"), pk=pk)
    actions.tick_check_item(item, by=request.user, is_done=request.POST.get("done") == "yes")
    return back(request, f"{item.task.get_absolute_url()}#checklist")


@require_POST
def remove_check_item(request: SignedIn, pk: int) -> HttpResponse:
    """Take a line off the list."""
    item = get_object_or_404(CheckItem.objects.visible_to(request.user).select_related("task"), pk=pk)
    url = f"{item.task.get_absolute_url()}#checklist"
    actions.remove_check_item(item, by=request.user)
    return back(request, url)
