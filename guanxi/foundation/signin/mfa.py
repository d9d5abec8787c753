"""allauth's second factors in this house: secrets sealed as personal data is, names in our words."""

import base64
import re
import uuid
from typing import Any, ClassVar, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.privacy.cipher import seal, unseal

LABEL: Final = "signin.factor"
SEALED: Final = re.compile(r"[0-9a-f]{32}:[A-Za-z0-9+/=]{40,}")


def sealed(text: str) -> str:
    """A secret as the database holds it: an id of its own, and the ciphertext bound to that."""
    uid = uuid.uuid4()
    return f"{uid.hex}:{base64.b64encode(seal(LABEL, uid, text)).decode('ascii')}"


def opened(text: str) -> str:
    """The secret itself."""
    uid, _colon, blob = text.partition(":")
    return unseal(LABEL, uuid.UUID(uid), base64.b64decode(blob))


def is_sealed(text: str) -> bool:
    """Whether this is what ``sealed`` gives."""
    return bool(SEALED.fullmatch(text))


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not right. Codes change every 30 seconds: take the present one."),
    }

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Guanxi"}
