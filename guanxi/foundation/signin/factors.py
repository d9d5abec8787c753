"""A person's second factors, and until when a role asks for one."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.ui import formats

from .models import FactorRule

DUE: Final = "second_factor_due"  # in the session: the day by which a role asks for one
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Factor:
    """One line of the list of second factors."""

    pk: int
    kind: str
    name: str
    made: str
    used: str


def has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def has_code(user: User) -> bool:
    """Whether a typed code can prove who this is."""
    return bool(Authenticator.objects.filter(user_id=user.pk).exclude(type="webauthn").exists())


def has_passkey(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type="webauthn").exists())


def drop_factors(user: User) -> int:
    """Forget all second factors of ``user``, recovery codes too; inside an action."""
    ledger.require("removing second factors")
    return int(Authenticator.objects.filter(user_id=user.pk).delete()[0])


def factors_of(user: User) -> list[Factor]:
    """The authenticator app, then passkeys in the order they were made."""
    rows = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).order_by("type", "pk")
    return [_shown(row) for row in rows]


def _shown(row: Any) -> Factor:
    return Factor(
        pk=row.pk,
        kind=row.type,
        name=row.data.get("name", ""),
        made=formats.day(row.created_at),
        used=formats.moment(row.last_used_at) if row.last_used_at else "",
    )


def codes_left(user: User) -> int | None:
    """How many recovery codes are unused; None where there are none at all."""
    row = Authenticator.objects.filter(user_id=user.pk, type="recovery_codes").first()
    return len(row.wrap().get_unused_codes()) if row else None


def rules() -> list[FactorRule]:
    """Which roles need a second factor, and by when."""
    return list(FactorRule.objects.select_related("role").order_by("role__code"))


def due_of(user: User) -> date | None:
    """The day by which a role of ``user`` asks for a second factor that is not there yet."""
    rules = FactorRule.objects.filter(role__in=user.roles.all()).order_by("due_on")
    due: date | None = rules.values_list("due_on", flat=True).first()
    return due if due and not has_factor(user) else None


def note_due(request: HttpRequest, user: User) -> None:
    """Remember in the session whether a second factor is asked for (at sign-in, and once it is there)."""
    due = due_of(user)
    if due:
        request.session[DUE] = due.isoformat()
    else:
        request.session.pop(DUE, None)


def due_in(request: HttpRequest) -> date | None:
    """The day that the session remembers."""
    if isinstance(request.user, AnonymousUser):
        return None
    noted = request.session.get(DUE)
    return date.fromisoformat(noted) if noted else None


def is_overdue(request: HttpRequest) -> bool:
    due, user = due_in(request), request.user
    return due is not None and isinstance(user, User) and due < business_day(user.company)
