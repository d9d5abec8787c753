"""Whether a backup could bring the house back: when the last was made, and whether its trial went well."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Refused

from .finding import Finding

BACKUP_DAYS = 7
NIGHTS = timedelta(days=2)


def backups() -> Iterator[Finding]:
    """By the clock where a store is named, else by hand."""
    from guanxi.foundation.accounts.models import Company

    if settings.BACKUPS:
        yield from _by_the_clock()
        yield from _store()
        return
    last = _by_hand()
    if last and timezone.now() - last < timedelta(days=BACKUP_DAYS):
        said = _("the last one is of %(at)s") % {"at": f"{last:%Y-%m-%d %H:%M} UTC"}
        yield Finding("ok", _("backup"), said)
    elif not Company.get().is_demo:
        said = _("the last one is of %(at)s") % {"at": f"{last:%Y-%m-%d}"} if last else _("none was made yet")
        remedy = _(
            "`guanxi backup FILE`, and keep the file on another machine; or name a folder there "
            "or a bucket (GUANXI_BACKUPS), and one is made and tried every night."
        )
        yield Finding("warn", _("backup"), said, remedy)


def _store() -> Iterator[Finding]:
    """Whether the store answers, and to these keys."""
    from guanxi.foundation.backup.places import store_at

    remedy = _("Mend the settings GUANXI_BACKUPS and GUANXI_S3_….")
    try:
        store_at(settings.BACKUPS).reach()
    except Refused as refused:
        yield Finding("bad", _("backup"), str(refused), remedy)
    else:
        if settings.BACKUPS.startswith("s3://"):
            yield Finding("ok", _("backup"), _("%(place)s can be reached") % {"place": settings.BACKUPS})


def _by_hand() -> datetime | None:
    from guanxi.foundation.audit.models import Entry

    # unscoped: only the time of the newest backup
    rows = Entry.objects.filter(verb="note_backup").order_by("-position")
    return rows.values_list("at", flat=True).first()


def _by_the_clock() -> Iterator[Finding]:
    from guanxi.foundation.safekeeping.models import BackupRun

    # unscoped: only when the newest ones were made and how they ended
    runs = BackupRun.objects.newest().exclude(state=BackupRun.State.RUNNING)
    newest, proved = runs.first(), runs.filter(state=BackupRun.State.PROVED).first()
    remedy = _("See /company/backups/, mend what is named there, and begin one on that page.")
    if newest is not None and newest.state != BackupRun.State.PROVED:
        facts = {"at": f"{newest.started_at:%Y-%m-%d %H:%M} UTC", "state": newest.get_state_display()}
        said = _("the newest, of %(at)s: %(state)s (%(why)s)") % {**facts, "why": newest.why}
        yield Finding("bad", _("backup"), said, remedy)
    elif proved is None or timezone.now() - proved.started_at > NIGHTS:
        said = _("none of the last two nights was made and restored on trial")
        yield Finding("warn", _("backup"), said, remedy)
    else:
        facts = {"at": f"{proved.started_at:%Y-%m-%d %H:%M} UTC", "rows": f"{proved.rows:,}"}
        said = _("the newest, of %(at)s, was restored on trial: %(rows)s rows, its audit chain whole") % facts
        yield Finding("ok", _("backup"), said)
    if Path(settings.BACKUPS).is_relative_to(settings.GUANXI_HOME):
        said = _("they lie within the home folder: what destroys the one destroys the other")
        yield Finding("warn", _("backup"), said, _("Set GUANXI_BACKUPS to a folder on another disk."))
