"""Policies over the API: which there are, publishing, acknowledging, and who has not."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.foundation.accounts.models import Company, Department, Role
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.policies import actions, owing
from guanxi.foundation.policies.listing import duties_listing
from guanxi.foundation.policies.models import Policy, PolicyVersion
from guanxi.foundation.ui.wire import (
    ERRORS,
    READ_ERRORS,
    Asked,
    Named,
    PageAsked,
    Problem,
    example,
    paged,
    read_asked_page,
    versioned,
)

router = Router(tags=["policies"])
READING: dict[int, Any] = {403: Problem, **READ_ERRORS}


class PolicyOut(Schema):
    """``number`` is the version in force; ``waits`` whether whoever asks has still to acknowledge it."""

    id: int
    version: int
    title: str
    kind: str
    number: int
    text: str
    changed: str
    digest: str
    roles: list[str]
    department_ids: list[int]
    blocks: bool
    retired: bool
    waits: bool


class PolicyIn(Asked):
    """Without roles and departments it is for everybody."""

    model_config = example(title="客户信息保密制度", kind="confidentiality", text="不得外传客户资料。")

    title: str
    kind: Policy.Kind = Policy.Kind.SECURITY
    text: str
    roles: list[str] = []
    department_ids: list[int] = []
    blocks: bool = False


class PolicyVersionIn(Asked):
    model_config = example(text="不得外传客户资料，离职后同样适用。", changed="离职后同样适用")

    text: str
    changed: str


class AcknowledgeIn(Asked):
    """``number``: the version that was read."""

    model_config = example(number=1)

    number: int


class DutyOut(Schema):
    id: int
    user: Named
    policy: Named
    number: int
    since: datetime
    acknowledged_at: datetime | None


class DutyPage(Schema):
    items: list[DutyOut]
    after: str
    before: str


class DutiesAsked(PageAsked):
    """``state``: open or done; ``policy``: the policy's id."""

    state: str | None = None
    policy: str | None = None


def _out(policy: Policy, waiting: set[int], newest: PolicyVersion | None) -> dict[str, Any]:
    return {
        "id": policy.pk,
        "version": policy.version,
        "title": policy.title,
        "kind": policy.kind,
        "number": policy.number,
        "text": newest.text if newest else "",
        "changed": newest.changed if newest else "",
        "digest": newest.digest if newest else "",
        "roles": policy.roles,
        "department_ids": policy.departments,
        "blocks": policy.blocks,
        "retired": policy.retired_on is not None,
        "waits": policy.pk in waiting,
    }


def _shown(request: SignedIn, policy: Policy, status: int = 200) -> HttpResponse:
    fresh = Policy.objects.visible_to(request.user).get(pk=policy.pk)
    waiting = {one.pk for one in owing.owed_by(request.user)}
    return versioned(_out(fresh, waiting, owing.newest(fresh)), status)


def _policy(request: SignedIn, pk: int) -> Policy:
    found: Policy = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    return found


@router.get("", response={200: list[PolicyOut], **READING})
def list_policies(request: SignedIn) -> HttpResponse:
    """Every policy with the text in force, and whether it waits for whoever asks."""
    waiting = {one.pk for one in owing.owed_by(request.user)}
    rows = list(Policy.objects.visible_to(request.user).order_by("pk"))
    newest = owing.versions_of(rows)
    return JsonResponse([_out(row, waiting, newest.get(row.pk)) for row in rows], safe=False)


@router.get("/duties", response={200: DutyPage, **READING})
def list_duties(request: HttpRequest, asked: Query[DutiesAsked]) -> HttpResponse:
    """Who has to acknowledge which version, and who has, the newest first."""
    page = read_asked_page(duties_listing(), request.user, request.GET, asked)  # type: ignore[arg-type]
    items = [
        {
            "id": duty.pk,
            "user": {"id": duty.user_id, "name": duty.user.name},
            "policy": {"id": duty.policy_id, "name": duty.policy.title},
            "number": duty.version.number,
            "since": duty.since,
            "acknowledged_at": duty.acknowledged_at,
        }
        for duty in page.rows
    ]
    return paged(items, page)


@router.get("/{int:policy_id}", response={200: PolicyOut, **READING})
def show_policy(request: SignedIn, policy_id: int) -> HttpResponse:
    """One policy with the text in force."""
    return _shown(request, _policy(request, policy_id))


@router.post("", response={201: PolicyOut, **ERRORS})
def publish_policy(request: SignedIn, asked: PolicyIn) -> HttpResponse:
    """Publish a policy; all for whom it is have to acknowledge it, and are told."""
    values = asked.model_dump()
    places, user = values.pop("department_ids"), request.user
    values["roles"] = list(Role.objects.visible_to(user).filter(code__in=values.pop("roles")))
    values["departments"] = list(Department.objects.visible_to(user).filter(pk__in=places))
    policy = actions.publish_policy(Company.get(), by=request.user, **values)
    return _shown(request, policy, 201)


@router.post("/{int:policy_id}/versions", response={201: PolicyOut, **ERRORS})
def publish_version(request: SignedIn, policy_id: int, asked: PolicyVersionIn) -> HttpResponse:
    """Publish the policy anew; everybody acknowledges the new text."""
    policy = actions.publish_version(_policy(request, policy_id), by=request.user, **asked.model_dump())
    return _shown(request, policy, 201)


@router.post("/{int:policy_id}/acknowledge", response={200: PolicyOut, **ERRORS})
def acknowledge_policy(request: SignedIn, policy_id: int, asked: AcknowledgeIn) -> HttpResponse:
    """Say of oneself to have read this version and to keep to it."""
    policy = _policy(request, policy_id)
    actions.acknowledge_policy(request.user, by=request.user, policy=policy, number=asked.number)
    return _shown(request, policy)
