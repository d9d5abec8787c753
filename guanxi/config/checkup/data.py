"""The database: whether it answers, is whole, has every migration, and agrees with its search index."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from guanxi.foundation.sentences import CLAUSES, listed

from .finding import Finding

SHORTEST = 60_000  # ms: a job's step may take 45 s
CONNECTIONS = 30  # web workers with their pools, workers, live process, a backup


def away() -> Finding | None:
    """Why nothing in the database can be looked at; None where it answers."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        if Path(str(place["NAME"])).exists() or _in_memory(place):
            return None
        said = _("there is none at %(place)s") % {"place": place["NAME"]}
        remedy = _("`guanxi serve` makes an empty one. If this house had one: set GUANXI_HOME, or restore.")
        return Finding("bad", _("database"), said, remedy)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        where = f"{place['HOST'] or 'localhost'}:{place['PORT'] or 5432}/{place['NAME']}"
        first = (str(error).strip().splitlines() or [""])[-1]
        said = _("%(place)s does not let us in: %(reason)s") % {"place": where, "reason": first}
        remedy = _("Start it, or put its address, name and password right in DATABASE_URL.")
        return Finding("bad", _("database"), said, remedy)
    return None


def _in_memory(place: Any) -> bool:
    return "memory" in str(place["NAME"])


def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            faults = _faults_of_sqlite(cursor)
            said = f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]
        else:
            cursor.execute("SELECT current_setting('server_version'), current_setting('server_encoding')")
            version, encoding = cursor.fetchone()
            wrong = _("its encoding is %(encoding)s, not UTF8") % {"encoding": encoding}
            faults = [] if encoding == "UTF8" else [wrong]
            said = f"PostgreSQL {version}"
    if faults:
        yield Finding("bad", _("database"), str(listed(faults, CLAUSES)), _("Restore the last backup."))
    else:
        yield Finding("ok", _("database"), said)


def _faults_of_sqlite(cursor: Any) -> list[str]:
    try:
        cursor.execute("PRAGMA quick_check(5)")
    except DatabaseError as error:
        connection.close()
        return [_("the file is damaged (%(error)s)") % {"error": error}]
    faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    cursor.execute("PRAGMA foreign_key_check")
    return faults + [
        _("a row of %(table)s points nowhere") % {"table": row[0]} for row in cursor.fetchmany(5)
    ]


def postgres_settings() -> Iterator[Finding]:
    """What of the server's settings would lose data, stop jobs, or turn people away."""
    if connection.vendor != "postgresql":
        return
    well = True
    for level, name, said, remedy in _wrong_settings():
        well = False
        yield Finding(level, "PostgreSQL", f"{name}: {said}", remedy)
    if well:
        yield Finding("ok", "PostgreSQL", _("its settings fit"))


def _wrong_settings() -> Iterator[tuple[Any, str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'")
        if cursor.fetchone()[0]:
            remedy = _("Name in DATABASE_URL the server that takes writes, or let this one take them.")
            yield "bad", "read only", _("nothing can be saved here"), remedy
        cursor.execute("SELECT name, setting FROM pg_settings")
        held = dict(cursor.fetchall())
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if held[name] == "off":
            said = _("off: a power cut loses what people saved")
            yield "warn", name, said, _("Turn it on in postgresql.conf.")
    if 0 < int(held["statement_timeout"]) < SHORTEST:
        said = _("jobs would be cut off after %(seconds)s s") % {
            "seconds": int(held["statement_timeout"]) // 1000
        }
        yield "warn", "statement_timeout", said, _("Give this database at least 60 s, or none.")
    if int(held["max_connections"]) < CONNECTIONS:
        said = _("only %(count)s: people would be turned away") % {"count": held["max_connections"]}
        yield "warn", "max_connections", said, _("Allow at least %(count)s.") % {"count": CONNECTIONS}


def migrations() -> Iterator[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    from guanxi.config.commands.setting_up import unknown_migrations

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if unknown := unknown_migrations(executor.loader):
        said = _("the database comes from a newer Guanxi (%(migration)s)") % {"migration": unknown[-1]}
        yield Finding("bad", _("migrations"), said, _("Start that one."))
    elif waiting:
        said = _("%(count)s wait, the first is %(first)s") % {
            "count": len(waiting), "first": waiting[0][0]
        }  # fmt: skip
        yield Finding("bad", _("migrations"), said, _("`guanxi serve` brings them in."), "migrations")
    else:
        said = _("all %(count)s are in") % {"count": len(executor.loader.applied_migrations)}
        yield Finding("ok", _("migrations"), said)


def search_index() -> Iterator[Finding]:
    from guanxi.config.switchboard import SEARCHABLE
    from guanxi.foundation.search.keeping import full_text_is_whole, orphaned_keys

    wrong = []
    for one in SEARCHABLE:
        if missing := one.missing().count():
            facts = {"count": f"{missing:,}", "kind": one.model._meta.verbose_name_plural}
            wrong.append(_("%(count)s of %(kind)s are missing") % facts)
        if extra := one.extra().count():
            wrong.append(_("%(count)s point to no record") % {"count": f"{extra:,}"})
    if orphans := orphaned_keys():
        wrong.append(_("%(count)s keys belong to no document") % {"count": f"{orphans:,}"})
    if not full_text_is_whole():
        wrong.append(_("the full text differs from the documents"))
    if wrong:
        remedy = _("`guanxi doctor --mend` builds it anew.")
        yield Finding("bad", _("search index"), str(listed(wrong, CLAUSES)), remedy, "search")
    else:
        yield Finding("ok", _("search index"), _("agrees with the records"))


def order_names() -> Iterator[Finding]:
    """By the copies of their customers' names the list of orders finds its order by customer."""
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.purchases import naming

    count, going = naming.astray().count(), [JobRun.State.WAITING, JobRun.State.RUNNING]
    if count and not JobRun.objects.filter(kind=naming.KIND, state__in=going).exists():
        said = _("%(count)s stand by another name than their customer's") % {"count": f"{count:,}"}
        remedy = _("`guanxi doctor --mend` gives them their names; till then lists misplace them.")
        yield Finding("bad", _("orders"), said, remedy, "orders")
    else:
        yield Finding("ok", _("orders"), _("stand by their customers' names"))


def custom_values() -> Iterator[Finding]:
    """By the owner and department that stand beside a value, lists by custom fields find their way."""
    from guanxi.foundation.customfields.scope import astray

    wrong = astray()
    for model, count in wrong.items():
        facts = {"count": f"{count:,}", "kind": model._meta.verbose_name_plural}
        said = _("beside the values of %(count)s of %(kind)s stand another owner or department") % facts
        remedy = _("`guanxi doctor --mend` brings them to their records; till then lists leave them out.")
        yield Finding("bad", _("custom fields"), said, remedy, "fields")
    if not wrong:
        yield Finding("ok", _("custom fields"), _("their values stand with their records"))
