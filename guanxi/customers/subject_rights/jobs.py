"""By the clock: bytes of who was erased go, who came back with a backup is erased again, days are kept."""

import logging
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from guanxi.customers.models import Contact
from guanxi.customers.subject_rights import actions
from guanxi.customers.subject_rights.choices import Stands
from guanxi.customers.subject_rights.erasing import TEXTS, raw
from guanxi.customers.subject_rights.models import Erasure, RetentionPolicy, SubjectRequest
from guanxi.customers.subject_rights.overdue import over_of
from guanxi.customers.subject_rights.policy import PROPOSE
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import Change
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.files.models import File
from guanxi.foundation.imports.actions import discard_import
from guanxi.foundation.imports.clearing import WAITING
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.privacy import erased
from guanxi.foundation.privacy.purging import purge_bytes
from guanxi.foundation.replies.models import KeptReply
from guanxi.foundation.savedviews.actions import clear_export
from guanxi.foundation.savedviews.models import ListExport
from guanxi.foundation.search import index
from guanxi.foundation.search.models import Document, Key
from guanxi.foundation.sentences import said

logger = logging.getLogger("guanxi.erasures")
NIGHT = time(2), time(5)
LATEST = timedelta(hours=20)  # after so long it is not left to the night
NOTICE, DISCARDED = "subject_request_due", "import_discarded"
TOUCHED: tuple[type[Model], ...] = (*TEXTS, Contact, Change, Comment, File, Document, Key)


def keep_hourly() -> None:
    """The schedule's entry, as the system user."""
    replay_erasures()
    keep_days()
    company, now = Company.get(), timezone.now()
    local = now.astimezone(ZoneInfo(company.zone)).time()
    is_night = NIGHT[0] <= local < NIGHT[1]
    waiting = Erasure.objects.filter(purged_at=None)
    if waiting.exists() and (is_night or waiting.filter(at__lt=now - LATEST).exists()):
        purge_erased()
    if is_night:
        count_over()


# ---- bytes -------------------------------------------------------------------------------------


def purge_erased() -> int:
    """Files that held whom was erased go, then the database's own leftovers. Cut off, it is done again."""
    system = User.system()
    rows = list(Erasure.objects.filter(purged_at=None).order_by("pk"))
    if not rows:
        return 0
    newest = rows[-1].at
    for run in ImportRun.objects.filter(pk__in={pk for row in rows for pk in row.imports}):
        Spool(run.uid).drop_all()
    for run in ImportRun.objects.filter(state__in=WAITING, at__lt=newest, change_set=None):
        _tell_discarded(discard_import(run, by=system))
    for export in ListExport.objects.filter(at__lt=newest):
        clear_export(export, by=system)
    raw(KeptReply).filter(at__lt=newest).delete()
    actions.keep_purged(Company.get(), by=system, ids=[row.pk for row in rows])
    index.forget_dropped()
    purge_bytes(model._meta.db_table for model in TOUCHED)
    return len(rows)


def _tell_discarded(run: ImportRun) -> None:
    """Whose file it was, without the file's name: it may be the one that was erased."""
    words = said(
        "Your file of %(day)s, which waited to be brought in, was discarded: it may hold a person who"
        " has been erased. Bring in a file without that person."
    )
    day = timezone.localtime(run.at, ZoneInfo(Company.get().zone)).date().isoformat()
    notify([run.by], DISCARDED, None, words % {"day": day}, key=f"import:{run.pk}:discarded")


# ---- after a restore ---------------------------------------------------------------------------


def replay_erasures() -> int:
    """Whoever stands in the ledger is erased; whoever was erased stands in the ledger. How many came back."""
    lines = {line.uid: line for line in erased.read(settings.GUANXI_ERASURES)}
    if wrong := erased.broken(settings.GUANXI_ERASURES):
        logger.error("%s lines of the ledger of erasures do not hold: see `guanxi doctor`", wrong)
    here = {str(uid) for uid in Erasure.objects.values_list("uid", flat=True)}
    count = 0
    for line in (line for uid, line in lines.items() if uid not in here):  # hardly ever any, every hour
        person = actions.found_again(line.kind, line.record_id, line.uid)
        if person is not None:
            count += bool(actions.replay_erasure(person.customer, by=User.system(), contact=person.contact))
    actions.note_erased(list(Erasure.objects.filter(uid__in=here - lines.keys())))
    return count


# ---- days --------------------------------------------------------------------------------------


def keep_days() -> None:
    """Tell whoever is responsible some days before a request is to be answered, and when it is late."""
    today = business_day(Company.get())
    warn = timedelta(RetentionPolicy.current().warn_days)
    rows = SubjectRequest.objects.filter(state=Stands.OPEN, due_on__lte=today + warn)
    for row in rows.select_related("owner", "customer", "contact"):
        is_late = row.due_on < today
        words = (
            said("A person's request was to be answered by %(day)s and is open")
            if is_late
            else said("A person's request is to be answered by %(day)s")
        )
        key = f"request:{row.pk}:{'late' if is_late else 'due'}:{row.due_on}"
        notify([row.owner], NOTICE, row, words % {"day": row.due_on.isoformat()}, key=key)


def count_over() -> None:
    """Of each kind of data whose rule proposes so, how many are over their time."""
    company = Company.get()
    row = RetentionPolicy.objects.order_by("pk").first()
    today = business_day(company)
    if row is not None and row.counted_on == today:
        return
    rules = RetentionPolicy.current().rules
    due = {code: over_of(code, rule, today).count() for code, rule in rules.items() if rule.after == PROPOSE}
    actions.keep_count(company, by=User.system(), due=due)
