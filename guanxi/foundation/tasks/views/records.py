"""One task: its page, writing one down, changing it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day, working_days
from guanxi.foundation.comments.beside import talk_of
from guanxi.foundation.customfields.facts import facts_of
from guanxi.foundation.customfields.keeping import hidden_names
from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.subjects import named
from guanxi.foundation.tasks import about, actions, forms
from guanxi.foundation.tasks.choices import OPEN, TONES, Status, repeats
from guanxi.foundation.tasks.listing import due_words, lags, status_of
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.taking_part import in_words, shown, split
from guanxi.foundation.tasks.views.returning import back
from guanxi.foundation.ui import formats, parts, records
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.editing import as_read, changed_since, version_of, version_read
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import with_undo

ADD, CHANGE, PROGRESS = "tasks.add_task", "tasks.change_task", "tasks.add_progress"
MOST_ENTRIES = 50
# Its page's facts say these in words: the owner, what it is about, where it came from.
NOT_TOLD = ("owner_label", "about_kind", "about_id", "origin_kind", "origin_id")


def visible_task(request: SignedIn, pk: int) -> Any:
    """The task, if this person may see it; 404 otherwise."""
    return get_object_or_404(Task.objects.visible_to(request.user).select_related("owner"), pk=pk)


@require_GET
def show_task(request: SignedIn, pk: int) -> HttpResponse:
    """What is to be done, by whom, until when; what was done so far; who changed what."""
    task, today = visible_task(request, pk), business_day(request.user.company)
    status = status_of(task, today)
    due, tone = due_words(task.due_on, today, is_open=task.is_open)
    context = {
        "task": task,
        "status": parts_status(status),
        "due": due,
        "due_tone": tone,
        "lag": formats.spell((today - task.last_progress_on).days) if lags(task, today) else "",
        "facts": _facts(request, task),
        "entries": [_entry(one) for one in _entries(task)],
        "items": list(task.check_items.order_by("pk")),
        "may_change": records.may(request.user, CHANGE, task),
        "may_add": records.may(request.user, PROGRESS, task),
        "progress_form": forms.ProgressForm(initial={"percent": task.percent}),
        "history": records.history(
            task, reader=request.user, without={*NOT_TOLD, *hidden_names(Task, request.user)}
        ),
        "is_open": task.status in OPEN,
        "days": forms.day_choices(today, working_days()),
    }
    return render(request, "tasks/show.html", context | talk_of(task, request.user))


def parts_status(status: Status) -> dict[str, Any]:
    return {"tone": TONES[status], "label": status.label}


def _entries(task: Task) -> Any:
    return task.progress.select_related("created_by").order_by("-on", "-pk")[:MOST_ENTRIES]


def _entry(entry: Any) -> parts.Moment:
    return parts.Moment(
        icon="list-check",
        title=formats.percent(entry.percent / 100),
        who=str(entry.created_by or ""),
        when=formats.moment(entry.created_at),
        at=entry.created_at.isoformat(),
        body=entry.note,
    )


def _facts(request: SignedIn, task: Task) -> list[parts.Fact]:
    """The rest of template 5 and where it came from; a record that is not for this reader stays unnamed."""
    places = [(task.about_kind, task.about_id or 0), (task.origin_kind, task.origin_id or 0)]
    names = named(request.user, [place for place in places if place[0] and place[1]])
    subject = names.get((task.about_kind, task.about_id or 0))
    repeat = repeats(task.repeat, task.repeat_every)
    reported = str(Status(task.reported_status).label) if task.reported_status else ""
    facts = [
        parts.Fact(_("Status as reported"), reported) if reported else None,
        parts.Fact(_("Owner"), task.owner_name),
        parts.Fact(_("Due"), formats.day(task.due_on) if task.due_on else "–"),
        parts.Fact(_("Priority"), task.get_priority_display()),
        parts.Fact(_("Collaborators"), shown(task.collaborators_text) or "–"),
        parts.Fact(_("Departments involved"), shown(task.departments_text) or "–"),
        parts.Fact(_("About"), subject.title, url=subject.url) if subject else None,
        parts.Fact(_("Repeats"), repeat) if repeat else None,
        parts.Fact(_("Origin"), task.get_origin_display()),
        parts.Fact(_("Given by"), str(task.created_by or "–")),
        parts.Fact(_("Completed on"), formats.day(task.completed_on)) if task.completed_on else None,
    ]
    own = facts_of(task, request.user, may_change=records.may(request.user, CHANGE, task))
    return [*(fact for fact in facts if fact is not None), *own]


# ---- writing one down --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def create_task(request: SignedIn) -> HttpResponse:
    """The form for one new task; ``about=kind:id`` says what it is about."""
    if not request.user.may(ADD):
        raise PermissionDenied(ADD)
    subject = _subject(request, request.POST.get("about") or request.GET.get("about", ""))
    start = {name: request.GET[name] for name in ("description", "due_on") if name in request.GET}
    shown = _typed(subject)
    form = forms.TaskForm(request.POST or None, by=request.user, subject=shown, initial=start)
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data.pop("subject") or (subject if "about" in request.POST else None)
        custom = form.custom_values(form.cleaned_data)
        values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        try:
            task = actions.create_task(
                values.pop("owner"), by=request.user, about=subject, custom=custom, **values
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            said, undo = _("Task %(number)s is written down."), reverse("drop_task", args=[task.pk])
            toast(request, said % {"number": task.task_no}, undo_url=undo)
            return back(request, task.get_absolute_url())
    context = {
        "form": form,
        "subject": None if shown else subject,
        "about": f"{subject._meta.label_lower}:{subject.pk}" if subject and not shown else "",
        "heading": _("New task"),
        "submit_label": _("Create task"),
        "cancel_url": reverse("list_tasks"),
    }
    return render(request, "tasks/form.html", context, status=422 if form.errors else 200)


def _subject(request: SignedIn, given: str) -> Any:
    """What the task is to be about; nothing where the address names what this person does not see."""
    kind, _sep, pk = given.partition(":")
    number = record_id(pk)
    return about.record(kind, number, request.user) if number is not None else None


def _typed(subject: Any) -> Any:
    """What the task is about, where its form has a field for it."""
    return subject if subject is not None and about.is_typed(subject._meta.label_lower) else None


@require_GET
def find_task_subjects(request: SignedIn) -> HttpResponse:
    """The first records that fit what is being typed, as the choices of a text field."""
    if not (request.user.may(ADD) or request.user.may(CHANGE)):
        raise PermissionDenied(ADD)
    found = about.found(request.GET.get("subject", ""), request.user)
    return render(request, "tasks/subjects.html", {"found": [about.in_words(one) for one in found]})


@require_POST
def add_quick_task(request: SignedIn) -> HttpResponse:
    """One line from anywhere: a task of one's own, about what the page shows."""
    days = forms.day_choices(business_day(request.user.company), working_days())
    form = forms.QuickForm(request.POST, days=days)
    if not form.is_valid():
        if "description" in form.errors:
            raise Refused(_("Say what is to be done."))
        return _with_all_fields(request, _("Choose a date."))
    subject = _subject(request, request.POST.get("about", ""))
    try:
        task = actions.create_task(request.user, by=request.user, about=subject, **form.cleaned_data)
    except Refused as refusal:
        if not (refusal.field or "").startswith(PREFIX):
            raise
        return _with_all_fields(request, str(refusal), due_on=str(form.cleaned_data["due_on"] or ""))
    undo = reverse("drop_task", args=[task.pk])
    toast(request, _("Task %(number)s is written down.") % {"number": task.task_no}, undo_url=undo)
    return back(request, task.get_absolute_url())


def _with_all_fields(request: SignedIn, why: str, due_on: str = "") -> HttpResponse:
    """More is asked than fits one line: the whole form, with what was typed."""
    toast(request, why, tone="warn")
    said = {name: request.POST.get(name, "") for name in ("description", "about", "next")}
    said["due_on"] = due_on
    return redirect(f"{reverse('create_task')}?{urlencode({k: v for k, v in said.items() if v})}")


@require_http_methods(["GET", "POST"])
def change_task(request: SignedIn, pk: int) -> HttpResponse:
    """All fields at once; what somebody else changed meanwhile is shown, not overwritten."""
    task = visible_task(request, pk)
    if not records.may(request.user, CHANGE, task):
        raise PermissionDenied(CHANGE)
    read = as_read(task, version_read(request) if request.method == "POST" else task.version)
    form = forms.TaskForm(
        request.POST or None, by=request.user, task=task, subject=_typed(_about(read, request.user))
    )
    conflict, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            custom = form.custom_changed(form.cleaned_data)
            with with_undo(request, _("The task is saved.")):
                _save(request, task, form, custom, read)
        except Conflict as found:
            conflict, status = _named(found, form), 409
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("show_task", pk=task.pk)
    context = {
        "form": form,
        "task": task,
        "heading": _("Change task"),
        "submit_label": _("Save task"),
        "cancel_url": task.get_absolute_url(),
        "version": version_read(request) if request.method == "POST" else task.version,
        "conflict": conflict,
    }
    return render(request, "tasks/form.html", context, status=422 if form.errors else status)


def _about(columns: Mapping[str, Any], user: User) -> Any:
    return about.record(columns["about_kind"], columns["about_id"], user)


def _named(conflict: Conflict, form: forms.TaskForm) -> Conflict:
    """What the task is about now by its name, if the reader may see it."""
    if "about_id" in conflict.fields:
        mine, _key = conflict.fields.pop("about_id")
        now = _typed(_about(vars(conflict.record), form.by))
        pair = mine and about.in_words(mine), now and about.in_words(now)
        conflict.fields[str(form.fields["subject"].label)] = pair
    return conflict


def _save(
    request: SignedIn, task: Task, form: forms.TaskForm, custom: dict[str, Any], read: Mapping[str, Any]
) -> None:
    """Only what the person changed goes in: who takes part is compared in words."""
    values = form.cleaned_data
    subject = values.pop("subject")
    links = {name: values.pop(name) for name in ("collaborators", "departments")}
    values = changed_since(task, version_read(request), values)
    initial = forms.initial_of(task)
    for name, given in links.items():
        chosen = [one if isinstance(one, str) else str(one.pk) for one in given]
        before = [str(one).removeprefix(forms.NAMED) for one in initial[name]]
        then, now = read[f"{name}_text"], getattr(task, f"{name}_text")
        is_left = then != now and {*split(in_words(given, name))} == {*split(then)}
        if sorted(chosen) != sorted(before) and not is_left:
            values[name] = given
    if subject != form.before:
        values["about"] = subject or ""
    actions.change_task(task, by=request.user, version=version_of(request), custom=custom, **values)
