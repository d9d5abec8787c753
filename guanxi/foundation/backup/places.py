"""Which store an address names: ``s3://bucket/prefix``, or a folder."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.backup.s3 import S3Store
from guanxi.foundation.backup.s3_client import Access
from guanxi.foundation.backup.store import FolderStore, Store
from guanxi.foundation.errors import Refused

S3: Final = "s3://"
ENDPOINT: Final = re.compile(r"https?://[^/@\s]+?(:\d{1,5})?(/[^?#\s]*)?")


def store_at(address: str) -> Store:
    """The store at an address; the keys of a bucket come from the environment."""
    if not address.startswith(S3):
        return FolderStore(Path(address))
    bucket, _slash, prefix = address.removeprefix(S3).partition("/")
    if not bucket:
        raise Refused(_("An address in a store reads s3://bucket/prefix."))
    if not (settings.S3_KEY_ID and settings.S3_SECRET):
        raise Refused(_("Backups go to a bucket: set GUANXI_S3_KEY_ID and GUANXI_S3_SECRET."))
    endpoint = settings.S3_ENDPOINT
    if not ENDPOINT.fullmatch(endpoint):
        raise Refused(_("GUANXI_S3_ENDPOINT is no address: it reads https://HOST."))
    access = Access(endpoint, settings.S3_REGION, bucket, settings.S3_KEY_ID, settings.S3_SECRET)
    return S3Store(access, prefix, settings.GUANXI_HOME / "tmp")


def split_address(address: str) -> tuple[str, str]:
    """The store and the name of a file in it: what follows the last slash."""
    where, _slash, name = address.rpartition("/")
    return where, name
