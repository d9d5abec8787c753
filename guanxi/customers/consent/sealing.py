"""The seal of a row of the consent ledger: what was said cannot be altered in the database unseen."""

import hashlib
import hmac
from collections.abc import Iterator

from guanxi.foundation.privacy.keys import ring

from .models import ConsentEntry

LABEL = "consent ledger"


def seal(entry: ConsentEntry) -> str:
    """Under the key in use, with its version."""
    version = ring().current("audit")
    return f"{version}:{_mac(version, entry.content)}"


def holds(entry: ConsentEntry) -> bool:
    """Whether what stands there is what was sealed."""
    version, _colon, mac = entry.seal.partition(":")
    known = version.isdecimal() and int(version) in ring().secrets_for("audit")
    return known and hmac.compare_digest(_mac(int(version), entry.content), mac)


def _mac(version: int, content: bytes) -> str:
    return hmac.new(ring().derived("audit", LABEL)[version], content, hashlib.sha256).hexdigest()


def broken() -> Iterator[int]:
    """The keys of rows whose seal does not hold."""
    for entry in ConsentEntry.objects.order_by("pk").iterator(2000):
        if not holds(entry):
            yield entry.pk
