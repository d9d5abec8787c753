"""Colleagues: who is here, with which roles; adding one; roles; a new password; closing an account."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions
from guanxi.foundation.staff.forms import ColleagueForm, MoveForm, PasswordForm, RolesForm
from guanxi.foundation.ui.toasts import toast


def _may_manage(request: SignedIn) -> None:
    if not request.user.may("accounts.manage_users"):
        raise PermissionDenied("accounts.manage_users")


def _page(form: Form, heading: str, submit: str, **more: Any) -> dict[str, Any]:
    return {
        "form": form,
        "heading": heading,
        "submit_label": submit,
        "cancel_url": reverse("list_people"),
        **more,
    }


@require_GET
def list_people(request: SignedIn) -> HttpResponse:
    """Everybody who works here."""
    _may_manage(request)
    rows = User.objects.visible_to(request.user).select_related("department").prefetch_related("roles")
    return render(request, "staff/list.html", {"people": rows.order_by("department__path", "name")[:500]})


@require_http_methods(["GET", "POST"])
def create_user(request: SignedIn) -> HttpResponse:
    _may_manage(request)
    departments = Department.objects.within_scope(request.user, "accounts.manage_users").order_by("path")
    form = ColleagueForm(request.POST or None, departments=departments)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            actions.create_user(values.pop("department"), by=request.user, **values)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("list_people")
    context = _page(form, _("New colleague"), _("Add colleague"))
    return render(request, "staff/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def assign_roles(request: SignedIn, pk: int) -> HttpResponse:
    _may_manage(request)
    user = get_object_or_404(User.objects.within_scope(request.user, "accounts.manage_users"), pk=pk)
    form = RolesForm(request.POST or None, initial={"roles": user.roles.all()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_roles(user, by=request.user, roles=list(form.cleaned_data["roles"]))
        except Refused as refusal:
            form.add_error("roles", str(refusal))
        else:
            return redirect("list_people")
    context = _page(form, _("Roles of %(name)s") % {"name": user.name}, _("Set roles"))
    return render(request, "staff/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def move_user(request: SignedIn, pk: int) -> HttpResponse:
    """Another department for a colleague."""
    _may_manage(request)
    user = get_object_or_404(User.objects.within_scope(request.user, "accounts.manage_users"), pk=pk)
    departments = Department.objects.within_scope(request.user, "accounts.manage_users").order_by("path")
    form = MoveForm(request.POST or None, departments=departments, initial={"department": user.department_id})
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_user(user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("list_people")
    heading = _("Another department for %(name)s") % {"name": user.name}
    context = _page(form, heading, _("Move colleague"), moving=True)
    return render(request, "staff/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def set_password(request: SignedIn, pk: int) -> HttpResponse:
    _may_manage(request)
    user = get_object_or_404(User.objects.within_scope(request.user, "accounts.manage_users"), pk=pk)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password(user, by=request.user, password=form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            return redirect("list_people")
    context = _page(form, _("A new password for %(name)s") % {"name": user.name}, _("Set password"))
    return render(request, "staff/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def close_account(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody has left: say what that means, and do it."""
    _may_manage(request)
    rows = User.objects.within_scope(request.user, "accounts.manage_users").filter(is_active=True)
    user = get_object_or_404(rows, pk=pk)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            actions.close_account(user, by=request.user)
        except Refused as refusal:
            form = Form({})
            form.add_error(None, str(refusal))
        else:
            toast(request, _("%(name)s cannot sign in any more.") % {"name": user.name})
            return redirect("list_people")
    heading = _("Close the account of %(name)s") % {"name": user.name}
    context = _page(form, heading, _("Close this account"), closing=True, submit_css="btn-bad")
    return render(request, "staff/form.html", context, status=422 if form.errors else 200)


@require_POST
def open_account(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody is back: the account is open again, and next comes a new password."""
    _may_manage(request)
    rows = User.objects.within_scope(request.user, "accounts.manage_users").filter(is_active=False)
    user = actions.open_account(get_object_or_404(rows, pk=pk), by=request.user)
    toast(request, _("The account of %(name)s is open again: set a password.") % {"name": user.name})
    return redirect("set_password", pk=pk)
