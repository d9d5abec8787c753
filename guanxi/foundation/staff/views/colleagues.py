"""Colleagues: who is here, with which roles; adding one; roles; a new password; closing an account."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.staff import actions
from guanxi.foundation.staff.forms import (
    ColleagueForm,
    MoveForm,
    NameForm,
    PasswordForm,
    RolesForm,
    SignInNameForm,
    SuccessorForm,
)
from guanxi.foundation.staff.leaving import Held, held_by, successors
from guanxi.foundation.staff.separation import appoints_first
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


def _may_manage(request: SignedIn) -> None:
    if not request.user.may("accounts.manage_users"):
        raise PermissionDenied("accounts.manage_users")


def _colleague(request: SignedIn, pk: int, **state: bool) -> User:
    """Somebody whose account the signed-in person keeps."""
    _may_manage(request)
    rows = User.objects.within_scope(request.user, "accounts.manage_users").filter(**state)
    found: User = get_object_or_404(rows, pk=pk)
    return found


def _departments(request: SignedIn) -> QuerySet[Department]:
    return Department.objects.within_scope(request.user, "accounts.manage_users").order_by("path")


def _typed(request: SignedIn) -> Any:
    return request.POST if request.method == "POST" else None


def _answer(
    request: SignedIn,
    form: Form,
    write: Callable[[dict[str, Any]], None],
    heading: str,
    submit: str,
    template: str = "staff/form.html",
    **more: Any,
) -> HttpResponse:
    """The form; once posted, what ``write`` says to it, and back to the list when it is done."""
    if request.method == "POST" and form.is_valid():
        try:
            write(dict(form.cleaned_data))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("list_people")
    context = {"form": form, "heading": heading, "submit_label": submit, "cancel_url": reverse("list_people")}
    return render(request, template, context | more, status=422 if form.errors else 200)


@require_GET
def list_people(request: SignedIn) -> HttpResponse:
    """Everybody who works here, or whose name holds what is asked; last sign-in and second factor too."""
    _may_manage(request)
    rows = User.objects.visible_to(request.user).select_related("department").prefetch_related("roles")
    asked = request.GET.get("q", "").strip()
    if asked:
        rows = rows.filter(Q(name__icontains=asked) | Q(username__icontains=asked))
    people = list(rows.in_order("department__path")[:500])
    # unscoped: whether those who were read for this page have one
    proven = Authenticator.objects.filter(user__in=people).order_by().values_list("user_id", flat=True)
    context = {
        "people": people,
        "proven": set(proven),
        "asked": asked,
        "appoints_first": appoints_first(request.user),
        "may_look": request.user.may("accounts.simulate_user"),
    }
    return render(request, "staff/list.html", context)


@require_http_methods(["GET", "POST"])
def create_user(request: SignedIn) -> HttpResponse:
    """The form for a new colleague."""
    _may_manage(request)

    def write(values: dict[str, Any]) -> None:
        actions.create_user(values.pop("department"), by=request.user, **values)

    form = ColleagueForm(_typed(request), departments=_departments(request))
    return _answer(request, form, write, _("New colleague"), _("Add colleague"))


@require_http_methods(["GET", "POST"])
def assign_roles(request: SignedIn, pk: int) -> HttpResponse:
    """Exactly the roles that are ticked."""
    user = _colleague(request, pk)

    def write(values: dict[str, Any]) -> None:
        actions.assign_roles(user, by=request.user, roles=list(values["roles"]))

    form = RolesForm(_typed(request), initial={"roles": user.roles.all()})
    return _answer(request, form, write, _("Roles of %(name)s") % {"name": user.name}, _("Set roles"))


@require_http_methods(["GET", "POST"])
def rename_user(request: SignedIn, pk: int) -> HttpResponse:
    """Another name for a colleague."""
    user = _colleague(request, pk)

    def write(values: dict[str, Any]) -> None:
        actions.rename_user(user, by=request.user, **values)

    form = NameForm(_typed(request), initial={"name": user.name})
    return _answer(request, form, write, _("Another name for %(name)s") % {"name": user.name}, _("Rename"))


@require_http_methods(["GET", "POST"])
def change_sign_in_name(request: SignedIn, pk: int) -> HttpResponse:
    """Another sign-in name for a colleague, who keeps the password."""
    user = _colleague(request, pk)

    def write(values: dict[str, Any]) -> None:
        changed = actions.change_sign_in_name(user, by=request.user, **values)
        said = _("%(name)s signs in as “%(login)s” from now on.")
        toast(request, said % {"name": changed.name, "login": changed.username})

    form = SignInNameForm(_typed(request), initial={"username": user.username})
    return _answer(request, form, write, _("Sign-in name of %(name)s") % {"name": user.name}, _("Save"))


@require_http_methods(["GET", "POST"])
def move_user(request: SignedIn, pk: int) -> HttpResponse:
    """Another department for a colleague."""
    user = _colleague(request, pk)

    def write(values: dict[str, Any]) -> None:
        actions.move_user(user, by=request.user, **values)

    initial = {"department": user.department_id}
    form = MoveForm(_typed(request), departments=_departments(request), initial=initial)
    heading = _("Another department for %(name)s") % {"name": user.name}
    return _answer(request, form, write, heading, _("Move colleague"), moving=True)


@require_http_methods(["GET", "POST"])
def set_password(request: SignedIn, pk: int) -> HttpResponse:
    """A new password for somebody who forgot theirs."""
    user = _colleague(request, pk)

    def write(values: dict[str, Any]) -> None:
        actions.set_password(user, by=request.user, password=values["password"])

    heading = _("A new password for %(name)s") % {"name": user.name}
    return _answer(request, PasswordForm(_typed(request)), write, heading, _("Set password"))


@require_http_methods(["GET", "POST"])
def close_account(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody has left: say what that means, and do it."""
    user = _colleague(request, pk, is_active=True)
    needed = any(one.is_open for one in held_by(user))
    people = successors(user, request.user)
    initial = {"successor": request.GET.get("successor", "")}
    form = SuccessorForm(_typed(request), people=people, needed=needed, initial=initial)
    successor = form.chosen()
    held = held_by(user, successor)

    def write(values: dict[str, Any]) -> None:
        actions.close_account(user, by=request.user, successor=values["successor"])
        toast(request, _told_of_closing(user, values["successor"], held))

    heading, submit = _("Close the account of %(name)s") % {"name": user.name}, _("Close this account")
    lines = [(one, one.instead or (None if one.stay or one.to else successor)) for one in held]
    more = {"lines": lines, "submit_css": "btn-bad"}
    return _answer(request, form, write, heading, submit, "staff/close.html", **more)


def _told_of_closing(user: User, successor: User | None, held: Sequence[Held]) -> str:
    said = _("%(name)s cannot sign in any more.") % {"name": user.name}
    theirs = [one for one in held if successor and not (one.instead or one.to or one.stay)]
    sentences = (
        (_("%(what)s went to %(name)s."), False),
        (_("%(what)s are being handed over to %(name)s; you are told when it is done."), True),
    )
    for sentence, is_later in sentences:
        if words := [one.words for one in theirs if one.is_later == is_later]:
            more = sentence % {"what": listed(words), "name": successor}
            said = pgettext("two sentences", "%(first)s %(second)s") % {"first": said, "second": more}
    return said


@require_POST
def open_account(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody is back: the account is open again, and next comes a new password."""
    user = actions.open_account(_colleague(request, pk, is_active=False), by=request.user)
    toast(request, _("The account of %(name)s is open again: set a password.") % {"name": user.name})
    return redirect("set_password", pk=pk)
