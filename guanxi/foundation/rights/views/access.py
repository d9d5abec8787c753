"""What somebody may do, and why one record is open to somebody or not."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.comments.beside import page_of
from guanxi.foundation.files.models import File
from guanxi.foundation.rights import effective
from guanxi.foundation.rights.asking import EXPLAIN, asked
from guanxi.foundation.subjects import record_for, subject_of
from guanxi.foundation.ui.own import own_tabs

KEEP, MAKE = "accounts.manage_users", "accounts.manage_roles"
FILE = "files.file"


@require_GET
def show_own_rights(request: SignedIn) -> HttpResponse:
    """What I may do, and through what."""
    return _rights(request, request.user, {"tabs": own_tabs("show_own_rights"), "is_self": True})


@require_GET
def show_rights(request: SignedIn, pk: int) -> HttpResponse:
    """What a colleague may do: for who keeps accounts, gives roles, or may ask why."""
    if request.user.may(EXPLAIN) or request.user.may(MAKE):
        rows = User.objects.visible_to(request.user)
    elif request.user.may(KEEP):
        rows = User.objects.within_scope(request.user, KEEP)
    else:
        raise PermissionDenied(EXPLAIN)
    person: User = get_object_or_404(rows, pk=pk)
    keeps = User.objects.within_scope(request.user, KEEP).filter(pk=pk).exists()
    assign = (
        reverse("assign_roles", args=[pk]) if keeps and person.is_active and pk != request.user.pk else ""
    )
    access = reverse("show_access", args=[pk]) if keeps else ""
    more = {"assign_url": assign, "access_url": access, "is_self": False}
    if keeps and person.is_active:
        more["sign_in_url"] = reverse("change_sign_in_name", args=[pk])
    return _rights(request, person, more)


def _rights(request: SignedIn, person: User, more: dict[str, Any]) -> HttpResponse:
    roles = list(person.roles.order_by("name"))
    urls = {role.pk: reverse("show_role", args=[role.pk]) for role in roles} if request.user.may(MAKE) else {}
    context = {
        "person": person,
        "roles": [(str(role), urls.get(role.pk, "")) for role in roles],
        "groups": [group.name for group in person.groups.order_by("name")],
        "rooms": effective.rooms_of(person, urls),
        "values": effective.values_of(person, urls),
        "shares": effective.shares_of(person, request.user),
        "deputyships": effective.deputyships_of(person),
    }
    return render(request, "rights/effective.html", context | more)


# ---- one record --------------------------------------------------------------------------------


@require_GET
def explain_access(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """Why I (or, for who may ask, a colleague) may see a record, and what may be done to it."""
    if kind == FILE:
        record: Any = get_object_or_404(File.objects.visible_to(request.user), pk=pk, deleted_at=None)
        beside = record_for(request.user, record.kind, record.record_id)
        context = page_of(beside, request.user, "files") | {"file": record}
    else:
        record = record_for(request.user, kind, pk)
        if subject_of(kind).has_tabs:
            return redirect(subject_of(kind).page(record, "access"))
        context = page_of(record, request.user, "access")
    return render(request, "rights/why.html", context | asked(request, record))
