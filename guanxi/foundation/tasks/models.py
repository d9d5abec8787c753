"""Tasks, who takes part in them, what was done and what is still to be ticked off."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written
from guanxi.foundation.changes.models import Hanging, Tracked

from .choices import OPEN, Origin, Priority, Repeat, Status
from .queries import OfTask, Tasks

NO_DAY = date(9999, 12, 31)  # where tasks without a day stand in order


class Task(Tracked):
    """One task of anybody in the house, in template 5's fields."""

    task_no = models.CharField(_("task number"), max_length=24)
    description = models.CharField(_("task"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("owner"),
    )
    owner_label = models.CharField(_("owner, in the file's words"), max_length=80, blank=True)
    department = models.ForeignKey(
        "accounts.Department",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
        verbose_name=_("department"),
    )
    # In words, as lists show them, files hold them and history tells them; who it is stands in the links.
    collaborators_text = models.TextField(_("collaborators"), blank=True)
    departments_text = models.TextField(_("departments involved"), blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    sort_due = models.DateField(default=NO_DAY, editable=False)
    done_when = models.TextField(_("done when"), blank=True)
    status = models.CharField(_("status"), max_length=5, choices=Status.choices, default=Status.TODO)
    # What a file said, while nobody here has said otherwise: late is computed beside it, never over it.
    reported_status = models.CharField(
        _("status as reported"), max_length=5, choices=Status.choices, blank=True, editable=False
    )
    remarks = models.TextField(_("remarks"), blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    percent = models.PositiveSmallIntegerField(_("done so far"), default=0)
    began_on = models.DateField(_("begun"), null=True, blank=True, editable=False)
    completed_on = models.DateField(_("completed"), null=True, blank=True, editable=False)
    last_progress_on = models.DateField(_("last progress"), editable=False)
    is_open = models.BooleanField(default=True, editable=False)
    is_dropped = models.BooleanField(_("dropped"), default=False, editable=False)

    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=9, choices=Origin.choices, default=Origin.HAND)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True, blank=True)

    repeat = models.CharField(
        _("repeats"), max_length=7, choices=Repeat.choices, default=Repeat.NEVER, blank=True
    )
    repeat_every = models.PositiveSmallIntegerField(_("every"), default=1)
    repeat_day = models.PositiveSmallIntegerField(null=True, editable=False)
    repeated_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    remind_days = models.PositiveSmallIntegerField(_("remind days before"), null=True, blank=True)
    reminded_on = models.DateField(null=True, editable=False)
    fingerprint = models.CharField(max_length=32, blank=True, editable=False)

    KEPT_AS: ClassVar = {
        "about": "about_id",
        "collaborators": "collaborators_text",
        "departments": "departments_text",
    }
    UNTRACKED = frozenset({"sort_due", "is_open", "last_progress_on", "reminded_on", "repeat_day"})
    objects = Tasks.as_manager()
    HANGS_ON = Hanging("about_kind", "about_id", Q(is_dropped=False))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task_no"], name="task_no_once")]
        indexes: ClassVar = [
            models.Index(fields=["owner", "id"], name="task_owner_new"),
            models.Index(fields=["created_by", "id"], name="task_creator_new"),
            models.Index(fields=["department", "id"], name="task_dept_new"),
            models.Index(fields=["sort_due", "id"], name="task_due"),
            models.Index(fields=["is_open", "sort_due", "id"], name="task_open_due"),
            models.Index(fields=["owner", "is_open", "sort_due", "id"], name="task_owner_due"),
            models.Index(fields=["department", "is_open", "sort_due", "id"], name="task_dept_due"),
            models.Index(fields=["status", "sort_due", "id"], name="task_status_due"),
            models.Index(fields=["priority", "sort_due", "id"], name="task_priority_due"),
            models.Index(fields=["owner", "priority", "sort_due", "id"], name="task_owner_priority"),
            models.Index(fields=["department", "priority", "sort_due", "id"], name="task_dept_priority"),
            models.Index(fields=["is_open", "last_progress_on", "id"], name="task_lag"),
            models.Index(fields=["about_kind", "about_id", "sort_due"], name="task_about"),
            models.Index(fields=["origin_kind", "origin_id"], name="task_origin"),
            models.Index(fields=["fingerprint"], condition=~Q(fingerprint=""), name="task_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        return f"/tasks/{self.pk}/"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """What follows from the rest: where it sorts, whether it is open, its day within the month."""
        self.sort_due = self.due_on or NO_DAY
        self.is_open = self.status in OPEN
        if self.repeat in {Repeat.MONTH, Repeat.QUARTER} and self.due_on:
            self.repeat_day = self.repeat_day or self.due_on.day
        else:
            self.repeat_day = None

    @property
    def owner_name(self) -> str:
        return self.owner_label or self.owner.name

    def say(self, status: Status) -> None:
        """Somebody here says how it stands: what a file reported before is over."""
        self.status, self.reported_status = status, ""

    def told_status(self, today: date, *, computed: bool = False) -> Status:
        """As it was reported; where nothing was, or ``computed`` is asked for, as the day makes it."""
        if self.reported_status and not computed:
            return Status(self.reported_status)
        return Status.LATE if self.is_overdue(today) else Status(self.status)

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


class Collaboration(Written):
    """Somebody who helps: a colleague, or a name that no colleague has."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="collaborations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    label = models.CharField(max_length=80)

    objects: Any = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "user"], name="collaborator_once_a_task")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "task"], name="collaboration_of_user")]

    def __str__(self) -> str:
        return self.label


class Involvement(Written):
    """A department that takes part: one of ours, or a name that none has."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="involvements")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    label = models.CharField(max_length=80)

    objects: Any = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "department"], name="department_once_a_task")
        ]
        indexes: ClassVar = [models.Index(fields=["department", "task"], name="involvement_of_department")]

    def __str__(self) -> str:
        return self.label


class Progress(Tracked):
    """What somebody did, and how far it is since."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="progress")
    on = models.DateField(_("day"))
    percent = models.PositiveSmallIntegerField(_("done so far"))
    note = models.TextField(_("what was done"), blank=True)

    PART_OF = "task"
    objects = OfTask.as_manager()

    def __str__(self) -> str:
        return f"{self.percent}%"


class CheckItem(Tracked):
    """One line of a task's checklist."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="check_items")
    text = models.CharField(_("line"), max_length=200)
    is_done = models.BooleanField(_("done"), default=False)

    PART_OF = "task"
    objects = OfTask.as_manager()

    class Meta:
        verbose_name = _("line of the checklist")

    def __str__(self) -> str:
        return self.text
