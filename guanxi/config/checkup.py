"""What can be wrong with a house, each with what it means and what to do. Reads only."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import connection
from django.utils import timezone

type Level = Literal["ok", "warn", "bad"]
type Check = Callable[[], Iterator["Finding"]]

GIGABYTE = 2**30
BACKUP_DAYS = 7
FORGOTTEN = timedelta(hours=1)
NOTICE_DAYS = 7
FILE_BYTES = 200 * 2**20  # of kept files, read to the end
OVERDUE = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, what to do about it, and which mending of the doctor's helps."""

    level: Level
    what: str
    said: str
    remedy: str = ""
    mends: str = ""


def findings() -> Iterator[Finding]:
    """Every check, one after another; one that fails itself is a finding."""
    for check in CHECKS:
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - whatever is broken, the rest is still looked at
            said = f"could not be looked at ({type(error).__name__}: {str(error).splitlines()[:1]})"
            yield Finding("bad", check.__name__.replace("_", " "), said)
            connection.close()


# ---- keys and space ----------------------------------------------------------------------------


def keys() -> Iterator[Finding]:
    from guanxi.foundation.privacy import keyfile
    from guanxi.foundation.privacy.keys import ring

    keyfile.loaded(settings.GUANXI_KEYS)  # refuses when others can read them
    yield Finding("ok", "keys", f"{ring().id} in {settings.GUANXI_KEYS}, readable by their owner only")
    if ring().recovery is None:
        remedy = "`guanxi backup` makes it with the first backup and shows it once."
        yield Finding("warn", "recovery key", "there is none yet: a lost disk would be the end", remedy)


def home_folder() -> Iterator[Finding]:
    home: Path = settings.GUANXI_HOME
    if home.stat().st_mode & 0o077:
        yield Finding(
            "warn", "home", f"other users of this machine can look into {home}", f"chmod 700 {home}"
        )
    else:
        yield Finding("ok", "home", f"{home}, open to its owner only")


def disk_space() -> Iterator[Finding]:
    database = Path(str(connection.settings_dict["NAME"]))
    size = database.stat().st_size if connection.vendor == "sqlite" and database.exists() else 0
    free = shutil.disk_usage(settings.GUANXI_HOME).free
    said = f"{free / GIGABYTE:,.1f} GB free"
    if free < max(0.2 * GIGABYTE, size):
        yield Finding("bad", "disk space", said, "Make room: soon nothing can be saved.")
    elif free < max(GIGABYTE, 3 * size):
        yield Finding(
            "warn", "disk space", said, "Make room: imports and backups need several times the data."
        )
    else:
        yield Finding("ok", "disk space", said)


def clock() -> Iterator[Finding]:
    """The database's clock against ours, and ours against the past."""
    from guanxi.foundation.audit.models import Entry

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
        if apart > 5:
            said = f"this machine and the database's are {apart:,.0f} s apart"
            yield Finding("bad", "clock", said, "Let both keep time from the network (timedatectl).")
            return
    # unscoped: only the time of the newest entry
    newest = Entry.objects.order_by("-position").values_list("at", flat=True).first()
    if newest and newest > timezone.now() + timedelta(minutes=5):
        said = f"it is set back: the newest audit entry is of {newest:%Y-%m-%d %H:%M} UTC"
        yield Finding("bad", "clock", said, "Set the clock, or nothing will be in order of time.")
        return
    yield Finding("ok", "clock", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")


# ---- the database ------------------------------------------------------------------------------


def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(5)")
            faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            faults += [f"a row of {row[0]} points nowhere" for row in cursor.fetchmany(5)]
            said = f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]
        else:
            cursor.execute("SELECT current_setting('server_version'), current_setting('server_encoding')")
            version, encoding = cursor.fetchone()
            faults = [] if encoding == "UTF8" else [f"its encoding is {encoding}, not UTF8"]
            said = f"PostgreSQL {version}"
    if faults:
        yield Finding("bad", "database", "; ".join(faults), "Restore the last backup.")
    else:
        yield Finding("ok", "database", said)


def migrations() -> Iterator[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    from .commands.setting_up import unknown_migrations

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if unknown := unknown_migrations(executor.loader):
        said = f"the database comes from a newer Guanxi ({unknown[-1]})"
        yield Finding("bad", "migrations", said, "Start that one.")
    elif waiting:
        said = f"{len(waiting)} wait, the first is {waiting[0][0]}"
        yield Finding("bad", "migrations", said, "`guanxi serve` brings them in.", "migrations")
    else:
        yield Finding("ok", "migrations", f"all {len(executor.loader.applied_migrations)} are in")


def search_index() -> Iterator[Finding]:
    from guanxi.foundation.search.keeping import full_text_is_whole, orphaned_keys

    from .switchboard import SEARCHABLE

    wrong = []
    for one in SEARCHABLE:
        missing, extra = one.missing().count(), one.extra().count()
        wrong += [f"{missing:,} of {one.model._meta.verbose_name_plural} are missing"] if missing else []
        wrong += [f"{extra:,} point to no record"] if extra else []
    if orphans := orphaned_keys():
        wrong.append(f"{orphans:,} keys belong to no document")
    if not full_text_is_whole():
        wrong.append("the full text differs from the documents")
    if wrong:
        said = "; ".join(wrong)
        yield Finding("bad", "search index", said, "`guanxi doctor --mend` builds it anew.", "search")
    else:
        yield Finding("ok", "search index", "agrees with the records")


# ---- the chain, backups, people ----------------------------------------------------------------


def audit_chain() -> Iterator[Finding]:
    from guanxi.foundation.audit import chain

    verdict = chain.verify()
    if verdict.whole:
        yield Finding("ok", "audit chain", f"whole, {verdict.entries:,} entries")
        return
    remedy = (
        "Somebody wrote past Guanxi, or the keys are not this house's. Keep database and keys as they are, "
        "compare with the last backup, and tell the auditor."
    )
    yield Finding("bad", "audit chain", f"broken at entry {verdict.broken_at}: {verdict.reason}", remedy)


def backups() -> Iterator[Finding]:
    from guanxi.foundation.accounts.models import Company
    from guanxi.foundation.audit.models import Entry

    # unscoped: only the time of the newest backup
    last = Entry.objects.filter(verb="note_backup").order_by("-position").values_list("at", flat=True).first()
    if last and timezone.now() - last < timedelta(days=BACKUP_DAYS):
        yield Finding("ok", "backup", f"the last one is of {last:%Y-%m-%d %H:%M} UTC")
    elif not Company.get().is_demo:
        said = f"the last one is of {last:%Y-%m-%d}" if last else "none was made yet"
        yield Finding("warn", "backup", said, "`guanxi backup FILE`, and keep the file on another machine.")


def people() -> Iterator[Finding]:
    from guanxi.foundation.accounts.models import User

    # unscoped: only whether somebody can let others in
    able = User.objects.filter(roles__code="system_administrator", is_active=True, is_system=False)
    if not any(user.has_usable_password() for user in able):
        said = "no system administrator can sign in"
        yield Finding("warn", "people", said, "`guanxi user NAME --administrator` makes one.")


# ---- workers and jobs --------------------------------------------------------------------------


def workers() -> Iterator[Finding]:
    from . import heartbeat

    silence = heartbeat.silence()
    if silence is None or silence > heartbeat.SILENCE:
        said = "silent" if silence is None else f"silent for {silence / 60:,.0f} minutes"
        yield Finding("warn", "workers", said, "They run as long as `guanxi serve` does: start it.")
    else:
        yield Finding("ok", "workers", f"their last sign of life is {silence:,.0f} s old")


def jobs() -> Iterator[Finding]:
    from django_q.models import OrmQ

    from guanxi.foundation.events import undelivered
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.jobs.running import can_go_on, forgotten

    well = True
    # unscoped: only how many there are; a file that was refused is no fault of the house
    if dead := len(can_go_on(list(JobRun.objects.dead().select_related("by")))):
        well = False
        yield Finding(
            "warn", "jobs", f"{dead} failed for good", "See /jobs/: each can go on where it stopped."
        )
    if lost := forgotten(FORGOTTEN):
        well = False
        said = f"{len(lost)} were cut off and wait for nothing"
        yield Finding("bad", "jobs", said, "`guanxi doctor --mend` lets them go on.", "jobs")
    if events := undelivered().count():
        well = False
        said = f"{events} events reached not all who should hear them"
        yield Finding("bad", "events", said, "`guanxi doctor --mend` sends them again.", "events")
    if late := OrmQ.objects.filter(lock__lt=timezone.now() - OVERDUE).count():
        well = False
        yield Finding("warn", "queue", f"{late} messages are overdue", "Are the workers running? See above.")
    if well:
        yield Finding("ok", "jobs", "none is stuck")


def notices() -> Iterator[Finding]:
    """What of the notices could not be brought out: how many by which way, and the kinds of errors."""
    from guanxi.foundation.notifications.models import Delivery

    since = timezone.now() - timedelta(days=NOTICE_DAYS)
    # unscoped: how many and which errors, nobody's words
    failed = Delivery.objects.failed().filter(due_at__gte=since).values_list("channel", "error")[:1000]
    ways: dict[str, list[str]] = {}
    for channel, error in failed:
        ways.setdefault("mail" if channel == "mail" else "chats", []).append(error)
    for way, errors in sorted(ways.items()):
        kinds = ", ".join(sorted(set(errors))[:5])
        said = f"{len(errors)} notices of the last {NOTICE_DAYS} days did not go out ({kinds})"
        yield Finding("warn", way, said, "See /notices/unsent/. Is the server named rightly, does it answer?")
    if not ways:
        named = "" if settings.MAIL_IS_SET_UP else "; mail is not: GUANXI_SMTP_HOST names no server"
        yield Finding("ok", "notices", f"all that were to go out did{named}")


# ---- files -------------------------------------------------------------------------------------


def front_end() -> Iterator[Finding]:
    from .commands.serve_ import static_is_stale

    if static_is_stale():
        said = "the collected files are older than their sources"
        yield Finding("warn", "front end", said, "`guanxi serve` collects them.", "static")
    else:
        yield Finding("ok", "front end", "collected")


def kept_files() -> Iterator[Finding]:
    """Whether what people hung on records is there, as it came: the newest are read to the end."""
    from guanxi.foundation.files import looking

    looked, strays = looking.look(FILE_BYTES), len(list(looking.strays()))
    from_backup = "`guanxi restore` of a backup that has them, into another place, brings them back."
    for ids, said in ((looked.missing, "are not on the disk"), (looked.changed, "are not as they came")):
        if ids:
            named = ", ".join(map(str, ids[:5]))
            yield Finding("bad", "kept files", f"{len(ids)} {said} (ids {named})", from_backup)
    if strays:
        said = f"{strays} belong to no record: uploads that were cut off"
        yield Finding("warn", "kept files", said, "They are swept within the hour while the workers run.")
    if not (looked.missing or looked.changed or strays):
        yield Finding("ok", "kept files", f"all are there; {looked.read:,} read to the end")


def leftovers() -> Iterator[Finding]:
    from .commands.setting_up import left_behind
    from .demo import mark

    if mark.is_unfinished():
        yield Finding(
            "bad", "demo", "was not loaded to its end", "`guanxi demo` empties it and loads it anew."
        )
    if old := left_behind():
        said = f"{len(old)} temporary files are older than a day"
        yield Finding("warn", "temporary files", said, "`guanxi serve` removes them as it starts.", "tmp")


def key_rotation() -> Iterator[Finding]:
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.rotation import standing

    old = standing.old_versions()
    if not old:
        return
    names = ", ".join(f"{purpose} {version}" for purpose, version in old)
    run = standing.latest()
    if run is not None and run.state == JobRun.State.DONE:
        said = f"everything is written anew; old keys ({names}) go within two hours"
        yield Finding("ok", "key rotation", said)
    elif run is None or run.is_over or run.is_cut_off:
        said = f"unfinished, and nobody goes on with it; old keys ({names}) are still in use"
        yield Finding("bad", "key rotation", said, "`guanxi keys rotate` goes on where it stopped.")
    else:
        share = run.done / run.total if run.total else 0
        said = f"under way, {share:.0%} of {run.total:,}; old keys ({names}) are still in use"
        yield Finding("warn", "key rotation", said, f"It goes on by itself: job {run.pk}.")


CHECKS: tuple[Check, ...] = (
    keys, key_rotation, home_folder, disk_space, clock, database, migrations, search_index, audit_chain,
    backups, people, workers, jobs, notices, kept_files, front_end, leftovers,
)  # fmt: skip
