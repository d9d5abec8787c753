"""Second factors' secrets under the keys in use: they lie in JSON that allauth keeps."""

import base64
from typing import Any

from allauth.mfa.models import Authenticator

from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.rotation.holders import Rows

from . import mfa


class SealedFactors(Rows):
    """The app's secret and the recovery codes' seed of each person."""

    def __init__(self) -> None:
        super().__init__(Authenticator, ["data"])

    def anew(self, row: Any) -> list[Any] | None:
        fresh = {name: _anew(value) for name, value in row.data.items()}
        return None if fresh == row.data else [fresh, row.pk]


def _anew(value: Any) -> Any:
    if isinstance(value, list):
        return [_anew(each) for each in value]
    if not isinstance(value, str) or not mfa.is_sealed(value):
        return value
    blob = base64.b64decode(value.partition(":")[2])
    return value if blob[0] == ring().current("encryption") else mfa.sealed(mfa.opened(value))
