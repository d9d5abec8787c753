"""Password rescue without mail: a one-time code, handed out by who keeps accounts, or on the machine."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin.factors import drop_factors
from guanxi.foundation.signin.models import Rescue
from guanxi.foundation.signin.rescuing import LASTS, LENGTH, SIGNS, WRONG, digest_of, is_right
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.staff.separation import kinds_of


@action("accounts.manage_users")
def hand_out_rescue(user: User, *, by: User, factors: bool = False) -> str:
    """A code with which ``user`` sets a new password; for an administrator two people are needed.

    Gives the code, which is shown once; or "" where a second administrator must hand it out first.
    ``factors``: the second factors go with the old password.
    """
    if user.pk == by.pk:
        raise Refused(_("Nobody rescues themselves: ask another administrator."))
    if not user.is_active:
        raise Refused(_("This account is closed: open it first."))
    asked = Rescue.objects.filter(user=user, digest="", expires_at__gt=timezone.now()).first()
    if kinds_of(user.roles.all()) and not by.is_system and (asked is None or asked.by_id == by.pk):
        Rescue.objects.filter(user=user).delete()
        Rescue(user=user, by=by, factors=factors, expires_at=timezone.now() + LASTS).save()
        ledger.require().note(waits_for_another=True, factors=factors)
        return ""
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    factors = factors or (asked is not None and asked.factors)
    Rescue.objects.filter(user=user).delete()
    row = Rescue(user=user, by=by, factors=factors, expires_at=timezone.now() + LASTS)
    row.digest = digest_of(user, code)
    row.save()
    ledger.require().note(rescue=row.pk, factors=factors, asked_by=asked.by_id if asked else None)
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


@action("accounts.manage_users")
def take_back_rescue(user: User, *, by: User) -> int:
    """A code that was handed out, or asked for, opens nothing any more."""
    return int(Rescue.objects.filter(user=user).delete()[0])


@action("accounts.change_self")
def use_rescue(user: User, *, by: User, code: str, password: str) -> User:
    """With the code a new password is set; sessions and tokens end, and the code with them."""
    row = Rescue.objects.filter(user=user).first()
    if user.pk != by.pk or row is None or not is_right(row, code):
        raise Refused(WRONG, field="code")
    Rescue.objects.filter(pk=row.pk).delete()
    if row.factors:
        drop_factors(user)
    changed = staff.set_password(user, by=User.system(), password=password)
    ledger.require().note(rescue=row.pk, handed_out_by=row.by_id, factors=row.factors)
    return changed
