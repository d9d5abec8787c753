"""Which tasks a person may see and change, and the shapes in which pages read them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import TrackedRows

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User

VIEW, PROGRESS = "tasks.view_task", "tasks.add_progress"
TAKING_PART = frozenset({VIEW, PROGRESS})  # collaborators and involved departments do these, and no more
# What a row of the list shows.
LISTED = (
    "pk", "version", "task_no", "description", "status", "priority", "due_on", "percent", "done_when",
    "remarks",
    "owner_id", "owner__name", "owner_label", "collaborators_text", "departments_text", "department_id",
    "last_progress_on", "completed_on", "about_kind", "about_id", "is_open",
)  # fmt: skip


class Tasks(TrackedRows[Any]):
    """Tasks are seen by owner, creator, collaborators, involved departments, and by scope; or all."""

    view_permission = VIEW

    def live(self) -> Self:
        """Without those that were dropped."""
        return self.filter(is_dropped=False)

    def still_open(self) -> Self:
        return self.filter(is_open=True, is_dropped=False)

    def numbers_among(self, numbers: Iterable[str]) -> set[str]:
        """Which of ``numbers`` tasks have."""
        return set(self.filter(task_no__in=numbers).values_list("task_no", flat=True))

    def unmarked(self, today: date) -> Self:
        """Open tasks whose day has passed, and that nobody called late yet."""
        return self.still_open().filter(sort_due__lt=today, status__in=["todo", "doing"])

    def mine(self, user: "User") -> Self:
        return self.filter(owner_id=user.pk)

    def with_me(self, user: "User") -> Self:
        """Those in which ``user`` helps."""
        return self.filter(self._helping(user))

    def telling_help(self, user: "User") -> Self:
        """Each with ``helps``: whether ``user`` is among its collaborators, which seeing it does not mean."""
        theirs = self._links("collaborations").filter(user_id=user.pk, task_id=OuterRef("pk"))
        return self.annotate(helps=Exists(theirs))

    def _conditions(self, user: "User", permission: str) -> list[Q]:
        return [condition for _way, condition in self.ways(user, permission)]

    def ways(self, user: "User", permission: str) -> list[tuple[str, Q]]:
        """Every branch with its name: what decides is also what is told (``rights/explaining.py``)."""
        scope = user.scope_of(permission)
        if scope is None:
            return []
        if scope is Scope.ALL:
            return [("all", Q())]
        ways = [("owner", Q(owner_id=user.pk)), ("creator", Q(created_by_id=user.pk))]
        within = [] if scope is Scope.OWN else user.departments_within(scope)
        if permission in TAKING_PART:
            ways.append(("helper", self._helping(user)))
            departments = sorted({*within, *([user.department_id] if user.department_id else [])})
            if departments:
                involved = self._links("involvements").filter(department_id__in=departments)
                ways.append(("involved", Q(pk__in=involved.values("task_id"))))
        return ways + [("department", Q(department_id=pk)) for pk in within]

    def _helping(self, user: "User") -> Q:
        return Q(pk__in=self._links("collaborations").filter(user_id=user.pk).values("task_id"))

    def _links(self, name: str) -> Any:
        return self.model._meta.get_field(name).related_model._default_manager.order_by()


class OfTask(TrackedRows[Any]):
    """What hangs on a task is seen, and written, by whoever may do the same with the task."""

    view_permission = VIEW

    def _conditions(self, user: "User", permission: str) -> list[Q]:
        tasks: Any = self.model._meta.get_field("task").related_model
        conditions = tasks._default_manager.all()._conditions(user, permission)  # noqa: SLF001 - its own room
        if conditions == [Q()]:
            return conditions  # type: ignore[no-any-return]
        return [
            Q(task__in=tasks._default_manager.filter(each).order_by().values("pk")) for each in conditions
        ]
