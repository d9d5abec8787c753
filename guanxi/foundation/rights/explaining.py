"""Why somebody may or may not do something to one record: the branch that lets them, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import Department, Grant, Share, User
from guanxi.foundation.accounts.rights import Right, rights
from guanxi.foundation.accounts.scopes import Level, Scope
from guanxi.foundation.ui import formats


@dataclass(frozen=True)
class Answer:
    """Of one verb: whether this person may, and why or why not."""

    right: Right
    allowed: bool
    because: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    """Where a record stands: whose it is, in which department."""

    owner: User | None
    department: Department | None


def explain(record: models.Model, user: User) -> list[Answer]:
    """Every verb that can be done to such a record, with why ``user`` may do it to this one, or why not."""
    kind = record._meta.label_lower
    place = _place_of(record)
    held = _held_by(user)
    found = []
    for right in rights():
        if right.of == kind:
            reasons = _reasons(record, user, right, place, held.get(right.permission, []))
            because = reasons or _why_not(user, place, held.get(right.permission, []))
            found.append(Answer(right, bool(reasons), tuple(because)))
    return found


def _held_by(user: User) -> dict[str, list[tuple[Scope, str]]]:
    """Permission → (how far, through which role), the widest first."""
    grants = Grant.objects.filter(role__in=user.roles.all()).select_related("role").order_by("-scope", "pk")
    found: dict[str, list[tuple[Scope, str]]] = {}
    for grant in grants:
        found.setdefault(grant.permission, []).append((Scope(grant.scope), str(grant.role)))
    return found


def _place_of(record: models.Model) -> _Place:
    rows: Any = record._meta.model._default_manager.all()
    owner = department = None
    if rows.owner_path:
        owner_id = rows.filter(pk=record.pk).values_list(rows.owner_path, flat=True).first()
        owner = User.objects.filter(pk=owner_id).first()
    if rows.department_path:
        department_id = rows.filter(pk=record.pk).values_list(rows.department_path, flat=True).first()
        department = Department.objects.filter(pk=department_id).first()
    return _Place(owner, department)


def _reasons(
    record: models.Model, user: User, right: Right, place: _Place, held: Sequence[tuple[Scope, str]]
) -> list[str]:
    """Every branch through which it is allowed."""
    if not user.is_active or not held:
        return []
    if everywhere := [role for scope, role in held if scope is Scope.ALL]:
        return [_("All of them, through the role %(role)s.") % {"role": _named(everywhere)}]
    found = []
    if place.owner is not None and place.owner.pk == user.pk:
        names = {"name": user.name, "role": _named([role for _scope, role in held])}
        found.append(_("%(name)s is the owner, through the role %(role)s.") % names)
    if reaching := [role for scope, role in held if _reaches(user, scope, place)]:
        names = {"department": str(place.department), "role": _named(reaching)}
        found.append(_("It belongs to %(department)s, which the role %(role)s reaches.") % names)
    return found + [_shared(share) for share in _shares(record, user, right)]


def _reaches(user: User, scope: Scope, place: _Place) -> bool:
    inside = scope > Scope.OWN and place.department is not None
    return bool(inside and place.department and place.department.pk in user.departments_within(scope))


def _shares(record: models.Model, user: User, right: Right) -> Sequence[Share]:
    rows: Any = record._meta.model._default_manager.all()
    least = rows.shared and rows.shared.least(right.permission, rows.view_permission)
    if not least:
        return []
    mine = Share.objects.of(record).held_by(user).filter(level__gte=least)
    return list(mine.select_related("person", "department", "group", "by"))


def _shared(share: Share) -> str:
    words = {"by": share.by, "reader": share, "level": Level(share.level).label}
    if share.until is None:
        return _("Shared by %(by)s with %(reader)s (%(level)s).") % words
    words["day"] = formats.day(share.until)
    return _("Shared by %(by)s with %(reader)s until %(day)s (%(level)s).") % words


def _why_not(user: User, place: _Place, held: Sequence[tuple[Scope, str]]) -> list[str]:
    if not user.is_active:
        return [_("%(name)s no longer works here.") % {"name": user.name}]
    if not held:
        return [_("No role of %(name)s allows it.") % {"name": user.name}]
    scope, role = held[0]
    reach = _("The role %(role)s reaches only: %(scope)s.") % {"role": role, "scope": scope.label}
    if place.owner is None:
        return [reach]
    names = {"owner": place.owner, "department": place.department or "–"}
    return [reach, _("This belongs to %(owner)s, %(department)s, and is not shared so far.") % names]


def _named(roles: Sequence[str]) -> str:
    return pgettext("between roles", ", ").join(dict.fromkeys(roles))
