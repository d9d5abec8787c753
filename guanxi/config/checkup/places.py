"""The folders, the keys' file, the room on the disk and the clock."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from .finding import Finding

GIGABYTE = 2**30


def keys() -> Iterator[Finding]:
    from guanxi.foundation.privacy import keyfile
    from guanxi.foundation.privacy.keyfile import KeysUnusable
    from guanxi.foundation.privacy.keys import ring

    try:
        keyfile.loaded(settings.GUANXI_KEYS)  # refuses when others can read them
    except FileNotFoundError:
        said = _("there are none in %(folder)s") % {"folder": settings.GUANXI_KEYS}
        remedy = _(
            "Say in GUANXI_KEYS where this house's keys lie, or restore a backup: "
            "new keys open nothing of it."
        )
        yield Finding("bad", _("keys"), said, remedy)
        return
    except KeysUnusable as error:
        yield Finding("bad", _("keys"), _("they cannot be used"), _(error.sentence) % error.facts)
        return
    said = _("%(ring)s in %(folder)s, readable by their owner only")
    yield Finding("ok", _("keys"), said % {"ring": ring().id, "folder": settings.GUANXI_KEYS})
    if ring().recovery is None:
        remedy = _("`guanxi backup` makes it with the first backup and shows it once.")
        yield Finding("warn", _("recovery key"), _("there is none yet: a lost disk would be the end"), remedy)


def home_folder() -> Iterator[Finding]:
    home: Path = settings.GUANXI_HOME
    if not os.access(home, os.W_OK | os.X_OK):
        remedy = _("Let the account that runs Guanxi own it: chown -R ACCOUNT %(folder)s") % {"folder": home}
        yield Finding("bad", _("home"), _("nothing can be written in %(folder)s") % {"folder": home}, remedy)
    elif home.stat().st_mode & 0o077:
        said = _("other users of this machine can look into %(folder)s") % {"folder": home}
        yield Finding("warn", _("home"), said, f"chmod 700 {home}")
    else:
        yield Finding("ok", _("home"), _("%(folder)s, open to its owner only") % {"folder": home})


def disk_space() -> Iterator[Finding]:
    database = Path(str(connection.settings_dict["NAME"]))
    size = database.stat().st_size if connection.vendor == "sqlite" and database.exists() else 0
    free = shutil.disk_usage(settings.GUANXI_HOME).free
    said = _("%(free)s GB free") % {"free": f"{free / GIGABYTE:,.1f}"}
    if free < max(0.2 * GIGABYTE, size):
        yield Finding("bad", _("disk space"), said, _("Make room: soon nothing can be saved."))
    elif free < max(GIGABYTE, 3 * size):
        remedy = _("Make room: imports and backups need several times the data.")
        yield Finding("warn", _("disk space"), said, remedy)
    else:
        yield Finding("ok", _("disk space"), said)


def clock() -> Iterator[Finding]:
    """The database's clock against ours, and ours against the past."""
    from guanxi.foundation.audit.models import Entry

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
        if apart > 5:
            said = _("this machine and the database's are %(seconds)s s apart") % {"seconds": f"{apart:,.0f}"}
            remedy = _("Let both keep time from the network (timedatectl).")
            yield Finding("bad", _("clock"), said, remedy)
            return
    # unscoped: only the time of the newest entry
    newest = Entry.objects.order_by("-position").values_list("at", flat=True).first()
    if newest and newest > timezone.now() + timedelta(minutes=5):
        said = _("it is set back: the newest audit entry is of %(at)s UTC") % {
            "at": f"{newest:%Y-%m-%d %H:%M}"
        }
        remedy = _("Set the clock, or nothing will be in order of time.")
        yield Finding("bad", _("clock"), said, remedy)
        return
    yield Finding("ok", _("clock"), f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
