"""One's own sessions: where one is signed in, and ending that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.signin import actions, shown
from guanxi.foundation.signin.models import Visit
from guanxi.foundation.ui.own import own_tabs
from guanxi.foundation.ui.toasts import toast


@require_GET
def list_sessions(request: SignedIn) -> HttpResponse:
    """Where one is signed in, the present device first."""
    rows = Visit.objects.visible_to(request.user).filter(user=request.user).order_by("-seen_at")[:100]
    found = shown.visits(rows, present=request.session.session_key or "")
    context = {"sessions": found, "others": len([one for one in found if not one.is_present])}
    return render(request, "signin/sessions.html", context | {"tabs": own_tabs("list_sessions")})


@require_POST
def end_own_session(request: SignedIn, pk: int) -> HttpResponse:
    """That device has to sign in again."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    actions.end_own_session(visit, by=request.user)
    toast(request, _("That device has to sign in again."))
    return redirect("list_sessions")


@require_POST
def end_other_sessions(request: SignedIn) -> HttpResponse:
    """All other devices have to sign in again."""
    present = request.session.session_key or ""
    ended = actions.end_other_sessions(request.user, by=request.user, present=present)
    said = ngettext(
        "%(count)s other device has to sign in again.",
        "%(count)s other devices have to sign in again.",
        ended,
    )
    toast(request, said % {"count": ended})
    return redirect("list_sessions")
