"""Users, roles of (permission, scope) pairs, the department tree, and the company itself."""

import hashlib
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation import ledger

from . import narrowing
from .company import Company as Company  # noqa: PLC0414 - found here, beside the others
from .held import GRANTS, MASKS
from .queries import (
    Departments,
    Groups,
    Guarded,
    Roles,
    Shares,
    Tokens,
    Users,
    made_on_first_use,
)
from .scopes import Level, Scope, Shown
from .written import Versioned, Written

SEPARATED = {"system_administrator", "security_administrator", "auditor"}


class Department(Written):
    """A node of the department tree; ``path`` holds the ids from the root, so that a subtree is a prefix."""

    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=255, editable=False, db_index=True)

    objects = Departments.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="department_name_once_per_parent"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="department_name_once_at_top"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(Versioned):
    """A named set of grants."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("what it is for"), max_length=200, blank=True, default="")
    ready_made = models.BooleanField(default=False, help_text="Its grants are the table's (config/roles.py).")

    objects = Roles.as_manager()
    BESIDE: ClassVar = {"grants": ("permission", "scope"), "masks": ("field", "level")}

    def __str__(self) -> str:
        return gettext(self.name) if self.ready_made else self.name  # the ready-made ones are messages


class Grant(Written):
    """A role holds ``permission`` as far as ``scope`` reaches."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    permission = models.CharField(max_length=80)
    scope = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in Scope])

    objects = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "permission"], name="grant_once_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.permission} ({Scope(self.scope).name})"


class RoleMask(Written):
    """How a role sees one kind of value. A role without a line for it says nothing about it."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="masks")
    field = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in Shown])

    objects = Guarded.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "field"], name="mask_once_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.field} ({Shown(self.level).name})"


class User(AbstractBaseUser):
    """A colleague. ``session_epoch`` is part of every session's key: raising it ends them all.

    ``ended_for`` is why it was raised last, told to whoever comes back with such a session; ``must_choose``
    is true of whoever was given a password by somebody else, until an own one is chosen.
    """

    username = models.CharField(_("sign-in name"), max_length=80, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=80)
    sort_name = models.CharField(max_length=120, blank=True, default="", editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="+")
    roles: "models.ManyToManyField[Role, Any]" = models.ManyToManyField(Role, related_name="+")
    language = models.CharField(
        _("language"), max_length=8, blank=True, default="", help_text="Empty: what the browser asks for."
    )
    theme = models.CharField(_("theme"), max_length=5, default="auto")
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    single_keys = models.BooleanField(_("single keys"), default=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    ended_for = models.CharField(max_length=8, blank=True, default="", editable=False)
    must_choose = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Users.as_manager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    # allauth asks for these two; names are one field here, as in most of the world.
    first_name = last_name = ""
    # Somebody looks at pages as this person: what both may see is seen, and nothing is written.
    watched_by: "User | None" = None

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") != ["last_login"]:  # which the door writes as somebody comes in
            ledger.require("save of accounts.User")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        ledger.require("delete of accounts.User")
        return super().delete(*args, **kwargs)

    def check_password(self, raw_password: str | None) -> bool:
        """As Django does; a proven password hashed anew, at the present cost, is the door's writing too."""

        def renew(proven: str) -> None:
            self.set_password(proven)
            models.QuerySet(User).filter(pk=self.pk).update(password=self.password)

        return check_password(raw_password, self.password, renew)

    def get_full_name(self) -> str:
        return self.name

    @classmethod
    def system(cls) -> "User":
        """The named user as whom schedules act."""
        user: User | None = cls.objects.filter(username="system").first()
        if user is None:
            row = cls(username="system", name="Guanxi", sort_name="guanxi", is_system=True)
            row.password = make_password(None)
            made_on_first_use(row)
            user = cls.objects.get(username="system")
        return user

    @cached_property
    def grants(self) -> dict[str, Scope]:
        """Permission → the widest scope that any role gives. One query a request."""
        with connection.cursor() as cursor:  # every request asks this: Django would take longer than it
            cursor.execute(GRANTS, [self.pk])
            return {permission: Scope(scope) for permission, scope in cursor.fetchall()}

    @cached_property
    def company(self) -> Company:
        """The company, read once a request."""
        return Company.get()

    @cached_property
    def masks(self) -> dict[str, Shown]:
        """Kind of value → the most that any role shows of it. One query a request."""
        with connection.cursor() as cursor:
            cursor.execute(MASKS, [self.pk])
            return {field: Shown(level) for field, level in cursor.fetchall()}

    @cached_property
    def anything_shared(self) -> bool:
        """Whether anything was ever shared with this user: whoever has nothing pays nothing for it."""
        return Share.objects.held_by(self, over=True).exists()

    def shows(self, field: str) -> Shown:
        """How this user sees values of this kind; whoever looks as this user never sees one revealed."""
        level = Shown.REVEALABLE if self.is_system else self.masks.get(field, Shown.REVEALABLE)
        if self.watched_by is not None:
            level = min(level, Shown.MASKED, self.watched_by.shows(field))
        return level

    def scope_of(self, permission: str) -> Scope | None:
        """How far this user may use ``permission``; None means not at all.

        Of somebody looked at as by another: as far as both may.
        """
        held = self.held_scope(permission)
        if held is None or self.watched_by is None:
            return held
        other = self.watched_by.scope_of(permission)
        return None if other is None else min(held, other)

    def held_scope(self, permission: str) -> Scope | None:
        """What the own roles give, whoever looks."""
        if not self.is_active:
            return None
        if self.is_system:
            return Scope.ALL
        return self.grants.get(permission) if narrowing.leaves(self.pk, permission) else None

    def may(self, permission: str) -> bool:
        return self.scope_of(permission) is not None

    @property
    def departments_above(self) -> list[int]:
        """The ids of the own department and of all that it is part of."""
        return [int(pk) for pk in self.department.path.split("/") if pk] if self.department else []

    @cached_property
    def _subtree(self) -> list[int]:
        if self.department is None:
            return []
        return list(
            Department.objects.filter(path__startswith=self.department.path).values_list("pk", flat=True)
        )

    def departments_within(self, scope: Scope) -> list[int]:
        """The ids of the departments that ``scope`` reaches from where this user sits."""
        if self.department_id is None:
            return []
        return self._subtree if scope is Scope.DEPARTMENT_BELOW else [self.department_id]

    def get_session_auth_hash(self) -> str:
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Any:
        return iter(())

    def _session_hash(self) -> str:
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("guanxi.accounts.session", value, algorithm="sha256").hexdigest()


class Group(Versioned):
    """Some colleagues under one name, whatever their departments: records are shared with them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    members: "models.ManyToManyField[User, Any]" = models.ManyToManyField(User, related_name="groups")

    objects = Groups.as_manager()
    BESIDE: ClassVar = {"members": ("pk",)}

    def __str__(self) -> str:
        return self.name


class Share(Written):
    """One record opened to a person, a department with all below it, or a group; until a day or for good."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    until = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    objects = Shares.as_manager()
    ONCE_BESIDE = (
        "person_id",
        "department_id",
        "group_id",
    )  # of each one for a record: see changes/beside.py

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, department=None, group=None)
                | Q(person=None, department__isnull=False, group=None)
                | Q(person=None, department=None, group__isnull=False),
                name="share_with_one",
            ),
            # They are the indexes by which one's own shares are found, too.
            models.UniqueConstraint(fields=["person", "kind", "record_id"], name="share_once_a_person"),
            models.UniqueConstraint(fields=["department", "kind", "record_id"], name="share_once_a_dept"),
            models.UniqueConstraint(fields=["group", "kind", "record_id"], name="share_once_a_group"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "record_id"], name="share_of_record")]

    def __str__(self) -> str:
        return str(self.person or self.department or self.group)


class Token(Written):
    """A key for programs: acts as its user. Only its hash is kept; it is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, editable=False)
    read_only = models.BooleanField(default=False)
    rooms = models.JSONField(default=list, help_text="With ``permissions`` empty too: all of its user's.")
    permissions = models.JSONField(default=list)

    objects = Tokens.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def narrowing(self) -> narrowing.Narrowing:
        """What it leaves of its user's permissions."""
        return narrowing.Narrowing(self.user_id, self.read_only, tuple(self.rooms), tuple(self.permissions))

    @staticmethod
    def digest_of(secret: str) -> str:
        """Tokens are long and random, so a plain hash is enough."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def shown(cls, secret: str) -> "Token | None":
        """The unexpired token of an active user, with its user, that ``secret`` opens."""
        rows = cls.objects.select_related("user").filter(digest=cls.digest_of(secret))
        rows = rows.filter(user__is_active=True, user__is_system=False)
        token: Token | None = rows.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now())).first()
        if token is None:
            return None
        today = timezone.localdate(timezone=ZoneInfo(token.user.zone))
        if token.last_used_on != today:  # so it is written once a day, not with every reading
            cls.objects.filter(pk=token.pk).note_use(today)
        return token

    @classmethod
    def user_of(cls, secret: str) -> User | None:
        """The active user whose unexpired token this is."""
        token = cls.shown(secret)
        return token.user if token else None
