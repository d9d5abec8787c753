"""What every command that touches the database does first."""

import os
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User


def set_up() -> None:
    """Load Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()


def bring_up_to_date() -> bool:
    """Create or migrate the database, the cache table and the ready-made roles. True when it was new."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    for folder in (settings.GUANXI_HOME, settings.GUANXI_HOME / "tmp", settings.GUANXI_HOME / "files"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    is_new = not executor.loader.applied_migrations
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    from guanxi.config.roles import install_roles
    from guanxi.config.schedules import install_schedules

    install_roles()
    install_schedules()
    return is_new


def person(username: str | None) -> "User":
    """The user named on the command line: everything a command does, it does as somebody."""
    from guanxi.foundation.accounts.models import User

    if username:
        user = User.objects.filter(username=username.lower(), is_active=True, is_system=False).first()
        if user is None:
            print(f"There is no active user “{username}”. `guanxi user NAME` makes one.", file=sys.stderr)
            raise SystemExit(1)
        return cast("User", user)
    print("Say as whom: --as USER.", file=sys.stderr)
    raise SystemExit(2)
