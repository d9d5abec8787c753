"""Which way requests go, the requests themselves, who decides, and every move."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written
from guanxi.foundation.changes.models import Hanging, Tracked

from .approvable import OWN
from .choices import MOVES, Said, SeatState, State
from .queries import Definitions, Deputies, Requests

USER: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Definition(Tracked):
    """For one purpose: which steps a request takes, from which amount on."""

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what is approved"), max_length=60)
    steps: Any = models.JSONField(_("steps"), default=list)
    is_active = models.BooleanField(_("in force"), default=True)
    own_allowed = models.BooleanField(_("may decide on what one asked oneself"), default=False)
    escalate_days = models.PositiveSmallIntegerField(_("hand up after working days"), null=True, blank=True)

    objects = Definitions.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose"],
                condition=models.Q(is_active=True) & ~models.Q(purpose=OWN),
                name="one_definition_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Request(Tracked):
    """Somebody asks that something may be done: to this record, as it is now."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    subject = models.CharField(
        _("subject"), max_length=120, blank=True, help_text="Of what is asked in words."
    )
    asker = models.ForeignKey(**USER, db_index=False, verbose_name=_("asked by"))
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40, blank=True)
    record_id = models.BigIntegerField(default=0, help_text="0: about no record.")
    record_version = models.PositiveIntegerField(default=0)
    params: Any = models.JSONField(default=dict, help_text="Ids and codes for the action; no values.")
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True)
    comment = models.TextField(_("why"), blank=True)
    path: Any = models.JSONField(default=list, help_text="The steps as they were when it was asked.")
    step = models.PositiveSmallIntegerField(default=0)
    step_since = models.DateField()
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    UNTRACKED = frozenset({"step_since", "path"})
    objects = Requests.as_manager()
    HANGS_ON = Hanging("kind", "record_id")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asker", "id"], name="request_asker_new"),
            models.Index(fields=["department", "id"], name="request_dept_new"),
            models.Index(fields=["state", "id"], name="request_state_new"),
            models.Index(fields=["kind", "record_id"], name="request_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/approvals/{self.pk}/"

    def move(self, state: State) -> None:
        """Go to ``state``, or fail: the table of moves is the only judge."""
        if state not in MOVES[self.state]:
            raise ValueError(f"a request cannot go from {self.state} to {state}")
        self.state = state
        if state not in {State.WAITING, State.RETURNED, State.DONE, State.FAILED}:
            self.decided_at = timezone.now()


class Seat(Written):
    """One approver of one step; ``by`` is who decided, if it was the deputy."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="seats")
    step = models.PositiveSmallIntegerField()
    user = models.ForeignKey(**USER, db_index=False)
    by = models.ForeignKey(**USER, null=True)
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.WAITING)
    decided_at = models.DateTimeField(null=True)

    objects: Any = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "step", "user"], name="one_seat_a_step")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "state", "request"], name="seat_of_user")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.step}: {self.state}"


class Move(Written):
    """What happened to a request: never changed, never removed."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(**USER)
    instead_of = models.ForeignKey(**USER, null=True)
    said = models.CharField(max_length=9, choices=Said.choices)
    step = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)

    objects: Any = Guarded.as_manager()

    def __str__(self) -> str:
        return self.said


class Deputy(Written):
    """Who decides for somebody from one day to another."""

    user = models.ForeignKey(**USER)
    deputy = models.ForeignKey(**USER, verbose_name=_("deputy"))
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))

    objects = Deputies.as_manager()

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.user_id}"


class Head(Written):
    """Who leads a department; where nobody does, the one above it."""

    department = models.OneToOneField("accounts.Department", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(**USER)

    objects: Any = Guarded.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} of {self.department_id}"
