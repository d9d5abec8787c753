"""Roles that people make, beside the ready-made ones."""

from collections.abc import Mapping
from typing import Any

from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.accounts.rights import ALWAYS, Right, rights, values
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.staff.granting import set_grants
from guanxi.foundation.staff.separation import all_holders, check_separation, keep_holders, kinds_in
from guanxi.foundation.ui.addresses import is_storable

CODE_LENGTH = 10


@action("accounts.manage_roles")
def create_role(
    company: Company,
    *,
    by: User,
    name: str,
    note: str = "",
    grants: Mapping[str, int],
    masks: Mapping[str, int] | None = None,
) -> Role:
    """Make a role that holds these permissions, each as far as said, and sees values as said."""
    held, seen = _checked(by, grants, masks or {})
    role = Role(code=_free_code(), name=_free_name(name), note=_short(note))
    role.save()
    set_grants(role, held, seen)
    ledger.require().note(role=role.pk, grants=_told(held), masks=_told(seen))
    return role


@action("accounts.manage_roles")
def copy_role(role: Role, *, by: User, name: str, note: str = "") -> Role:
    """Make a role that holds what another holds, to be changed from there."""
    held = {grant.permission: grant.scope for grant in role.grants.all()}
    seen = {mask.field: mask.level for mask in role.masks.all()}
    return create_role(Company.get(), by=by, name=name, note=note or role.note, grants=held, masks=seen)


@action("accounts.manage_roles")
def change_role(
    role: Role,
    *,
    by: User,
    name: str | None = None,
    note: str | None = None,
    grants: Mapping[str, int] | None = None,
    masks: Mapping[str, int] | None = None,
    version: int | None = None,
) -> Role:
    """Change what a role is called, may do and sees; if it may do otherwise, its holders' sessions end."""
    _refuse_ready_made(role)
    _refuse_own(role, by)
    before = {g.permission: Scope(g.scope) for g in role.grants.all()}
    saw = {m.field: Shown(m.level) for m in role.masks.all()}
    held, seen = _checked(by, before if grants is None else grants, saw if masks is None else masks)
    name = role.name if name is None else _free_name(name, but=role)
    note = role.note if note is None else _short(note)
    if (name, note, held, seen) == (role.name, role.note, before, saw):
        ledger.require().keep_silent()
        return role
    role.name, role.note = name, note
    role.save(update_fields=["name", "note"])
    if (held, seen) != (before, saw):
        _give(role, held, seen)
        ledger.require().note(
            grants_before=_told(before), grants=_told(held), masks_before=_told(saw), masks=_told(seen)
        )
    return role


def _give(role: Role, held: Mapping[str, Scope], seen: Mapping[str, Shown]) -> None:
    """Let the role hold these: nobody becomes two administrators by it, and of each kind one stays."""
    administrators = all_holders()
    set_grants(role, held, seen)
    for holder in User.objects.filter(roles=role).prefetch_related("roles"):
        check_separation(list(holder.roles.all()))
    keep_holders(administrators)


@action("accounts.manage_roles")
def remove_role(role: Role, *, by: User) -> None:
    """Remove a role that nobody holds any more."""
    _refuse_ready_made(role)
    holders = User.objects.filter(roles=role).in_order()
    if holders.exists():
        names = listed(str(user) for user in holders[:5])
        raise Refused(_("%(names)s hold this role: give them another one first.") % {"names": names})
    ledger.require().note(name=role.name)
    role.delete()


# ---- what is refused ---------------------------------------------------------------------------


def _refuse_ready_made(role: Role) -> None:
    if role.ready_made:
        raise Refused(_("A ready-made role is what the house defines: copy it, and change the copy."))


def _refuse_own(role: Role, by: User) -> None:
    if by.roles.filter(pk=role.pk).exists():
        raise Refused(_("Nobody changes what their own role may do: ask another administrator."))


def _checked(
    by: User, grants: Mapping[str, int], masks: Mapping[str, int]
) -> tuple[dict[str, Scope], dict[str, Shown]]:
    """What may be granted, as it is kept; a role always lets people keep their own settings and jobs."""
    known = {right.permission: right for right in rights()}
    held: dict[str, Scope] = dict(ALWAYS)
    for permission, reach in grants.items():
        held[permission] = max(_scope(known.get(permission), reach), held.get(permission, Scope.OWN))
    for permission, scope in held.items():
        _refuse_blind(known, known[permission], scope, held)
    _refuse_two_powers(held)
    _refuse_more_than_own(by, held)
    return held, _masks(masks, known, held)


def _scope(right: Right | None, reach: Any) -> Scope:
    if right is None:
        raise Refused(_("There is no such permission."), field="grants")
    if reach not in [scope.value for scope in right.scopes]:
        sentence = _("“%(right)s” does not reach so far, or not so little: choose one that is offered.")
        raise Refused(sentence % {"right": right.label}, field=right.permission)
    return Scope(reach)


def _refuse_blind(known: Mapping[str, Right], right: Right, scope: Scope, held: Mapping[str, Scope]) -> None:
    """Nobody does to a record what he cannot see: a verb reaches no further than what it needs."""
    needed = known.get(right.needs)
    if needed is not None and held.get(needed.permission, 0) < scope:
        sentence = _("“%(right)s” reaches further than “%(needed)s”: widen that, or narrow this.")
        raise Refused(sentence % {"right": right.label, "needed": needed.label}, field=right.permission)


def _refuse_two_powers(held: Mapping[str, Scope]) -> None:
    if len(kinds_in(held)) > 1:
        sentence = _(
            "Keeping the house, giving powers and watching are three people's: no role holds two of them."
        )
        raise Refused(sentence, field="grants")


def _refuse_more_than_own(by: User, held: Mapping[str, Scope]) -> None:
    """Nobody grants further than he may make roles; and reading the trail of all is for who is watched."""
    own = by.scope_of("accounts.manage_roles") or Scope.OWN
    if any(scope > own for scope in held.values()):
        raise Refused(_("A role cannot reach further than your own right to make roles."), field="grants")


def _masks(
    masks: Mapping[str, int], known: Mapping[str, Right], held: Mapping[str, Scope]
) -> dict[str, Shown]:
    """A role that sees records says of every kind of value how it sees it; one that sees none is silent."""
    if not any(known[permission].of for permission in held):
        return {}
    found = {}
    for value in values():
        level = masks.get(value.code, Shown.REVEALABLE)
        if level not in [one.value for one in value.levels]:
            sentence = _("“%(value)s” cannot be seen in this way.") % {"value": value.label}
            raise Refused(sentence, field=f"mask-{value.code}")
        found[value.code] = Shown(level)
    if unknown := masks.keys() - {value.code for value in values()}:
        raise Refused(_("There is no such kind of value: %(code)s.") % {"code": min(unknown)}, field="masks")
    return found


def _free_name(name: str, *, but: Role | None = None) -> str:
    name = " ".join(name.split())
    if not name or not is_storable(name) or len(name) > Role._meta.get_field("name").max_length:  # type: ignore[operator]
        raise Refused(_("A role has a name of at most 80 characters."), field="name")
    others = Role.objects.exclude(pk=but.pk if but else 0)
    if any(name.casefold() in {role.name.casefold(), str(role).casefold()} for role in others):
        raise Refused(_("There is a role of this name already."), field="name")
    return name


def _short(note: str) -> str:
    if not is_storable(note):
        raise Refused(_("This text holds a character that cannot be shown."), field="note")
    return " ".join(note.split())[:200]


def _free_code() -> str:
    """A code that is no ready-made role's, now or later: separation must never hang on a chosen word."""
    return f"own-{get_random_string(CODE_LENGTH, 'abcdefghjkmnpqrstuvwxyz23456789')}"


def _told(levels: Mapping[str, int]) -> dict[str, int]:
    return {name: int(level) for name, level in sorted(levels.items())}
