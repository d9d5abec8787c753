"""What was deleted is purged after some weeks, and bytes that no row knows of are swept away."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.privacy.files import unfinished

from . import actions, looking, previews, store
from .models import File

KEPT = timedelta(days=30)
AT_ONCE = 500


def purge_files() -> None:
    """The schedule's entry, as the system user."""
    system = User.system()
    for file in File.objects.filter(deleted_at__lt=timezone.now() - KEPT)[:AT_ONCE]:
        actions.purge_file(file, by=system)
    for uid in looking.strays():
        store.drop(uid)
    previews.sweep()
    for path in unfinished(Path(settings.GUANXI_HOME) / "files"):  # of imports and lists, too
        path.unlink(missing_ok=True)


def make_previews() -> None:
    """The schedule's entry: previews that images lack, for instance since a worker was cut off."""
    previews.make_missing()
