"""Roles: those that there are, what one holds, making, copying, changing and removing one."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.rights import values
from guanxi.foundation.accounts.scopes import SHOWN_LABELS, Shown
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.rights import actions
from guanxi.foundation.rights.forms import LEVELS, SCOPE_HEADS, CopyForm, RoleForm, in_words, shown_as
from guanxi.foundation.staff.separation import appoints_first
from guanxi.foundation.ui.editing import compared, edited, version_of
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

PERMISSION = "accounts.manage_roles"


def _role(request: SignedIn, pk: int) -> Role:
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)
    found: Role = get_object_or_404(
        Role.objects.visible_to(request.user).prefetch_related("grants", "masks"), pk=pk
    )
    return found


@require_GET
def list_roles(request: SignedIn) -> HttpResponse:
    """Every role: ready-made or one's own, what it is for, how many people hold it."""
    if not request.user.may(PERMISSION):
        if appoints_first(request.user):
            return render(request, "rights/nobody.html")
        raise PermissionDenied(PERMISSION)
    held_by = Count("pk", filter=Q(is_active=True))
    people = dict(
        User.objects.visible_to(request.user)
        .order_by()
        .values("roles")
        .annotate(n=held_by)
        .values_list("roles", "n")
    )
    own = set(request.user.roles.values_list("pk", flat=True))
    rows = [
        {"role": role, "people": people.get(role.pk, 0), "is_own": role.pk in own}
        for role in Role.objects.visible_to(request.user).order_by("ready_made", "name")
    ]
    return render(request, "rights/roles.html", {"rows": rows})


@require_GET
def show_role(request: SignedIn, pk: int) -> HttpResponse:
    """What a role holds, in words, and who holds it."""
    role = _role(request, pk)
    rooms = in_words({grant.permission: grant.scope for grant in role.grants.all()})
    seen = {mask.field: Shown(mask.level) for mask in role.masks.all()}
    masks = [(v.label, shown_as(v, seen[v.code])) for v in values() if v.code in seen]
    people = User.objects.visible_to(request.user).filter(roles=role).in_order().distinct()
    context = {"role": role, "rooms": rooms, "masks": masks, "people": people[:100]}
    context["is_own"] = request.user.roles.filter(pk=role.pk).exists()
    return render(request, "rights/role.html", context)


@require_http_methods(["GET", "POST"])
def create_role(request: SignedIn) -> HttpResponse:
    """The two matrices, empty."""
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)
    form = RoleForm(request.POST if request.method == "POST" else None)

    def write(inputs: dict[str, Any]) -> Role:
        return actions.create_role(Company.get(), by=request.user, **inputs)

    return _matrix(request, form, write, _("New role"), _("Make role"), reverse("list_roles"))


@require_http_methods(["GET", "POST"])
def change_role(request: SignedIn, pk: int) -> HttpResponse:
    """The two matrices as they are; what was chosen stays when something is refused."""
    role = _role(request, pk)
    form = RoleForm(request.POST if request.method == "POST" else None, role=role)

    def write(inputs: dict[str, Any]) -> Role:
        return actions.change_role(role, by=request.user, version=version_of(request), **inputs)

    back = reverse("show_role", args=[pk])
    return _matrix(request, form, write, str(role), _("Save role"), back, role)


def _matrix(
    request: SignedIn,
    form: RoleForm,
    write: Callable[[dict[str, Any]], Role],
    heading: str,
    submit: str,
    back: str,
    role: Role | None = None,
) -> HttpResponse:
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            role = write(form.inputs())
        except Conflict as found:
            conflict = compared(found, form, RoleForm(role=found.record))
        except Refused as refusal:
            if refusal.field and f"grant-{refusal.field}" in form.fields:
                refusal.field = f"grant-{refusal.field}"
            add_refusal(form, refusal)
        if role is not None and not form.errors and conflict is None:
            toast(request, _("The role “%(name)s” is saved.") % {"name": role})
            return redirect("show_role", pk=role.pk)
    context = {
        "form": form,
        **edited(request, role, conflict),
        "heading": heading,
        "submit_label": submit,
        "cancel_url": back,
        "scope_heads": SCOPE_HEADS,
        "level_heads": [SHOWN_LABELS[level] for level in LEVELS],
    }
    status = 422 if form.errors else 409 if conflict else 200
    return render(request, "rights/matrix.html", context, status=status)


@require_http_methods(["GET", "POST"])
def copy_role(request: SignedIn, pk: int) -> HttpResponse:
    """A name for the copy, and on to its matrices."""
    role = _role(request, pk)
    proposed = _("%(name)s, copy") % {"name": role}
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"name": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            copy = actions.copy_role(role, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("change_role", pk=copy.pk)
    context = {
        "form": form,
        "heading": _("Copy the role “%(name)s”") % {"name": role},
        "submit_label": _("Make copy"),
        "cancel_url": reverse("show_role", args=[pk]),
    }
    return render(request, "rights/form.html", context, status=422 if form.errors else 200)


@require_POST
def remove_role(request: SignedIn, pk: int) -> HttpResponse:
    """Away with a role that nobody holds."""
    role = _role(request, pk)
    actions.remove_role(role, by=request.user)
    toast(request, _("The role “%(name)s” is removed.") % {"name": role})
    return redirect("list_roles")
