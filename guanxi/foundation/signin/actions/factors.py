"""Second factors: adding, removing, recovery codes, and which roles need one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin.factors import FACTORS, drop_factors, has_factor
from guanxi.foundation.signin.models import FactorRule
from guanxi.foundation.staff.separation import kinds_of

MOST_PASSKEYS = 20


def _own(user: User, by: User) -> None:
    if user.pk != by.pk:
        raise Refused(_("A second factor is set up by its owner only."))


@action("accounts.change_self")
def add_authenticator_app(user: User, *, by: User, secret: str, code: str) -> list[str]:
    """Keep the app's secret once a code proves that it arrived; the first factor brings recovery codes."""
    _own(user, by)
    if not validate_totp_code(secret, code.replace(" ", "")):
        raise Refused(_("This code is not right: take the one that the app shows now."), field="code")
    _rows(user).filter(type="totp").delete()  # the new one takes the place of the old
    TOTP.activate(user, secret)
    ledger.require().note(factor="totp")
    return _first_codes(user)


@action("accounts.change_self")
def add_passkey(user: User, *, by: User, name: str, credential: dict[str, Any]) -> list[str]:
    """Keep a passkey that the browser has proved; gives recovery codes with the first factor."""
    _own(user, by)
    if _rows(user).filter(type="webauthn").count() >= MOST_PASSKEYS:
        raise Refused(_("There are %(n)s passkeys: remove one first.") % {"n": MOST_PASSKEYS})
    row = WebAuthn.add(user, name.strip()[:60] or _("Passkey"), credential)
    ledger.require().note(factor="webauthn", authenticator=row.instance.pk)
    return _first_codes(user)


@action("accounts.change_self")
def remove_factor(user: User, *, by: User, factor: int) -> None:
    """The app or passkey opens nothing from now on; with the last one go the recovery codes."""
    _own(user, by)
    row = _rows(user).filter(pk=factor, type__in=FACTORS).first()
    if row is None:
        raise Refused(_("This second factor is no longer there."))
    row.delete()
    if not has_factor(user):
        _rows(user).delete()
    ledger.require().note(factor=row.type, authenticator=factor)


@action("accounts.change_self")
def make_recovery_codes(user: User, *, by: User) -> list[str]:
    """New recovery codes, shown once; those made before open nothing any more."""
    _own(user, by)
    if not has_factor(user):
        raise Refused(_("Recovery codes replace a second factor: set one up first."))
    _rows(user).filter(type="recovery_codes").delete()
    ledger.require().note(factor="recovery_codes")
    return list(RecoveryCodes.activate(user).generate_codes())


@action("accounts.manage_users")
def remove_factors(user: User, *, by: User) -> int:
    """Somebody lost phone and keys: the password alone signs in until a new second factor is set up."""
    watched = kinds_of(user.roles.all())
    if user.pk == by.pk:
        raise Refused(_("Your own second factors you remove under your own name."))
    if watched and not (by.is_system or by.may("accounts.manage_roles")):
        raise Refused(_("Only the security administrator removes this person's second factors."))
    removed = drop_factors(user)
    ledger.require().note(removed=removed)
    return removed


@action("accounts.manage_company")
def require_second_factor(company: Company, *, by: User, roles: Sequence[Role], days: int) -> None:
    """Exactly these roles need a second factor; roles that are new here have ``days`` to set it up."""
    if not 0 <= days <= 365:
        raise Refused(_("Between 0 and 365 days."), field="days")
    wanted = {role.pk for role in roles}
    held = set(FactorRule.objects.values_list("role_id", flat=True))
    if wanted == held:
        ledger.require().keep_silent()
        return
    FactorRule.objects.exclude(role_id__in=wanted).delete()
    due = business_day(company) + timedelta(days=days)
    FactorRule.objects.bulk_create([FactorRule(role_id=pk, due_on=due) for pk in sorted(wanted - held)])
    ledger.require().note(roles=sorted(role.code for role in roles), due=due.isoformat())


def _rows(user: User) -> Any:
    return Authenticator.objects.filter(user_id=user.pk)


def _first_codes(user: User) -> list[str]:
    if _rows(user).filter(type="recovery_codes").exists():
        return []
    return list(RecoveryCodes.activate(user).generate_codes())
