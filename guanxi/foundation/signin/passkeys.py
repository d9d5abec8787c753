"""What the browser is asked to do with a passkey, as plain JSON."""

import json
from collections.abc import Mapping
from typing import Any

from allauth.mfa.webauthn.internal import auth

from guanxi.foundation.accounts.models import User


def ask(user: User) -> dict[str, Any]:
    """Prove that one of the user's passkeys is at hand."""
    return _plain(auth.begin_authentication(user))


def offer(user: User) -> dict[str, Any]:
    """Make a new passkey, which the device keeps and guards by finger, face or PIN."""
    return _plain(auth.begin_registration(user, passwordless=True))


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(options, default=dict))
    return found
