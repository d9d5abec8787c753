"""Signing in: no sign-up from outside; accounts are made by administrators."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return bool(super().is_safe_url(url))

    def get_login_redirect_url(self, request: HttpRequest) -> Any:
        return "/"
