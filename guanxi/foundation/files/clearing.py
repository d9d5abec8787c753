"""What was deleted is purged after some weeks, and bytes that no row knows of are swept away."""

import time
from datetime import timedelta

from django.utils import timezone

from guanxi.foundation.accounts.models import User

from . import actions, store
from .models import File

KEPT = timedelta(days=30)
AT_ONCE = 500
YOUNG = 24 * 3600  # seconds: an upload may still be under way


def purge_files() -> None:
    """The schedule's entry, as the system user."""
    system = User.system()
    for file in File.objects.filter(deleted_at__lt=timezone.now() - KEPT)[:AT_ONCE]:
        actions.purge_file(file, by=system)
    old = [uid for uid, path in store.sealed_files() if time.time() - path.stat().st_mtime > YOUNG]
    known = set(File.objects.filter(uid__in=old).values_list("uid", flat=True))
    for uid in set(old) - known:
        store.drop(uid)
