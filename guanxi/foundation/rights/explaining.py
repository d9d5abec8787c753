"""Why somebody may or may not do something to one record: the branch that lets them, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import Department, Grant, Role, Share, User
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
    """Every verb that can be done to such a record, with why ``user`` may do it to this one, or why not.

    Whether is asked of the very rule that decides (the queryset's): no explanation can differ from it.
    """
    kind = record._meta.label_lower
    place, held, found = _place_of(record), _held_by(user), []
    for right in rights():
        if kind in (right.of, *right.also):
            mine = held.get(right.permission, [])
            allowed = _is_allowed(record, user, right.permission)
            if allowed:
                because = _reasons(record, user, right, place, mine)
                because = because or [_("A rule of the house allows it to everybody who sees this.")]
            else:
                because = _why_not_beside(record, user, mine) if _is_beside(record) else []
                because = because or _why_not(user, place, mine)
            found.append(Answer(right, allowed, tuple(because)))
    return found


def _is_allowed(record: models.Model, user: User, permission: str) -> bool:
    rows: Any = record._meta.model._default_manager.all()
    seeing = permission == rows.view_permission
    mine = rows.visible_to(user) if seeing else rows.within_scope(user, permission)
    return bool(mine.filter(pk=record.pk).exists())


def _is_beside(record: models.Model) -> bool:
    """Whether it hangs on a record of another kind, by kind and id."""
    return hasattr(record, "kind") and hasattr(record, "record_id")


def _why_not_beside(record: Any, user: User, held: Sequence[tuple[Scope, str]]) -> list[str]:
    names = {"name": user.name, "owner": record.created_by}
    if not type(record)._default_manager.visible_to(user).filter(pk=record.pk).exists():
        return [_("%(name)s does not see the record it belongs to.") % names]
    return (
        [
            _(
                "%(owner)s uploaded it; only that person, or whoever has this right over all files,"
                " may do this."
            )
            % names
        ]
        if held
        else []
    )


def held_by(user: User) -> dict[str, list[tuple[Scope, Role]]]:
    """Permission → (how far, through which role), the widest first."""
    grants = Grant.objects.filter(role__in=user.roles.all()).select_related("role").order_by("-scope", "pk")
    found: dict[str, list[tuple[Scope, Role]]] = {}
    for grant in grants:
        found.setdefault(grant.permission, []).append((Scope(grant.scope), grant.role))
    return found


def _held_by(user: User) -> dict[str, list[tuple[Scope, str]]]:
    """The same with the roles' names."""
    return {name: [(scope, str(role)) for scope, role in some] for name, some in held_by(user).items()}


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
    if _is_beside(record):
        return _reasons_beside(record, user)
    rows: Any = record._meta.model._default_manager.all()
    if hasattr(rows, "ways"):
        return _named_ways(record, rows.ways(user, right.permission), user, place, held)
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


def _reasons_beside(record: Any, user: User) -> list[str]:
    """A file: by the record on which it hangs, and by who brought it."""
    found = [_("%(name)s sees the record it belongs to.") % {"name": user.name}]
    if record.created_by_id == user.pk:
        found.append(_("%(name)s uploaded it.") % {"name": user.name})
    return found


def _named_ways(
    record: models.Model,
    ways: Sequence[tuple[str, Any]],
    user: User,
    place: _Place,
    held: Sequence[tuple[Scope, str]],
) -> list[str]:
    """The sentences of those branches that hold this record."""
    rows: Any = record._meta.model._default_manager.all()
    names = {
        "name": user.name,
        "role": _named([role for _scope, role in held]),
        "department": place.department,
    }
    said = {
        "all": _("All of them, through the role %(role)s."),
        "owner": _("%(name)s is responsible for it."),
        "creator": _("%(name)s assigned it."),
        "helper": _("%(name)s helps with it."),
        "involved": _("The department of %(name)s takes part in it."),
        "department": _("It belongs to %(department)s, which the role %(role)s reaches."),
    }
    holding = [way for way, condition in ways if rows.filter(condition, pk=record.pk).exists()]
    return [said[way] % names for way in dict.fromkeys(holding)]


def _reaches(user: User, scope: Scope, place: _Place) -> bool:
    inside = scope > Scope.OWN and place.department is not None
    return bool(inside and place.department and place.department.pk in user.departments_within(scope))


def _shares(record: models.Model, user: User, right: Right) -> Sequence[Share]:
    """The shares of the record itself, or of the one on which it hangs."""
    rows: Any = record._meta.model._default_manager.all()
    least = rows.shared and rows.shared.least(right.permission, rows.view_permission)
    if not least:
        return []
    shared_id = rows.filter(pk=record.pk).values_list(rows.shared.path, flat=True).first()
    mine = Share.objects.held_by(user).filter(kind=rows.shared.kind, record_id=shared_id, level__gte=least)
    return list(mine.select_related("person", "department", "group", "by").order_by("pk"))


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
        return [reach, _("This belongs to nobody in particular: only who reaches all of them sees it.")]
    names = {"owner": place.owner, "department": place.department or "–"}
    return [reach, _("This belongs to %(owner)s, %(department)s, and is not shared so far.") % names]


def _named(roles: Sequence[str]) -> str:
    return pgettext("between roles", ", ").join(dict.fromkeys(roles))
