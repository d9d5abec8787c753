"""Signing in: no sign-up from outside; accounts are made by administrators."""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.confirmed import CONFIRMED_AT
from guanxi.foundation.accounts.door import Door
from guanxi.foundation.accounts.ended import COOKIE
from guanxi.foundation.accounts.models import User
from guanxi.foundation.oversight import failures
from guanxi.foundation.policies import actions as policies
from guanxi.foundation.policies import owing, settling
from guanxi.foundation.signin import factors, visits


class SignInOrGoOn(Door, AuthenticationBackend):  # type: ignore[misc]
    """allauth proves who signs in; whoever has, is read at the door."""


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
        "username_password_mismatch": _("The user name or the password is wrong."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The system's user may do everything and signs in never, however it came by a password."""
        user = super().authenticate(request, **credentials)
        return None if getattr(user, "is_system", False) else user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """For the periodic review: whose name it was; what was typed is kept nowhere."""
        failures.note_failure(credentials.get("username"), visits.shortened(self.get_client_ip(request)))

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """The door notes the session: on what device, from where."""
        answer: HttpResponse = super().post_login(request, user, **more)
        visits.begin(request, user, self.get_client_ip(request))
        request.session[CONFIRMED_AT] = time.time()
        factors.note_due(request, user)
        if settling.missing(user):
            policies.take_up_duties(user, by=User.system())
        owing.note_owed(request, user)
        if COOKIE in request.COOKIES:
            answer.delete_cookie(COOKIE)
        return answer

    def get_client_ip(self, request: HttpRequest) -> str:
        """The browser's address; of a request that came past our proxies, whoever is connected."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:  # fewer addresses than proxies: allauth would break down
            return str(request.META["REMOTE_ADDR"])

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return bool(super().is_safe_url(url))

    def get_login_redirect_url(self, request: HttpRequest) -> Any:
        return "/"


class NoteVisits:
    """Every few minutes the door notes that a session is still in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            visits.note(request, get_adapter().get_client_ip)
        return self.get_response(request)
