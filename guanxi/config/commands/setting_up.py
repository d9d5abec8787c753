"""What every command that touches the database does first."""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

    from guanxi.foundation.accounts.models import User

WAITED = 5  # seconds for a database that may not be there
OPENING = 0x67756E31  # the key of PostgreSQL's lock
AGAIN = 0.2  # seconds until it is asked for again
STALE = 24 * 3600  # seconds: nothing works a day on a temporary file


def set_up() -> None:
    """Load Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django
    from django.utils import translation

    django.setup()
    from guanxi.config import terminal

    translation.activate(terminal.language())


def set_up_place() -> None:
    """Load Django for a command that looks at what is there, whole or not: of nothing, nothing is made."""
    from django.conf import settings

    if not settings.configured and not (_is_begun() or _has_keys()):
        raise SystemExit(_no_house())
    set_up()


def set_up_house() -> None:
    """Load Django for a command that works in a house: where none is, that is said and nothing is made."""
    from django.conf import settings

    if not settings.configured and not _is_begun():  # to read the settings makes folders and keys
        raise SystemExit(_no_house())
    set_up()
    from django.db import connection

    if "audit_head" not in connection.introspection.table_names():
        raise SystemExit(_no_house())


def _place(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).resolve()


def _is_begun() -> bool:
    """Whether there is a database to open; of one by address the keys speak, which only a house has.

    One that holds data and has lost its keys is no empty place: what comes next says that.
    """
    home = _place("GUANXI_HOME", Path("data"))
    if url := os.environ.get("DATABASE_URL"):
        from guanxi.foundation.privacy.keys import MARK

        return _has_keys() or (home / MARK).exists() or _holds_data(url)
    database = home / "guanxi.sqlite3"
    return database.exists() and database.stat().st_size > 0


def _has_keys() -> bool:
    """Whether there was a company, whatever became of its database."""
    from guanxi.foundation.privacy.keyfile import FILE

    home = _place("GUANXI_HOME", Path("data"))
    return (_place("GUANXI_KEYS", home.parent / "keys") / FILE).exists()


def _holds_data(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=WAITED) as server:
            return server.execute("SELECT to_regclass('audit_head')").fetchone() != (None,)
    except psycopg.Error:
        return False


def _no_house() -> str:
    from guanxi.config.terminal import gettext_noop, said

    sentence = gettext_noop(
        "There is no company here yet: GUANXI_HOME is %(home)s. If yours lies elsewhere, set GUANXI_HOME and"
        " GUANXI_KEYS to its folders; to begin one here, start `guanxi serve`."
    )
    return said(sentence) % {"home": _place("GUANXI_HOME", Path("data"))}


def bring_up_to_date(*, finish_demo: bool = False) -> bool:
    """Create or migrate the database, the cache table and the ready-made roles. True when it was new.

    A demo whose loading was cut off is no house to work in: only the commands that load one
    (``finish_demo``) may go on, and they empty it first.
    """
    from django.conf import settings

    for folder in (settings.GUANXI_HOME, settings.GUANXI_HOME / "tmp", settings.GUANXI_HOME / "files"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(settings.GUANXI_HOME / "tmp" / "opening.lock"):
        return _bring_up_to_date(finish_demo=finish_demo)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One at a time: two that open a new house at once would make each table twice."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        while not _at_the_server("try_advisory_lock"):  # which another machine may ask to open the same
            time.sleep(AGAIN)
        try:
            yield
        finally:
            _at_the_server("advisory_unlock")


def _at_the_server(what: str) -> bool:
    """Asked, never waited for: who builds an index concurrently waits for every statement under way."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_{what}(%s)", [OPENING])
        return bool(cursor.fetchone()[0])


def _bring_up_to_date(*, finish_demo: bool) -> bool:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    _refuse_foreign_database()
    _refuse_unfinished_demo(finish_demo=finish_demo)
    executor = MigrationExecutor(connection)
    _refuse_newer_database(executor.loader)
    is_new = not executor.loader.applied_migrations
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        call_command("createcachetable", verbosity=0)
    from guanxi.config.roles import install_roles, place_colleagues
    from guanxi.config.schedules import install_schedules
    from guanxi.config.starters import install_first_views

    install_roles()
    install_first_views()
    place_colleagues()
    install_schedules()
    if not is_new and any(getattr(migration, "spells_anew", False) for migration, _back in plan):
        _spell_anew()
    _sweep()
    return is_new


def _spell_anew() -> None:
    """In the background: of a million names it takes minutes, and people find meanwhile as before."""
    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User

    actions.spell_anew(Company.get(), by=User.system())


def _refuse_foreign_database() -> None:
    """New keys cannot read an old database: whoever lost the home folder must not write past its data."""
    from django.db import connection

    from guanxi.foundation.errors import Refused
    from guanxi.foundation.privacy.keys import ring

    if connection.vendor == "sqlite" or not ring().born_now:
        return
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not tables:
            return
        if "audit_head" in tables:
            cursor.execute("SELECT count(*) FROM audit_head")
            if cursor.fetchone()[0] == 0:
                return  # migrated, and never written to
    _forget_new_ring()
    raise Refused(
        _(
            "The database %(name)s holds data already, but there are no keys for it: new ones could not read"
            " it. Set GUANXI_HOME and GUANXI_KEYS to where this house's folders lie, restore a backup, or"
            " name an empty database in DATABASE_URL."
        )
        % {"name": connection.settings_dict["NAME"]}
    )


def unknown_migrations(loader: "MigrationLoader") -> list[str]:
    """Migrations of ours that the database has had and this Guanxi does not know."""
    from django.apps import apps

    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("guanxi.")}
    known = set(loader.disk_migrations) | {
        old for new in loader.replacements.values() for old in new.replaces
    }
    return sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - known if app in ours)


def _refuse_newer_database(loader: "MigrationLoader") -> None:
    from guanxi.foundation.errors import Refused

    if unknown := unknown_migrations(loader):
        raise Refused(
            _("This database was written by a newer Guanxi (%(change)s): start that one. Nothing changed.")
            % {"change": unknown[-1]}
        )


def _forget_new_ring() -> None:
    """The keys of this start opened nothing: take them away, so that the next start is judged alike."""
    from django.conf import settings

    from guanxi.foundation.privacy.keyfile import FILE
    from guanxi.foundation.privacy.keys import MARK

    (settings.GUANXI_KEYS / FILE).unlink(missing_ok=True)
    (settings.GUANXI_HOME / MARK).unlink(missing_ok=True)


def _refuse_unfinished_demo(*, finish_demo: bool) -> None:
    from guanxi.config.demo.mark import is_unfinished
    from guanxi.foundation.errors import Refused

    if is_unfinished() and not finish_demo:
        raise Refused(
            _(
                "The demo company was not loaded to its end. `guanxi serve --demo` or `guanxi demo` empties"
                " what is there and loads it anew."
            )
        )


def left_behind() -> list[Path]:
    """What killed processes left in the temporary folder a day ago or more; of a backup's trial the whole
    house, with its keys in the open beside the keys."""
    from django.conf import settings

    from guanxi.foundation.jobs.presence import is_alive

    tmp = settings.GUANXI_HOME / "tmp"
    files = [
        path
        for path in tmp.iterdir()
        # The newest scoring's columns stay: the preview of thresholds reads them, and scoring drops old ones.
        if path.is_file() and not path.name.startswith("score-") and not is_alive(path.name)
    ]
    trials = [*tmp.glob("prove-*"), *settings.GUANXI_KEYS.glob(".prove-*")]
    return [path for path in (*files, *trials) if time.time() - path.stat().st_mtime > STALE]


def _sweep() -> None:
    for path in left_behind():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def person(username: str | None) -> "User":
    """The user named on the command line: everything a command does, it does as somebody."""
    from guanxi.foundation.accounts.models import User

    if username:
        user = User.objects.filter(username=username.lower(), is_active=True, is_system=False).first()
        if user is None:
            print(
                _("There is no active user “%(name)s”. `guanxi user NAME` makes one.") % {"name": username},
                file=sys.stderr,
            )
            raise SystemExit(1)
        return cast("User", user)
    print(_("Say as whom: --as USER."), file=sys.stderr)
    raise SystemExit(2)
