"""Roles and groups over the API; making roles asks for a proof, which a program cannot give."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.foundation.accounts.models import Company, Group, Role, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.rights import actions
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, Named, Problem, example, versioned

router = Router(tags=["rights"])
MANAGE_ROLES, MANAGE_GROUPS = "accounts.manage_roles", "accounts.manage_groups"
READING: dict[int, Any] = {403: Problem, **READ_ERRORS}


class RoleOut(Schema):
    """``grants``: permission → scope (1 own, 2 department, 3 and below, 4 all); ``masks``: 0 hidden … 2."""

    id: int
    version: int
    name: str
    note: str
    ready_made: bool
    grants: dict[str, int]
    masks: dict[str, int]


class RoleIn(Asked):
    model_config = example(name="渠道销售", grants={"customers.view_customer": 1})

    name: str
    note: str = ""
    grants: dict[str, int]
    masks: dict[str, int] = {}


class RolePatch(Asked):
    model_config = example(note="只看自己的客户")

    name: str | None = None
    note: str | None = None
    grants: dict[str, int] | None = None
    masks: dict[str, int] | None = None
    version: int | None = None


class GroupOut(Schema):
    id: int
    version: int
    name: str
    members: list[Named]


class GroupIn(Asked):
    model_config = example(name="华东大客户组", member_ids=[12])

    name: str
    member_ids: list[int] = []


class GroupPatch(Asked):
    model_config = example(name="华东组")

    name: str | None = None
    member_ids: list[int] | None = None
    version: int | None = None


def _require(request: SignedIn, permission: str) -> None:
    if not request.user.may(permission):
        raise PermissionDenied(permission)


# ---- roles -------------------------------------------------------------------------------------


def _role(request: SignedIn, pk: int) -> Role:
    _require(request, MANAGE_ROLES)
    rows = Role.objects.visible_to(request.user).prefetch_related("grants", "masks")
    found: Role = get_object_or_404(rows, pk=pk)
    return found


def _role_out(role: Role) -> dict[str, Any]:
    return {
        "id": role.pk,
        "version": role.version,
        "name": str(role),
        "note": role.note,
        "ready_made": role.ready_made,
        "grants": {grant.permission: grant.scope for grant in role.grants.all()},
        "masks": {mask.field: mask.level for mask in role.masks.all()},
    }


@router.get("/roles", response={200: list[RoleOut], **READING})
def list_roles(request: SignedIn) -> HttpResponse:
    """Every role with what it holds and how it sees values."""
    _require(request, MANAGE_ROLES)
    rows = Role.objects.visible_to(request.user).prefetch_related("grants", "masks").order_by("pk")
    return JsonResponse([_role_out(role) for role in rows], safe=False)


@router.get("/roles/{int:role_id}", response={200: RoleOut, **READING})
def show_role(request: SignedIn, role_id: int) -> HttpResponse:
    """One role."""
    return versioned(_role_out(_role(request, role_id)))


@router.post("/roles", response={201: RoleOut, **ERRORS})
def create_role(request: SignedIn, asked: RoleIn) -> HttpResponse:
    """Make a role."""
    role = actions.create_role(Company.get(), by=request.user, **asked.model_dump())
    return versioned(_role_out(_role(request, role.pk)), 201)


@router.patch("/roles/{int:role_id}", response={200: RoleOut, **ERRORS})
def change_role(request: SignedIn, role_id: int, asked: RolePatch) -> HttpResponse:
    """Change the given of a role that people made."""
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    actions.change_role(_role(request, role_id), by=request.user, **given)
    return versioned(_role_out(_role(request, role_id)))


@router.post("/roles/{int:role_id}/remove", response={204: None, **ERRORS})
def remove_role(request: SignedIn, role_id: int) -> HttpResponse:
    """Remove a role that nobody holds."""
    actions.remove_role(_role(request, role_id), by=request.user)
    return HttpResponse(status=204)


# ---- groups ------------------------------------------------------------------------------------


def _group(request: SignedIn, pk: int) -> Group:
    _require(request, MANAGE_GROUPS)
    found: Group = get_object_or_404(Group.objects.visible_to(request.user), pk=pk)
    return found


def _members(request: SignedIn, ids: list[int]) -> list[User]:
    return [get_object_or_404(User.objects.visible_to(request.user), pk=pk) for pk in dict.fromkeys(ids)]


def _group_out(group: Group) -> dict[str, Any]:
    members = [{"id": user.pk, "name": user.name} for user in group.members.order_by("pk")]
    return {"id": group.pk, "version": group.version, "name": group.name, "members": members}


@router.get("/groups", response={200: list[GroupOut], **READING})
def list_groups(request: SignedIn) -> HttpResponse:
    """Every group with its members."""
    _require(request, MANAGE_GROUPS)
    rows = Group.objects.visible_to(request.user).order_by("pk")[:500]
    return JsonResponse([_group_out(group) for group in rows], safe=False)


@router.post("/groups", response={201: GroupOut, **ERRORS})
def create_group(request: SignedIn, asked: GroupIn) -> HttpResponse:
    """Make a group."""
    _require(request, MANAGE_GROUPS)
    members = _members(request, asked.member_ids)
    group = actions.create_group(Company.get(), by=request.user, name=asked.name, members=members)
    return versioned(_group_out(group), 201)


@router.patch("/groups/{int:group_id}", response={200: GroupOut, **ERRORS})
def change_group(request: SignedIn, group_id: int, asked: GroupPatch) -> HttpResponse:
    """Another name, or exactly these members."""
    group = _group(request, group_id)
    members = None if asked.member_ids is None else _members(request, asked.member_ids)
    group = actions.change_group(
        group, by=request.user, name=asked.name, members=members, version=asked.version
    )
    return versioned(_group_out(group))


@router.post("/groups/{int:group_id}/delete", response={204: None, **ERRORS})
def delete_group(request: SignedIn, group_id: int) -> HttpResponse:
    """Delete a group, and with it what was shared with it."""
    actions.delete_group(_group(request, group_id), by=request.user)
    return HttpResponse(status=204)
