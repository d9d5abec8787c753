"""Tasks over the API."""

from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.customfields.wired import values_of
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _
from guanxi.foundation.subjects import record_for
from guanxi.foundation.tasks import about, actions
from guanxi.foundation.tasks.checking import one_owner
from guanxi.foundation.tasks.choices import Repeat
from guanxi.foundation.tasks.listing import lags, status_of, tasks_listing
from guanxi.foundation.tasks.models import CheckItem, Task
from guanxi.foundation.ui.wire import (
    ERRORS,
    READ_ERRORS,
    Asked,
    Named,
    PageAsked,
    example,
    paged,
    read_asked_page,
    versioned,
)

router = Router(tags=["tasks"])


class TasksAsked(PageAsked):
    """Free text, filters as on the page, and a sort (``-`` turns it round).

    ``due=7&due.op=next`` asks of a day by another operator: ge, le, between, period, last, next, ago, empty.
    """

    q: str = ""
    sort: str = ""
    status: list[str] = []
    who: list[str] = []
    open: str = ""
    owner: list[str] = []
    department: list[str] = []
    priority: list[str] = []
    due: list[str] = []
    completed: list[str] = []
    due_from: str = ""
    due_until: str = ""
    lag: str = ""
    about: str = ""
    set: str = ""


class TaskRow(Schema):
    """A task as a list shows it; ``status`` is as of the company's day."""

    id: int
    task_no: str
    description: str
    status: str
    priority: int
    due_on: date | None
    percent: int
    owner: Named
    owner_label: str
    collaborators: str
    departments: str
    done_when: str
    remarks: str
    is_lagging: bool
    version: int


class TaskPage(Schema):
    items: list[TaskRow]
    after: str
    before: str


class Line(Schema):
    id: int
    text: str
    is_done: bool


class Entry(Schema):
    on: date
    percent: int
    note: str
    by: str


class TaskOut(TaskRow):
    """A task as its page shows it; ``reported_status`` is what a file said, empty where nothing counts.

    ``about_kind`` and ``about_id`` name the record it is about, if the reader may see that.
    """

    about_kind: str
    about_id: int | None
    reported_status: str
    origin: str
    repeat: str
    repeat_every: int
    remind_days: int | None
    completed_on: date | None
    checklist: list[Line]
    progress: list[Entry]
    custom: dict[str, Any]


class TaskFields(Asked):
    due_on: date | None = None
    done_when: str = ""
    remarks: str = ""
    priority: int = 2
    repeat: Repeat = Repeat.NEVER
    repeat_every: int = 1
    remind_days: int | None = None
    owner_ids: list[int] = []
    collaborator_ids: list[int] = []
    department_ids: list[int] = []
    about_kind: str = ""
    about_id: int | None = None
    custom: dict[str, Any] = {}


class TaskIn(TaskFields):
    """``owner_ids`` names exactly one person (none: oneself).

    ``about_kind`` and ``about_id`` name a record one may see, as ``customers.customer`` and its id.
    """

    model_config = example(
        description="给恒岳送样品", due_on="2026-12-31", done_when="客户签收", priority=1, owner_ids=[12]
    )

    description: str


class TaskPatch(TaskFields):
    """Only what is given; an empty ``about_kind`` means about nothing in particular."""

    model_config = example(remarks="改送新款", priority=3)

    description: str = ""
    version: int | None = None


class PostponeIn(Asked):
    model_config = example(due_on="2027-01-15")

    due_on: date | None


class ProgressIn(Asked):
    model_config = example(percent=40, note="样品已备好")

    percent: int | None = None
    note: str = ""


class CheckLineIn(Asked):
    model_config = example(text="寄出前拍照")

    text: str


class TickIn(Asked):
    model_config = example(is_done=True)

    is_done: bool


def _row(task: Any, today: date) -> dict[str, Any]:
    return {
        "id": task.pk,
        "task_no": task.task_no,
        "description": task.description,
        "status": str(status_of(task, today)),
        "priority": task.priority,
        "due_on": task.due_on,
        "percent": task.percent,
        "owner": {"id": task.owner_id, "name": getattr(task, "owner__name", None) or task.owner.name},
        "owner_label": task.owner_label,
        "collaborators": task.collaborators_text,
        "departments": task.departments_text,
        "done_when": task.done_when,
        "remarks": task.remarks,
        "is_lagging": lags(task, today),
        "version": task.version,
    }


def _whole(request: SignedIn, pk: int) -> dict[str, Any]:
    task = _task(request, pk)
    more = ("reported_status", "origin", "repeat", "repeat_every", "remind_days", "completed_on")
    entries = task.progress.select_related("created_by").order_by("-on", "-pk")[:50]
    subject = about.record(task.about_kind, task.about_id, request.user)
    return _row(task, business_day(request.user.company)) | {
        "about_kind": task.about_kind if subject else "",
        "about_id": task.about_id if subject else None,
        **{name: getattr(task, name) for name in more},
        "custom": values_of(Task, [task.pk], request.user)[task.pk],
        "checklist": list(task.check_items.order_by("pk").values("id", "text", "is_done")),
        "progress": [
            {"on": e.on, "percent": e.percent, "note": e.note, "by": str(e.created_by)} for e in entries
        ],
    }


def _task(request: SignedIn, pk: int) -> Any:
    rows = Task.objects.live().visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, pk=pk)


def _people(request: SignedIn, ids: list[int]) -> list[User]:
    rows = User.objects.visible_to(request.user)
    return [get_object_or_404(rows, pk=pk) for pk in ids]


def _given(request: SignedIn, asked: TaskFields) -> dict[str, Any]:
    """What was said, its records read as this person sees them; two owners are refused (OPT-24)."""
    given = asked.model_dump(exclude_unset=True)
    if "owner_ids" in given:
        given["owner"] = one_owner(_people(request, given.pop("owner_ids")))
    if "collaborator_ids" in given:
        given["collaborators"] = _people(request, given.pop("collaborator_ids"))
    if "department_ids" in given:
        rows = Department.objects.visible_to(request.user)
        given["departments"] = [get_object_or_404(rows, pk=pk) for pk in given.pop("department_ids")]
    if "about_kind" in given or "about_id" in given:
        kind, pk = given.pop("about_kind", ""), given.pop("about_id", None)
        if pk and not kind:
            raise Refused(_("Say also of which kind this record is."), field="about_kind")
        given["about"] = record_for(request.user, kind, pk or 0) if kind else ""
    return given


@router.get("/", response={200: TaskPage, **READ_ERRORS})
def list_tasks(request: SignedIn, asked: Query[TasksAsked]) -> HttpResponse:
    """Tasks by key, filtered and sorted as on the list page."""
    page = read_asked_page(tasks_listing(), request.user, request.GET, asked)
    today = business_day(request.user.company)
    items = [_row(row, today) for row in page.rows]
    return paged(items, page)


@router.get("/{int:task_id}", response={200: TaskOut, **READ_ERRORS})
def show_task(request: SignedIn, task_id: int) -> HttpResponse:
    """One task with its checklist and what was done on it."""
    return versioned(_whole(request, task_id))


@router.post("/", response={201: TaskOut, **ERRORS})
def create_task(request: SignedIn, asked: TaskIn) -> HttpResponse:
    """Write a task down; without an owner it is one's own."""
    given = _given(request, asked)
    owner, subject = given.pop("owner", None) or request.user, given.pop("about", None) or None
    task = actions.create_task(owner, by=request.user, about=subject, **given)
    return versioned(_whole(request, task.pk), 201)


@router.patch("/{int:task_id}", response={200: TaskOut, **ERRORS})
def change_task(request: SignedIn, task_id: int, asked: TaskPatch) -> HttpResponse:
    """Change the given fields; with ``version`` nothing that somebody else changed is overwritten."""
    actions.change_task(_task(request, task_id), by=request.user, **_given(request, asked))
    return versioned(_whole(request, task_id))


@router.post("/{int:task_id}/begin", response={200: TaskOut, **ERRORS})
def begin_task(request: SignedIn, task_id: int) -> HttpResponse:
    """Work has begun."""
    actions.begin_task(_task(request, task_id), by=request.user)
    return versioned(_whole(request, task_id))


@router.post("/{int:task_id}/complete", response={200: TaskOut, **ERRORS})
def complete_task(request: SignedIn, task_id: int) -> HttpResponse:
    """It is done; one that repeats writes the next."""
    actions.complete_task(_task(request, task_id), by=request.user)
    return versioned(_whole(request, task_id))


@router.post("/{int:task_id}/reopen", response={200: TaskOut, **ERRORS})
def reopen_task(request: SignedIn, task_id: int) -> HttpResponse:
    """It is not done after all."""
    actions.reopen_task(_task(request, task_id), by=request.user)
    return versioned(_whole(request, task_id))


@router.post("/{int:task_id}/postpone", response={200: TaskOut, **ERRORS})
def postpone_task(request: SignedIn, task_id: int, asked: PostponeIn) -> HttpResponse:
    """Another day, or none."""
    actions.postpone_task(_task(request, task_id), by=request.user, due_on=asked.due_on)
    return versioned(_whole(request, task_id))


@router.post("/{int:task_id}/drop", response={200: None, **ERRORS})
def drop_task(request: SignedIn, task_id: int) -> HttpResponse:
    """Nobody needs it any more."""
    actions.drop_task(_task(request, task_id), by=request.user)
    return JsonResponse(None, safe=False)


@router.post("/{int:task_id}/progress", response={200: TaskOut, **ERRORS})
def add_progress(request: SignedIn, task_id: int, asked: ProgressIn) -> HttpResponse:
    """What was done, and how far it is."""
    actions.add_progress(_task(request, task_id), by=request.user, percent=asked.percent, note=asked.note)
    return versioned(_whole(request, task_id))


@router.post("/{int:task_id}/lines", response={200: TaskOut, **ERRORS})
def add_check_item(request: SignedIn, task_id: int, asked: CheckLineIn) -> HttpResponse:
    """One more line to tick off."""
    actions.add_check_item(_task(request, task_id), by=request.user, text=asked.text)
    return versioned(_whole(request, task_id))


@router.post("/lines/{int:line_id}/tick", response={200: Line, **ERRORS})
def tick_check_item(request: SignedIn, line_id: int, asked: TickIn) -> HttpResponse:
    """Tick a line off, or take the tick away."""
    item = get_object_or_404(CheckItem.objects.visible_to(request.user), pk=line_id)
    item = actions.tick_check_item(item, by=request.user, is_done=asked.is_done)
    return JsonResponse({"id": item.pk, "text": item.text, "is_done": item.is_done})
