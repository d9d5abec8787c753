"""What only the front door may do: begin with one's own data, note backups, mend the search index."""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Head
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.customfields import scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import redeliver
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import send, start
from guanxi.foundation.search import keeping
from guanxi.foundation.search.keeping import Searchable
from guanxi.foundation.signin.models import Visit
from guanxi.foundation.staff.naming import name_person

from .demo import first_password, mark
from .starters import install_views

SPELL_ANEW = "spell_anew"
# What stays when the demo goes: how the house is set up, not what is in it.
KEPT = {
    "signin.factorrule", "safekeeping.backupplan",
    "accounts.company", "accounts.role", "accounts.grant", "search.reading", "django_q.schedule",
    "auth.permission", "auth.group", "auth.group_permissions", "contenttypes.contenttype", "sessions.session",
    "audit.head",
}  # fmt: skip


@action("frontdoor.start_own_data")
def start_own_data(company: Company, *, by: User, company_name: str = "", own_name: str = "") -> Company:
    """Empty every table of the demo, keep ``by``, and begin a new audit chain whose first entry is this.

    ``by`` came with the demo under a made-up name: ``own_name`` is the person's own.
    """
    if not company.is_demo:
        raise Refused(_("This house holds no demo: nothing was emptied."))
    if by.is_system:
        raise Refused(_("Only a person who is signed in can take over the house."))
    if own_name.strip():
        name_person(by, own_name)
    company.name, company.is_demo = company_name.strip(), False
    company.save()
    _empty_tables(by)
    department = Department(name=company.name or str(_("Company")), path="")
    department.save()
    department.path = f"/{department.pk}/"
    department.save()
    User.objects.filter(pk=by.pk).update(department=department, name=by.name, sort_name=by.sort_name)
    _begin_chain("own data; the demo and its chain were emptied")
    install_views()
    return company


@action("frontdoor.start_own_data")
def empty_unfinished_demo(company: Company, *, by: User) -> Company:
    """Take away what a loading that was cut off has left, so that the demo can be loaded anew."""
    if not mark.is_unfinished():
        raise Refused(_("No demo was cut off while it was loaded: nothing was emptied."))
    company.name, company.is_demo = "", False
    company.save()
    _empty_tables(None)
    _begin_chain("anew; the loading of a demo had been cut off")
    install_views()
    return company


def _begin_chain(why: str) -> None:
    Head.objects.filter(pk=1).update(position=0, seal=bytes(32))
    book = ledger.require("beginning a chain")
    book.drafts.clear()
    book.created.clear()
    book.note(began=why)
    # Not before the commit: a rollback brings the rows back, but neither files nor anchors.
    transaction.on_commit(chain.forget_anchors)
    transaction.on_commit(_remove_files)
    transaction.on_commit(first_password.forget)


def _empty_tables(keep: User | None) -> None:
    """One DELETE a table; the one user and the house's set-up stay."""
    tables = [m for m in apps.get_models(include_auto_created=True) if _is_emptied(m)]
    with connection.cursor() as cursor:
        if keep is not None:
            User.objects.filter(pk=keep.pk).update(department=None)
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in tables:
            _delete_rows(cursor, model, keep.pk if keep is not None else 0)


def _is_emptied(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and model._meta.label_lower not in KEPT


def _delete_rows(cursor: Any, model: type[models.Model], keep: int) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    if model is User:
        cursor.execute(f"DELETE FROM {table} WHERE id <> %s AND NOT is_system", [keep])  # noqa: S608 - our own names
    elif model in {User.roles.through, Visit, Authenticator}:
        cursor.execute(f"DELETE FROM {table} WHERE user_id <> %s", [keep])  # noqa: S608 - our own names
    else:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names


def _remove_files() -> None:
    for path in sorted((settings.GUANXI_HOME / "files").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


@action("frontdoor.back_up")
def note_backup(company: Company, *, by: User, rows: int, recovery: str) -> Company:
    """Write into the chain that a backup was made: what it held, and which recovery key opens it."""
    ledger.require("a note of a backup").note(rows=rows, recovery=recovery)
    return company


@action("frontdoor.back_up")
def note_keys(company: Company, *, by: User, purpose: str, now: str) -> Company:
    """Write into the chain that a key was replaced: which, and the public name of the new one."""
    ledger.require("a note of keys").note(purpose=purpose, now=now)
    return company


@action("frontdoor.mend")
def reindex_records(company: Company, *, by: User, searchable: Searchable, ids: Sequence[int]) -> int:
    """Bring the search index, and the order of names, to what the tables hold of these records."""
    searchable.reorder(ids)
    searchable.reindex(ids)
    ledger.require("indexing").note(kind=searchable.kind, records=len(ids))
    return len(ids)


@action("frontdoor.mend")
def spell_anew(company: Company, *, by: User, queued: bool = True) -> JobRun:
    """Read the search index anew in the background, for names are spelled or read otherwise now."""
    run = start(SPELL_ANEW, by=by, params={}, queued=queued)
    ledger.require("spelling anew").note(job=run.pk)
    return run


@action("frontdoor.mend")
def rebuild_full_text(company: Company, *, by: User) -> Company:
    """Make SQLite's full-text table anew from the indexed documents."""
    keeping.rebuild_full_text()
    return company


@action("frontdoor.mend")
def drop_orphans(company: Company, *, by: User) -> int:
    """Forget keys that no document says."""
    return keeping.drop_orphans()


@action("frontdoor.mend")
def renew_copies(company: Company, *, by: User, model: type[Tracked]) -> int:
    """Bring what stands beside custom values to their records, the next ones; how many were wrong."""
    book, count = ledger.require("renewing copies"), scope.renew(model)
    if not count:
        book.keep_silent()
    book.note(kind=model._meta.label_lower, records=count)
    return count


@action("frontdoor.mend")
def resend_jobs(company: Company, *, by: User, runs: Sequence[JobRun]) -> int:
    """Send the workers a message for jobs that none waits for any more; they go on where they stopped."""
    for run in runs:
        send(run)
    ledger.require("sending jobs again").note(jobs=[run.pk for run in runs])
    return len(runs)


@action("frontdoor.mend")
def resend_events(company: Company, *, by: User, deliveries: Sequence[str]) -> int:
    """Deliver once more the events that some subscriber failed on."""
    sent = redeliver(deliveries)
    ledger.require("sending events again").note(deliveries=sent)
    return sent
