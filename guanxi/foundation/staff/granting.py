"""What a role holds: written for ready-made roles and for those that people make."""

from collections.abc import Mapping
from typing import Literal

from django.db.models import F, QuerySet

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Grant, Role, RoleMask, User
from guanxi.foundation.accounts.scopes import Scope, Shown


def set_grants(role: Role, grants: Mapping[str, Scope], masks: Mapping[str, Shown]) -> None:
    """Let a role hold exactly these; the sessions of all who hold it end."""
    ledger.require("the grants of a role")
    role.grants.all().delete()
    role.masks.all().delete()
    Grant.objects.bulk_create(Grant(role=role, permission=p, scope=s) for p, s in grants.items())
    RoleMask.objects.bulk_create(RoleMask(role=role, field=f, level=level) for f, level in masks.items())
    end_sessions_of(User.objects.filter(roles=role), "rights")


def end_sessions_of(users: QuerySet[User], why: Literal["rights", "password", "closed"]) -> None:
    """Every session of ``users`` ends with its next request, and the sign-in page says why."""
    users.update(session_epoch=F("session_epoch") + 1, ended_for=why)
