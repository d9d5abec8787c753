"""A colleague's access as who keeps the accounts sees it: devices and tokens."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.signin import actions, factors, shown
from guanxi.foundation.signin.models import Visit
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.staff.reach import shown_tokens
from guanxi.foundation.ui.toasts import toast

PERMISSION = "accounts.manage_users"


def _colleague(request: SignedIn, pk: int) -> User:
    if not request.user.may(PERMISSION):
        raise PermissionDenied(PERMISSION)
    found: User = get_object_or_404(User.objects.within_scope(request.user, PERMISSION), pk=pk)
    return found


@require_GET
def show_access(request: SignedIn, pk: int) -> HttpResponse:
    """Where a colleague is signed in, and which programs act in the colleague's name."""
    person = _colleague(request, pk)
    visits = Visit.objects.within_scope(request.user, PERMISSION).filter(user=person)
    tokens = Token.objects.within_scope(request.user, PERMISSION).filter(user=person).order_by("-pk")
    context = {
        "person": person,
        "sessions": shown.visits(visits.order_by("-seen_at")[:100]),
        "tokens": shown_tokens(tokens[:100]),
        "factors": factors.factors_of(person),
        "rescue": shown.rescue_of(person, request.user),
    }
    return render(request, "signin/access.html", context)


@require_POST
def end_session(request: SignedIn, pk: int, visit: int) -> HttpResponse:
    """That device of a colleague has to sign in again."""
    person = _colleague(request, pk)
    rows = Visit.objects.within_scope(request.user, PERMISSION).filter(user=person)
    actions.end_session(get_object_or_404(rows, pk=visit), by=request.user)
    toast(request, _("That device has to sign in again."))
    return redirect("show_access", pk=pk)


@require_POST
def end_sessions(request: SignedIn, pk: int) -> HttpResponse:
    """All devices of a colleague have to sign in again."""
    person = _colleague(request, pk)
    actions.end_sessions(person, by=request.user)
    toast(request, _("All devices of %(name)s have to sign in again.") % {"name": person.name})
    return redirect("show_access", pk=pk)


@require_POST
def revoke_token(request: SignedIn, pk: int, token: int) -> HttpResponse:
    """A colleague's program opens nothing from now on."""
    person = _colleague(request, pk)
    rows = Token.objects.within_scope(request.user, PERMISSION).filter(user=person)
    found = get_object_or_404(rows, pk=token)
    staff.revoke_colleague_token(found, by=request.user)
    toast(request, _("The token “%(name)s” is revoked.") % {"name": found.name})
    return redirect("show_access", pk=pk)


@require_POST
def remove_factors(request: SignedIn, pk: int) -> HttpResponse:
    """A colleague lost phone and keys: the password alone signs in, until a new second factor is set up."""
    person = _colleague(request, pk)
    actions.remove_factors(person, by=request.user)
    toast(request, _("%(name)s signs in with the password alone now.") % {"name": person.name})
    return redirect("show_access", pk=pk)


@require_POST
def hand_out_rescue(request: SignedIn, pk: int) -> HttpResponse:
    """A one-time code for somebody who forgot the password, on the one page that shows it."""
    person = _colleague(request, pk)
    with_factors = request.POST.get("factors") == "on"
    code = actions.hand_out_rescue(person, by=request.user, factors=with_factors)
    if not code:
        toast(request, _("Noted. Another administrator hands out the code, within half an hour."))
        return redirect("show_access", pk=pk)
    return render(request, "signin/rescue_code.html", {"person": person, "code": code}, status=201)


@require_POST
def take_back_rescue(request: SignedIn, pk: int) -> HttpResponse:
    """The code opens nothing any more."""
    person = _colleague(request, pk)
    actions.take_back_rescue(person, by=request.user)
    toast(request, _("The rescue code is taken back."))
    return redirect("show_access", pk=pk)
