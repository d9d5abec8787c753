"""Who keeps accounts, who gives powers and who watches are three people; and of each kind one stays.

A role is of a kind by what it grants, not by its name: a copy of the auditor's role makes an auditor too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import SEPARATED, Grant, Role, User
from guanxi.foundation.accounts.rights import ALWAYS, POWERS
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed

GUARD: Final = "security_administrator"


def kinds_of(roles: Iterable[Role]) -> dict[str, set[Role]]:
    """Which of these roles make their holder an administrator, by kind."""
    wanted = {role.pk: role for role in roles}
    found: dict[str, set[Role]] = {}
    for role in wanted.values():
        if role.code in SEPARATED:
            found.setdefault(role.code, set()).add(role)
    grants = Grant.objects.filter(role__in=list(wanted), permission__in=POWERS)
    for role_id, permission in grants.values_list("role_id", "permission"):
        found.setdefault(POWERS[permission], set()).add(wanted[role_id])
    return found


def kinds_in(grants: Collection[str]) -> set[str]:
    """The kinds of administrator that these permissions would make."""
    return {kind for permission, kind in POWERS.items() if permission in grants}


def check_separation(roles: Sequence[Role]) -> None:
    """System administrator, security administrator and auditor are three different people."""
    kinds = kinds_of(roles)
    if len(kinds) > 1:
        names = listed(sorted({str(role) for some in kinds.values() for role in some}))
        raise Refused(_("One person cannot be both: %(roles)s.") % {"roles": names}, field="roles")


def check_granting(by: User, roles: Iterable[Role]) -> None:
    """Who keeps accounts neither appoints nor dismisses those who watch over accounts."""
    kinds = kinds_of(roles)
    watching = {role for kind, some in kinds.items() if kind != "system_administrator" for role in some}
    if watching and not by.may("accounts.manage_roles"):
        hold_powers()  # of two who appoint the first at once, one comes second
        if kinds.keys() <= {"system_administrator", GUARD} and appoints_first(by):
            return
        names = listed(sorted(str(role) for role in watching))
        message = _("Only the security administrator gives these roles and takes them: %(roles)s.")
        raise Refused(message % {"roles": names}, field="roles")


def appoints_first(by: User) -> bool:
    """Whether there is nobody yet who gives powers: then whoever keeps the house appoints the first.

    Never himself: nobody gives himself roles, and nobody is two of the administrators.
    """
    if not by.may("accounts.manage_company") or not by.may("accounts.manage_users"):
        return False
    return not holders(GUARD)


def check_reach(by: User, roles: Sequence[Role]) -> None:
    """Nobody gives a role that reaches further than he keeps accounts himself."""
    own = by.scope_of("accounts.manage_users") or Scope.OWN
    grants = Grant.objects.filter(role__in=roles).exclude(permission__in=ALWAYS).select_related("role")
    further = [grant.role for grant in grants if grant.scope > own]
    if further:
        names = listed(sorted({str(role) for role in further}))
        raise Refused(
            _("These roles reach further than your own: %(roles)s.") % {"roles": names}, field="roles"
        )


def hold_powers() -> None:
    """Two people who take the last powers from each other at once: one comes second, and sees it."""
    if connection.features.has_select_for_update:
        list(Role.objects.filter(code__in=SEPARATED).order_by("pk").select_for_update())


def holders(kind: str) -> set[int]:
    """Who is an active administrator of this kind now."""
    roles = Role.objects.filter(code=kind) | Role.objects.filter(
        grants__permission__in=[permission for permission, of in POWERS.items() if of == kind]
    )
    people = User.objects.filter(is_active=True, is_system=False, roles__in=roles.values("pk"))
    return set(people.values_list("pk", flat=True))


def keep_administrators(user: User, roles: Sequence[Role]) -> None:
    """Refuse what would leave the house without an administrator of a kind that ``user`` is now."""
    hold_powers()
    lost = kinds_of(user.roles.all()).keys() - kinds_of(roles).keys()
    for kind in sorted(lost):
        if holders(kind) == {user.pk}:
            raise Refused(_last(kind), field="roles")


def keep_holders(before: Mapping[str, set[int]]) -> None:
    """After a role changed: of each kind that somebody was, somebody still is."""
    for kind in sorted(SEPARATED):
        if before[kind] and not holders(kind):
            raise Refused(_last(kind))


def all_holders() -> dict[str, set[int]]:
    """Who is an administrator of which kind, nobody else changing that meanwhile."""
    hold_powers()
    return {kind: holders(kind) for kind in SEPARATED}


def _last(kind: str) -> str:
    return {
        "system_administrator": _("This is the last administrator: appoint another one first."),
        "security_administrator": _("This is the last security administrator: appoint another one first."),
        "auditor": _("This is the last auditor: appoint another one first."),
    }[kind]
