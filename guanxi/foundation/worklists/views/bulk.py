"""Changing many rows from a list, and taking back what was just done."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.tails import GOING_BACK
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.progress import progress_of
from guanxi.foundation.sentences import told
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import undo_url
from guanxi.foundation.worklists import actions, choosing
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.declaring import EDIT_IN_BULK, Worklist, worklist_named
from guanxi.foundation.worklists.models import BulkEdit

NOT_ASKED = {"keys", "all", "query", "but", "step", "csrfmiddlewaretoken"}


@require_POST
def take_back(request: SignedIn, pk: int) -> HttpResponse:
    """Undo what was just done; a large set goes in the background. The page then shows what stands."""
    change_set = get_object_or_404(ChangeSet.objects.visible_to(request.user), pk=pk)
    if change_set.state == ChangeSet.State.APPLYING or change_set.changed > actions.AT_ONCE * 2:
        job = undo_change_set(change_set, by=request.user)
        return _to(request, reverse("show_job", args=[job.pk]))
    done = actions.take_back(change_set, by=request.user)
    if done.left:
        text = ngettext(
            "Taken back, but %(count)s record was changed since and stays.",
            "Taken back, but %(count)s records were changed since and stay.",
            len(done.left),
        )
        said, tone = text % {"count": formats.number(len(done.left))}, "warn"
    else:
        said, tone = _("Taken back."), "ok"
    if request.headers.get("Accept") == "application/json":  # the grid says it itself
        return JsonResponse({"said": said})
    toast(request, said, tone=tone)
    return _to(request, "")


def _to(request: SignedIn, url: str) -> HttpResponse:
    """Let the page show itself again, or another one."""
    if not request.headers.get("HX-Request"):
        return redirect(url or "/")
    response = HttpResponse(status=200)
    response.headers["HX-Redirect" if url else "HX-Refresh"] = url or "true"
    return response


@require_POST
def edit_in_bulk(request: SignedIn, name: str, code: str) -> HttpResponse:
    """The form for the chosen rows, with their real count; then what came of it."""
    worklist = worklist_named(name)
    bulk = worklist.bulk_named(code, request.user)
    if not (request.user.may(EDIT_IN_BULK) and request.user.may(worklist.asked_by(bulk))):
        raise PermissionDenied(EDIT_IN_BULK)
    keys = choosing.keys_chosen(worklist, request.user, request.POST)
    worklist.ask_proof(request.user, code, keys)  # before anything is typed
    asking = request.POST.get("step") != "do"
    form = bulk.form(None if asking else request.POST, by=request.user)
    if asking or not form.is_valid():
        context = _form_context(request, worklist, bulk, keys) | {"form": form}
        return render(request, "worklists/bulk_form.html", context, status=200 if asking else 422)
    edit = actions.edit_in_bulk(
        request.user, by=request.user, worklist=name, bulk=code, asked=_asked(request.POST), keys=keys
    )
    if edit.job is None and not edit.refused:
        toast(
            request,
            _said(edit, request.user),
            undo_url=undo_url(edit.change_set, request.user) if edit.changed else "",
        )
        return render(request, "worklists/bulk_done.html", {"edit": edit})
    return render(request, "worklists/bulk_result.html", _result(edit, request.user))


def _form_context(request: SignedIn, worklist: Worklist, bulk: Bulk, keys: list[int]) -> dict[str, Any]:
    able = choosing.how_many_may_be_changed(worklist, request.user, keys, worklist.asked_by(bulk))
    kept = [(name, request.POST[name]) for name in ("keys", "all", "query", "but") if request.POST.get(name)]
    return {
        "heading": bulk.label,
        "url": reverse("edit_in_bulk", args=[worklist.name, bulk.code]),
        "kept": kept,
        "chosen": len(keys),
        "not_able": len(keys) - able,
        "submit_label": ngettext("Change %(count)s row", "Change %(count)s rows", able)
        % {"count": formats.number(able)},
        "able": able,
        "later": able > actions.AT_ONCE,
    }


def _asked(given: QueryDict) -> dict[str, str | list[str]]:
    return {
        name: texts[0] if len(texts) == 1 else texts
        for name, texts in given.lists()
        if name not in NOT_ASKED and texts
    }


@require_GET
def show_bulk_edit(request: SignedIn, pk: int) -> HttpResponse:
    """What came of a bulk edit, or how far it is."""
    edit = get_object_or_404(BulkEdit.objects.visible_to(request.user), pk=pk)
    partial = request.headers.get("HX-Request-Type") == "partial"
    template = "worklists/bulk_result.html" if partial else "worklists/bulk_page.html"
    return render(request, template, _result(edit, request.user) | {"heading": _label(edit, request.user)})


def _label(edit: BulkEdit, user: User) -> Sentence:
    """What was done, in the words of whoever reads it; a field may be gone since, or be none of theirs."""
    try:
        return worklist_named(edit.worklist).bulk_named(edit.bulk, user).label
    except Http404:
        return _("A field of one's own")


def _result(edit: BulkEdit, user: User) -> dict[str, Any]:
    """The counts, and who was not changed and why, as far as the reader sees them."""
    worklist = worklist_named(edit.worklist)
    names = choosing.seen(worklist, user, [key for key, _why in edit.reasons])
    running = edit.job is not None and not edit.job.is_over
    back = _taken_back(edit.change_set)
    return {
        "back": back,
        "edit": edit,
        "label": _label(edit, user),
        "said": _said(edit, user),
        "progress": progress_of(edit.job) if edit.job is not None and not edit.is_over else None,
        "running": running,
        "refusals": [
            (names[key], names[key].get_absolute_url(), told(why))
            for key, why in edit.reasons
            if key in names
        ],
        "refused_keys": ",".join(str(key) for key, _why in edit.reasons),
        "remedy": _remedy(edit, user) if edit.refused and not (running or back) else None,
        "undo_url": undo_url(edit.change_set, user)
        if edit.changed and not running and edit.change_set.state in {"applied", "applying"}
        else "",
    }


def _taken_back(change_set: ChangeSet) -> str:
    """Of a set that is taken back, or being: by whom and when; nothing of one that stands."""
    if change_set.state not in {ChangeSet.State.UNDOING, ChangeSet.State.UNDONE}:
        return ""
    if change_set.state == ChangeSet.State.UNDOING:
        return _("It is being taken back.")
    # unscoped: whoever sees the set may know who took it back
    rows = Entry.objects.filter(kind=ChangeSet._meta.label_lower, record_id=change_set.pk)
    last = rows.filter(verb__in=GOING_BACK).order_by("-pk").first()
    # unscoped: so is who it was
    who = last and User.objects.filter(pk=last.by_id).first()
    if last is None or who is None:
        return _("It is taken back.")
    words = {"who": who.name, "when": formats.moment(last.at)}
    if not change_set.left:
        return _("Taken back by %(who)s, %(when)s: nothing of it stands any more.") % words
    stays = ngettext(
        "%(count)s row stayed: somebody changed it since.",
        "%(count)s rows stayed: somebody changed them since.",
        change_set.left,
    )
    parts = {
        "first": _("Taken back by %(who)s, %(when)s.") % words,
        "second": stays % {"count": formats.number(change_set.left)},
    }
    return pgettext("two sentences", "%(first)s %(second)s") % parts


def _remedy(edit: BulkEdit, user: User) -> tuple[Sentence, str] | None:
    """What can be done for those that were refused, by whoever asked for it."""
    bulk = next((one for one in worklist_named(edit.worklist).bulk if one.code == edit.bulk), None)
    return bulk.remedy(edit, user) if bulk and bulk.remedy and edit.by_id == user.pk else None


def _said(edit: BulkEdit, user: User) -> str:
    """How many were changed, were so already, and could not be."""
    parts = [
        ngettext("%(count)s changed", "%(count)s changed", edit.changed)
        % {"count": formats.number(edit.changed)}
    ]
    if edit.same:
        parts.append(_("%(count)s were so already") % {"count": formats.number(edit.same)})
    if edit.refused:
        parts.append(_("%(count)s could not be changed") % {"count": formats.number(edit.refused)})
    return f"{_label(edit, user)}: " + _(", ").join(parts)
