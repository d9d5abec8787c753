"""Groups of colleagues: those that there are, making one, its members, deleting one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company, Group, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.rights import actions
from guanxi.foundation.rights.forms import GroupForm
from guanxi.foundation.ui.editing import compared, edited, version_of
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

PERMISSION = "accounts.manage_groups"


def _may_manage(request: SignedIn) -> None:
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)


def _group(request: SignedIn, pk: int) -> Group:
    _may_manage(request)
    found: Group = get_object_or_404(Group.objects.visible_to(request.user), pk=pk)
    return found


@require_GET
def list_groups(request: SignedIn) -> HttpResponse:
    """Every group with its members."""
    _may_manage(request)
    members = Prefetch("members", User.objects.visible_to(request.user).in_order())
    rows = Group.objects.visible_to(request.user).prefetch_related(members).order_by("name")[:500]
    shown = [{"group": g, "members": [str(user) for user in g.members.all()]} for g in rows]
    return render(request, "rights/groups.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
def create_group(request: SignedIn) -> HttpResponse:
    """A name and its members."""
    _may_manage(request)
    form = GroupForm(_typed(request), by=request.user)
    return _answer(
        request,
        form,
        lambda values: actions.create_group(Company.get(), by=request.user, **values),
        _("New group"),
        _("Make group"),
    )


@require_http_methods(["GET", "POST"])
def change_group(request: SignedIn, pk: int) -> HttpResponse:
    """Another name, other members."""
    group = _group(request, pk)
    form = _form_of(request, group, _typed(request))
    return _answer(
        request,
        form,
        lambda values: actions.change_group(group, by=request.user, version=version_of(request), **values),
        group.name,
        _("Save group"),
        group,
    )


@require_POST
def delete_group(request: SignedIn, pk: int) -> HttpResponse:
    """Away with a group, and with what is shared with it."""
    group = _group(request, pk)
    actions.delete_group(group, by=request.user)
    toast(request, _("The group “%(name)s” is deleted.") % {"name": group.name})
    return redirect("list_groups")


def _typed(request: SignedIn) -> Any:
    return request.POST if request.method == "POST" else None


def _form_of(request: SignedIn, group: Group, typed: Any = None) -> GroupForm:
    initial = {"name": group.name, "members": group.members.all()}
    return GroupForm(typed, by=request.user, initial=initial)


def _answer(
    request: SignedIn, form: GroupForm, write: Any, heading: str, submit: str, group: Group | None = None
) -> HttpResponse:
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            write(dict(form.cleaned_data))
        except Conflict as found:
            conflict = compared(found, form, _form_of(request, found.record))
        except Refused as refusal:
            add_refusal(form, refusal)
        if not form.errors and conflict is None:
            return redirect("list_groups")
    context = {
        "form": form,
        **edited(request, group, conflict),
        "heading": heading,
        "submit_label": submit,
        "cancel_url": reverse("list_groups"),
        "list_url": reverse("list_groups"),
        "list_label": _("Groups"),
    }
    status = 422 if form.errors else 409 if conflict else 200
    return render(request, "rights/form.html", context, status=status)
