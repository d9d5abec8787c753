"""Before dangerous acts and pages: prove again who you are. Before anything: an own password, and the second
factor that a role asks for.

What was typed travels through the page that asks, in the person's own browser, and on to where it was going:
nothing of it is kept on our side.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from guanxi.foundation.accounts import confirmed
from guanxi.foundation.accounts.confirmed import CONFIRMED_AT, NEVER, ConfirmationNeeded
from guanxi.foundation.accounts.models import User
from guanxi.foundation.policies import owing
from guanxi.foundation.signin import factors
from guanxi.foundation.signin.views import confirm

from .problems import API, problem

type Next = Callable[[HttpRequest], HttpResponse]
# Where one gets to without the second factor that a role asks for: setting it up, and leaving.
OPEN = {
    "show_factors", "add_authenticator_app", "add_passkey", "make_recovery_codes", "confirm",
    "account_logout", "change_own_settings", "healthz",
}  # fmt: skip
# Where one gets to before a policy that holds everything up is acknowledged.
OPEN_POLICIES = {
    "list_policies", "show_policy", "show_policy_version", "acknowledge_policy", "change_own_password",
    "confirm", "account_logout", "change_own_settings", "set_language", "healthz",
}  # fmt: skip
OPEN_BEFORE = {"change_own_password", "account_logout", "healthz"}


class ConfirmFirst:
    """Asks before the pages and actions of the house's one list (``switchboard.CONFIRM_FIRST``)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _proof_of(request):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        try:
            confirmed.require(name or "")
        except ConfirmationNeeded:
            return _asked(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _asked(request) if isinstance(error, ConfirmationNeeded) else None


def _proof_of(request: HttpRequest) -> AbstractContextManager[None]:
    signed_in = request.user.is_authenticated
    return confirmed.proved(float(request.session.get(CONFIRMED_AT, NEVER)) if signed_in else None)


def _asked(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API) or request.headers.get("Accept", "").startswith("application/json"):
        return confirmation_needed()
    if request.headers.get("HX-Request"):  # a fragment cannot go on by itself: back to the page it is part of
        here = request.headers.get("HX-Current-URL", "/")
        return HttpResponseClientRedirect(f"{reverse('confirm')}?{urlencode({'next': here})}")
    return confirm.ask(request)


def confirmation_needed() -> HttpResponse:
    """What a program is told."""
    return problem(
        403,
        _("Confirm first that it is you: open a page of Guanxi that asks for it. Tokens cannot do this."),
        code="confirmation_needed",
    )


class OwnPasswordFirst:
    """Who was given a password by somebody else chooses an own one, and does nothing else before."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not has_to_choose(request):
            return None
        if request.resolver_match and request.resolver_match.url_name in OPEN_BEFORE:
            return None
        if request.path.startswith(API):
            sentence = _("Choose an own password first: open any page of Guanxi.")
            return problem(403, sentence, code="own_password_needed")
        return redirect("change_own_password")


def has_to_choose(request: HttpRequest) -> bool:
    """Of whoever is here; who is only looked at by a colleague keeps the password."""
    user = request.user
    return isinstance(user, User) and user.must_choose and user.watched_by is None


class SecondFactorFirst:
    """Whose role asks for a second factor sets it up, and does nothing else once the grace is over."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if has_to_choose(request) or not request.user.is_authenticated or not factors.is_overdue(request):
            return None
        if request.resolver_match and request.resolver_match.url_name in OPEN:
            return None
        if request.path.startswith(API):
            return problem(403, _("Your role asks for a second factor."), code="second_factor_needed")
        return redirect("show_factors")


class PoliciesFirst:
    """Whoever signed in while a policy that holds everything up waited reads and acknowledges it first.

    What waits was noted at sign-in: only who is held up is looked at again.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not owing.waiting(request)[1] or has_to_choose(request):
            return None
        if request.resolver_match and request.resolver_match.url_name in OPEN_POLICIES | OPEN:
            return None
        owing.note_owed(request, user)
        if not owing.waiting(request)[1]:
            return None
        if request.path.startswith(API):
            return problem(403, _("A policy waits for your acknowledgement."), code="policy_needed")
        return redirect("list_policies")
