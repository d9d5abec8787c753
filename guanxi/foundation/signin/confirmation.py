"""Proving again who one is: by password, by a code, or by a passkey."""

import json
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.confirmed import CONFIRMED_AT
from guanxi.foundation.accounts.models import User

from . import guesses


def confirm(request: HttpRequest, user: User, *, password: str, code: str, credential: str) -> str:
    """Take the proof and note it in the session; what is wrong with it, or ""."""
    key = f"confirm-{user.pk}"
    if guesses.are_too_many(request, key):
        return str(get_adapter().error_messages["too_many_login_attempts"])
    if wrong := _wrong_with(user, password=password, code=code, credential=credential):
        return wrong
    guesses.forget(request, key)
    request.session[CONFIRMED_AT] = time.time()
    return ""


def _wrong_with(user: User, *, password: str, code: str, credential: str) -> str:
    if credential:
        return "" if _is_passkey_of(user, credential) else _("This passkey does not open this account.")
    if code:
        return "" if _is_code_of(user, code.replace(" ", "")) else _("This code is not right.")
    if not password:
        return _("Type your password.")
    return "" if user.check_password(password) else _("This is not your password.")


def _is_passkey_of(user: User, credential: str) -> bool:
    try:
        given: Any = json.loads(credential)
        webauthn.parse_authentication_response(given)
        row = webauthn.complete_authentication(user, given)
    except (ValueError, ValidationError):
        return False
    row.record_usage()
    return True


def _is_code_of(user: User, code: str) -> bool:
    for row in Authenticator.objects.filter(user_id=user.pk).exclude(type="webauthn"):
        if row.wrap().validate_code(code):
            row.record_usage()
            return True
    return False
