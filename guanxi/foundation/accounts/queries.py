"""Who sees which rows: decided here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce, wraps
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from guanxi.foundation import ledger

from .scopes import Level, Scope
from .spelled import Statement, spelled, where_of

if TYPE_CHECKING:
    from .models import User


class Guard:
    """Mixed into a queryset: it writes only inside an action."""

    model: Any

    def create(self, **kwargs: Any) -> Any:
        """Also what ``get_or_create`` and ``update_or_create`` create."""
        ledger.require(f"creation of {self.model._meta.label}")
        return super().create(**kwargs)  # type: ignore[misc]

    def update(self, **kwargs: Any) -> int:
        ledger.require(f"update of {self.model._meta.label}")
        return int(super().update(**kwargs))  # type: ignore[misc]

    def delete(self) -> tuple[int, dict[str, int]]:
        ledger.require(f"delete of {self.model._meta.label}")
        return super().delete()  # type: ignore[misc,no-any-return]

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        ledger.require(f"bulk_create of {self.model._meta.label}")
        return super().bulk_create(*args, **kwargs)  # type: ignore[misc,no-any-return]

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        ledger.require(f"bulk_update of {self.model._meta.label}")
        return int(super().bulk_update(*args, **kwargs))  # type: ignore[misc]


def made_on_first_use[M: models.Model](row: M) -> None:
    """What a house cannot be without (its company, its system's user): written by whoever asks first.

    The one way past the guard; it adds what is not there and changes nothing.
    """
    rows: models.QuerySet[M] = models.QuerySet(type(row))
    rows.bulk_create([row], ignore_conflicts=True)


class Guarded(Guard, models.QuerySet[Any]):
    """Rows without an owner that are written only inside an action."""


SHARES = """
    SELECT record_id FROM accounts_share
    WHERE kind = %s AND level >= %s AND coalesce(until, '9999-12-31') >= %s
"""


def _today(user: "User") -> date:
    """The company's day: by it shares end."""
    return timezone.localdate(timezone=ZoneInfo(user.company.zone))


@dataclass(frozen=True)
class Shared:
    """Rows that can be shared: of which kind, where their id stands, and which verbs writing includes."""

    kind: str
    path: str
    writing: frozenset[str] = frozenset()

    def least(self, permission: str, seeing: str) -> Level | None:
        """The least share that opens ``permission``; None where no share does."""
        if permission == seeing:
            return Level.READ
        return Level.WRITE if permission in self.writing else None


def _by_both[R](seen: Callable[[Any, "User"], R]) -> Callable[[Any, "User"], R]:
    @wraps(seen)
    def visible_to(self: Any, user: "User") -> R:
        rows = seen(self, user)
        return rows if user.watched_by is None else self.seen_by_both(rows, user)

    return visible_to


class Scoped[M: models.Model](models.QuerySet[M]):
    """Rows with an owner and a department, seen by branches: own · each visible department · shared · all.

    ``view_permission`` opens reading; ``owner_path`` and ``department_path`` are the look-ups to the
    owner's and the department's id (a child reaches them through its customer).
    """

    view_permission: ClassVar[str]
    owner_path: ClassVar[str | None] = "owner_id"
    department_path: ClassVar[str | None] = "department_id"
    shared: ClassVar[Shared | None] = None

    def __init_subclass__(cls, **more: Any) -> None:
        """Rows that are seen by a rule of their own are so for who looks as somebody, too: by both."""
        super().__init_subclass__(**more)
        if "visible_to" in cls.__dict__:
            cls.visible_to = _by_both(cls.visible_to)  # type: ignore[method-assign,assignment]

    def branches(self, user: "User", permission: str | None = None) -> list[Self]:
        """The rows in scope as branches, each served by one index; no branch means nothing."""
        conditions = self._granted(user, permission or self.view_permission)
        return [self.filter(condition) for condition in conditions]

    def within_scope(self, user: "User", permission: str) -> Self:
        """The rows on which ``user`` may use ``permission``."""
        conditions = self._granted(user, permission)
        return self.filter(reduce(or_, conditions)) if conditions else self.none()

    def visible_to(self, user: "User") -> Self:
        """The rows that ``user`` may see."""
        return self.within_scope(user, self.view_permission)

    def branches_in_sql(self, user: "User", permission: str | None = None) -> list[Statement]:
        """The conditions of the branches, for statements written out; no condition means nothing.

        They name the model's table and those its paths lead through. Rows seen by a rule of their own
        have no such branches.
        """
        assert permission or "visible_to" not in type(self).__dict__
        return [spelled(self.model, one) for one in self._granted(user, permission or self.view_permission)]

    def where_in_sql(self) -> Statement | None:
        """What these rows are chosen by, for a statement written out; None means nothing."""
        try:
            return where_of(self.query)
        except EmptyResultSet:
            return None

    def scope_in_sql(self, user: "User", permission: str | None = None) -> Statement | None:
        """What ``within_scope`` asks as one condition for a statement written out; None means nothing."""
        branches = self.branches_in_sql(user, permission)
        if not branches:
            return None
        joined = " OR ".join(sql for sql, _params in branches)
        return f"({joined})", [param for _sql, params in branches for param in params]

    @staticmethod
    def reaches(user: "User", permission: str, *, owner_id: int, department_id: int | None) -> bool:
        """Whether a row of this owner and department lies within scope: for rows not yet written."""
        scope = user.scope_of(permission)
        if scope is None or scope is Scope.ALL:
            return scope is Scope.ALL
        if owner_id == user.pk:
            return True
        return scope is not Scope.OWN and department_id in user.departments_within(scope)

    def seen_by_both(self, rows: Self, user: "User") -> Self:
        """Of rows that are seen by another rule: what also whoever looks as ``user`` may see."""
        theirs: Any = self.model._default_manager.all()
        assert user.watched_by is not None
        return rows.filter(pk__in=theirs.visible_to(user.watched_by).order_by().values("pk"))

    def _granted(self, user: "User", permission: str) -> list[Q]:
        """The branches of ``user``; within those of whoever looks as this person."""
        conditions = self._conditions(user, permission)
        if user.watched_by is None:
            return conditions
        theirs = self._granted(user.watched_by, permission)
        return [condition & reduce(or_, theirs) for condition in conditions] if theirs else []

    def _conditions(self, user: "User", permission: str) -> list[Q]:
        scope = user.held_scope(permission)
        if scope is None:
            return []
        if scope is Scope.ALL:
            return [Q()]
        own = [Q(**{self.owner_path: user.pk})] if self.owner_path else []
        if scope is Scope.OWN or self.department_path is None:
            return own + self._shared_with(user, permission)
        inside = user.departments_within(scope)
        places = [Q(**{self.department_path: pk}) for pk in inside]
        return own + places + self._shared_with(user, permission)

    def _shared_with(self, user: "User", permission: str) -> list[Q]:
        """The branch of what is shared with ``user``: by ids, so that one index serves it as the others."""
        least = self.shared.least(permission, self.view_permission) if self.shared else None
        if self.shared is None or least is None or not user.anything_shared:
            return []
        asked = [self.shared.kind, int(least), connection.ops.adapt_datefield_value(_today(user))]
        places = user.departments_above or [0]
        ways = (
            ("person_id = %s", [user.pk]),
            (f"department_id IN ({', '.join(['%s'] * len(places))})", places),
            ("group_id IN (SELECT group_id FROM accounts_group_members WHERE user_id = %s)", [user.pk]),
        )
        # One statement a way, each along its own index; through the ORM it would cost as much as the list.
        ids = " UNION ALL ".join(f"{SHARES} AND {way}" for way, _params in ways)
        mine = RawSQL(ids, [param for _way, some in ways for param in asked + some])  # noqa: S611 - ours
        return [Q(**{f"{self.shared.path}__in": mine})]


class Shares(Guard, models.QuerySet[Any]):
    """Shares are read with the record that they open: callers check that first."""

    def held_by(self, user: "User", *, over: bool = False) -> Self:
        """The shares in force (or over) with this person, the own department or one above it, or a group."""
        today = _today(user)
        memberships: Any = apps.get_model("accounts", "Group").members.through._default_manager
        groups = memberships.filter(user_id=user.pk).values("group_id")
        with_me = Q(person_id=user.pk) | Q(department_id__in=user.departments_above) | Q(group_id__in=groups)
        return self.filter(with_me) if over else self.filter(with_me, Q(until=None) | Q(until__gte=today))

    def of(self, row: models.Model) -> Self:
        """Who has a share in this record, the oldest first."""
        return self.filter(kind=row._meta.label_lower, record_id=row.pk).order_by("pk")


class Groups(Guard, Scoped[Any]):
    """Which groups there are, and who is in them, is known to all colleagues."""

    view_permission = "accounts.view_group"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()


class Companies(Guard, Scoped[Any]):
    """The one company: everybody may read its name; changing it takes a permission for all."""

    view_permission = "accounts.view_company"
    owner_path = None
    department_path = None


class Departments(Guard, Scoped[Any]):
    """Departments: their names are known to all colleagues; acting in one takes a permission there."""

    view_permission = "accounts.view_department"

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()

    def _conditions(self, user: "User", permission: str) -> list[Q]:
        scope = user.held_scope(permission)
        if scope is None:
            return []
        if scope is Scope.ALL:
            return [Q()]
        return [Q(pk=pk) for pk in user.departments_within(scope)]


class Roles(Guard, Scoped[Any]):
    """What roles there are is known to all colleagues; who holds which changes by an action."""

    view_permission = "accounts.view_role"
    owner_path = None
    department_path = None

    def visible_to(self, user: "User") -> Self:
        return self.all() if user.is_active else self.none()


class Users(Guard, Scoped[Any]):
    """Colleagues: their names are known to all who work here; changing one takes a permission."""

    view_permission = "accounts.view_user"
    owner_path = "id"

    def visible_to(self, user: "User") -> Self:
        return self.filter(is_system=False) if user.is_active else self.none()

    def within_scope(self, user: "User", permission: str) -> Self:
        # Whoever gave the system's user a password could sign in as somebody who may do everything.
        rows = super().within_scope(user, permission)
        return rows if user.is_system else rows.filter(is_system=False)

    def in_order(self, *before: str) -> Self:
        """As people read a list of names: Chinese ones by pinyin, others among them."""
        return self.order_by(*before, "sort_name", "name", "pk")

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(username=username)

    async def aget_by_natural_key(self, username: str | None) -> Any:
        return await self.aget(username=username)


class Tokens(Guard, Scoped[Any]):
    """Everybody sees and revokes the own tokens; who keeps accounts, those of whom he keeps."""

    view_permission = "accounts.change_self"
    owner_path = "user_id"
    department_path = "user__department_id"

    def note_use(self, on: date) -> None:
        """Remember the day: what the door itself keeps, as the time of a sign-in, is no action."""
        models.QuerySet.update(self.exclude(last_used_on=on), last_used_on=on)
