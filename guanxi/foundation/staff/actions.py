"""Every write to users, roles, departments and the company."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import (
    Company,
    Department,
    Role,
    Token,
    User,
)
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.actions import action
from guanxi.foundation.changes.tails import HANDED_OVER
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.staff.counted import keep_what_is_counted
from guanxi.foundation.staff.leaving import hand_over

from .granting import end_sessions_of, set_grants
from .naming import free_name, name_person, sign_in_name, sort_names
from .separation import check_granting, check_reach, check_separation, keep_administrators, kinds_of

LONGEST_PATH: int = Department._meta.get_field("path").max_length or 0


@action("accounts.manage_company")
def change_company(
    company: Company,
    *,
    by: User,
    name: str | None = None,
    currency: str | None = None,
    zone: str | None = None,
    simple_menu: bool | None = None,
    is_demo: bool | None = None,
) -> Company:
    """Set the company's name, currency, time zone or simple mode; what is counted keeps currency and zone."""
    if is_demo is not None and not by.is_system:
        raise Refused(_("Only loading the demo makes a house a demo: whoever could say so could empty it."))
    if zone is not None and zone not in available_timezones():
        raise Refused(_("This time zone is not known: %(zone)s.") % {"zone": zone}, field="zone")
    if currency is not None and not (len(currency) == 3 and currency.isalpha() and currency.isascii()):
        raise Refused(_("A currency has three letters, such as CNY or EUR."), field="currency")
    given: dict[str, Any] = {"currency": currency and currency.upper(), "zone": zone, "is_demo": is_demo}
    given |= {"name": name and name.strip(), "simple_menu": simple_menu}
    different = {n: value for n, value in given.items() if value is not None and value != getattr(company, n)}
    keep_what_is_counted(different.keys())
    if not different:
        ledger.require().keep_silent()
        return company
    if "zone" in different:  # whose clock is the company's, goes with it
        User.objects.filter(zone=company.zone).update(zone=zone)
    for field, value in different.items():
        setattr(company, field, value)
    company.save(update_fields=list(different))
    ledger.require().note(fields=sorted(different))
    return company


@action("accounts.manage_company")
def create_department(
    company: Company, *, by: User, name: str, parent: Department | None = None
) -> Department:
    """Add a department under ``parent`` (or at the top)."""
    department = Department(name=free_name(name, parent), parent=parent, path="")
    department.save()
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    if len(department.path) > LONGEST_PATH:
        raise Refused(_("There are too many departments above this one."), field="parent")
    department.save()
    return department


@action("accounts.manage_company")
def rename_department(department: Department, *, by: User, name: str) -> Department:
    """Call a department otherwise; who works there, and its customers, stay."""
    if name.strip() == department.name:
        ledger.require().keep_silent()
        return department
    department.name = free_name(name, department.parent)
    department.save(update_fields=["name"])
    return department


@action("accounts.manage_users")
def move_user(user: User, *, by: User, department: Department) -> User:
    """Let ``user`` work in another department from now on; customers stay where they are."""
    if user.pk == by.pk:
        raise Refused(_("Nobody moves themselves: ask another administrator."), field="department")
    if user.department_id == department.pk:
        ledger.require().keep_silent()
        return user
    if not Department.objects.within_scope(by, "accounts.manage_users").filter(pk=department.pk).exists():
        raise Refused(_("Your role does not reach this department."), field="department")
    user.department = department
    user.save(update_fields=["department"])
    ledger.require().note(department=department.pk)
    return user


@action("accounts.manage_users")
def rename_user(user: User, *, by: User, name: str) -> User:
    """Call a colleague otherwise, wherever the person is named; the sign-in name stays."""
    before = user.name
    if not name_person(user, name):
        ledger.require().keep_silent()
        return user
    user.save(update_fields=["name", "sort_name"])
    ledger.require().note(name_before=before, name=user.name)
    return user


@action("accounts.manage_users")
def change_sign_in_name(user: User, *, by: User, username: str) -> User:
    """Let a colleague sign in by another name; password, sessions and history stay."""
    check_granting(by, user.roles.all())
    return _signs_in_as(user, username)


@action("accounts.change_self")
def change_own_sign_in_name(user: User, *, by: User, username: str) -> User:
    """Everybody may sign in by another name; sessions and tokens stay."""
    return _signs_in_as(user, username)


def _signs_in_as(user: User, username: str) -> User:
    before, user.username = user.username, sign_in_name(username, of=user)
    if user.username == before:
        ledger.require().keep_silent()
        return user
    user.save(update_fields=["username"])
    ledger.require().note(sign_in_name_before=before, sign_in_name=user.username)
    return user


@action("accounts.manage_roles")
def install_role(
    company: Company,
    *,
    by: User,
    code: str,
    name: str,
    grants: Mapping[str, Scope],
    masks: Mapping[str, Shown] | None = None,
) -> Role:
    """Bring a ready-made role to what the house defines; a role that fits stays untouched."""
    if not by.is_system and by.roles.filter(code=code).exists():
        raise Refused(_("Nobody changes what their own role may do: ask another administrator."))
    if not by.is_system:
        raise Refused(_("A ready-made role is what the house defines: copy it, and change the copy."))
    role, made = Role.objects.get_or_create(code=code, defaults={"name": name, "ready_made": True})
    held = {g.permission: g.scope for g in role.grants.all()}
    seen = {m.field: m.level for m in role.masks.all()}
    fits = held == dict(grants) and seen == dict(masks or {}) and role.name == name and role.ready_made
    if not made and fits:
        book = ledger.current()
        if book and book.verb == "install_role":
            book.keep_silent()
        return role
    role.name, role.ready_made = name, True
    role.save()
    set_grants(role, grants, masks or {})
    return role


@action("accounts.manage_users")
def create_user(  # noqa: PLR0913 - a colleague has these
    department: Department,
    *,
    by: User,
    username: str,
    name: str,
    password: str | None,
    roles: Sequence[Role] = (),
    email: str = "",
    language: str = "",
    zone: str = "",
    must_choose: bool | None = None,
) -> User:
    """Add a colleague to ``department``. Without a password the account cannot sign in.

    With one that somebody else made up, it has to be an own one (``must_choose``) before anything else.
    """
    username = sign_in_name(username)
    zone = zone or Company.get().zone
    ZoneInfo(zone)
    user = User(username=username, name=name.strip(), email=email, department=department, language=language)
    user.zone, user.sort_name = zone, sort_names([user])[0]
    _set_password(user, password)
    user.must_choose = not by.is_system if must_choose is None else must_choose
    check_separation(roles)
    check_granting(by, roles)
    check_reach(by, roles)
    user.save()
    user.roles.set(roles)
    ledger.require("a new colleague").note(user=user.pk, roles=sorted(role.code for role in roles))
    return user


@action("accounts.manage_company")
def order_colleagues(company: Company, *, by: User) -> int:
    """Say where the names stand of whom nobody has said it; returns how many there were."""
    users = list(User.objects.filter(sort_name=""))
    for user, key in zip(users, sort_names(users), strict=True):
        user.sort_name = key
        user.save(update_fields=["sort_name"])
    ledger.require().note(colleagues=len(users))
    return len(users)


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    user.set_password(password)


@action("accounts.manage_users")
def assign_roles(user: User, *, by: User, roles: Sequence[Role]) -> User:
    """Give ``user`` exactly these roles; the sessions of ``user`` end."""
    if user.pk == by.pk:
        raise Refused(_("Nobody changes their own roles: ask another administrator."), field="roles")
    check_separation(roles)
    held = set(user.roles.all())
    check_granting(by, held ^ set(roles))
    check_reach(by, [role for role in roles if role not in held])
    keep_administrators(user, roles)
    user.roles.set(roles)
    end_sessions_of(User.objects.filter(pk=user.pk), "rights")
    before, after = (sorted(role.code for role in some) for some in (held, roles))
    ledger.require().note(roles_before=before, roles=after)
    return user


@action("accounts.manage_users")
def close_account(user: User, *, by: User, successor: User | None = None) -> User:
    """The person has left: no sign-in, no token, no session from now on; the name stays in history.

    What is open goes to ``successor``.
    """
    if user.pk == by.pk:
        raise Refused(_("Nobody closes their own account: ask another administrator."))
    check_granting(by, user.roles.all())
    keep_administrators(user, ())
    hand_over(user, by, successor)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Token.objects.filter(user=user).delete()
    end_sessions_of(User.objects.filter(pk=user.pk), "closed")
    return user


assert close_account.__name__ in HANDED_OVER  # by this verb an undo knows these changes


@action("accounts.manage_users")
def open_account(user: User, *, by: User) -> User:
    """The person is back: as before, but for a password, which has to be set anew."""
    if user.is_active:
        raise Refused(_("This account is open."))
    check_granting(by, user.roles.all())
    check_reach(by, list(user.roles.all()))
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@action("accounts.manage_users")
def set_password(user: User, *, by: User, password: str, must_choose: bool | None = None) -> User:
    """Give ``user`` a new password, to be replaced by an own one; the sessions of ``user`` end.

    What the house's own commands set is typed by whoever will use it, unless ``must_choose`` says otherwise.
    """
    others = kinds_of(user.roles.all())
    if user.pk != by.pk and others and not (by.is_system or by.may("accounts.manage_roles")):
        raise Refused(_("Only the security administrator sets this person's password."), field="password")
    _set_password(user, password)
    given = not by.is_system and user.pk != by.pk
    user.must_choose = given if must_choose is None else must_choose
    user.save(update_fields=["password", "must_choose"])
    Token.objects.filter(user=user).delete()
    end_sessions_of(User.objects.filter(pk=user.pk), "password")
    return user


@action("accounts.change_self")
def change_own_settings(
    user: User,
    *,
    by: User,
    name: str | None = None,
    language: str | None = None,
    theme: str | None = None,
    zone: str | None = None,
    single_keys: bool | None = None,
) -> User:
    """Name, language, theme, time zone and whether single keys do something are everybody's own."""
    if zone is not None and zone not in available_timezones():
        raise Refused(_("This time zone is not known: %(zone)s.") % {"zone": zone}, field="zone")
    before = user.name
    if name is not None and name_person(user, name):
        ledger.require().note(name_before=before, name=user.name)
    user.language = language if language in dict(settings.LANGUAGES) else user.language
    user.theme = theme if theme in {"light", "dark", "auto"} else user.theme
    user.zone = zone or user.zone
    user.single_keys = user.single_keys if single_keys is None else single_keys
    user.save(update_fields=["name", "sort_name", "language", "theme", "zone", "single_keys"])
    return user


@action("accounts.change_self")
def change_own_password(user: User, *, by: User, present: str, password: str) -> User:
    """Everybody chooses the own password, and proves the present one; all other sessions and tokens end."""
    if user.pk != by.pk or not user.check_password(present):
        raise Refused(_("This is not your current password."), field="present")
    if password == present:
        raise Refused(_("This is the password you have: choose another one."), field="password")
    _set_password(user, password)
    user.must_choose = False
    user.save(update_fields=["password", "must_choose"])
    Token.objects.filter(user=user).delete()
    end_sessions_of(User.objects.filter(pk=user.pk), "password")
    user.refresh_from_db()
    return user


@action("accounts.change_self")
def create_token(
    user: User,
    *,
    by: User,
    name: str,
    expires_at: datetime | None = None,
    read_only: bool = False,
    rooms: Sequence[str] = (),
    permissions: Sequence[str] = (),
) -> tuple[Token, str]:
    """A key for a program that acts as ``user``, or as less: returns it with its secret, shown once."""
    if user.pk != by.pk:
        raise Refused(_("A token acts as its owner: only the owner makes it."))
    if not name.strip():
        raise Refused(_("Name the program that will use this token."), field="name")
    if beyond := [each for each in permissions if not by.may(each)]:
        sentence = _("You do not hold these permissions yourself: %(permissions)s.")
        raise Refused(sentence % {"permissions": listed(sorted(beyond))}, field="permissions")
    held = {permission.partition(".")[0] for permission in by.grants if by.may(permission)}
    if beyond := sorted(set(rooms) - held):
        sentence = _("Your roles reach nothing there: %(rooms)s.")
        raise Refused(sentence % {"rooms": listed(beyond)}, field="rooms")
    secret = "gx_" + secrets.token_urlsafe(32)
    token = Token(user=user, name=name.strip()[:80], digest=Token.digest_of(secret), expires_at=expires_at)
    token.read_only = read_only
    token.rooms, token.permissions = sorted(set(rooms)), sorted(set(permissions))
    token.save()
    ledger.require().note(token=token.pk, read_only=read_only, rooms=token.rooms, to=token.permissions)
    return token, secret


@action("accounts.change_self")
def revoke_token(token: Token, *, by: User) -> None:
    """The token stops working at once."""
    token.delete()


@action("accounts.manage_users")
def revoke_colleague_token(token: Token, *, by: User) -> None:
    """A colleague's token stops working at once."""
    ledger.require().note(token_of=token.user_id)
    token.delete()
