"""Backup and restore of a kept house: seconds of the clock and of CPU, and MB of the database a second.

    python benchmarks/backup.py [--smoke] [--million] [--folder /tmp]

The house of pages.py. The backup goes to a temporary folder below ``--folder``, and is restored there to an
empty place (on PostgreSQL: to a database of its own), counted, and its audit chain verified; all of it is
deleted after. CPU seconds are those of this process and of what it started (pg_dump, pg_restore, the
verification); what PostgreSQL's server spends is not among them.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import _asking, _house

BOTH_DATABASES = True
VERIFY = [sys.executable, "-m", "guanxi.config.cli", "audit", "verify"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="with 5,000,000 talks and 10,000,000 lines")
    parser.add_argument("--folder", default=tempfile.gettempdir())
    given = parser.parse_args()
    if given.million:
        _house.open_house(1_000_000, talks=5, lines=10_000_000)
    else:
        _house.open_house(2_000 if given.smoke else given.customers)
    folder = Path(tempfile.mkdtemp(prefix="guanxi-bench-backup-", dir=given.folder))
    try:
        told = measure(folder)
    finally:
        shutil.rmtree(folder)
    print(told)
    _asking.keep("backup", told)


def measure(folder: Path) -> str:
    """Both ways, once."""
    from django.conf import settings

    from guanxi.foundation.audit import chain
    from guanxi.foundation.backup.making import make_backup
    from guanxi.foundation.backup.restoring import prove_backup

    file = folder / "house.backup"
    clock = Clock()
    backup = make_backup(file, read_head=chain.read_head)
    made, packed, plain = clock.told(), file.stat().st_size, _size_of_database()
    places = {"home": settings.GUANXI_HOME, "keys": settings.GUANXI_KEYS}
    if not os.environ.get("DATABASE_URL"):
        places["home"] = folder / "restored"
    clock = Clock()
    prove_backup(file, backup.opener, command=VERIFY, read_head=chain.read_head, **places)
    restored = clock.told()
    rows = f"{backup.manifest.rows:,} rows, database {plain / 1e6:,.0f} MB, backup {packed / 1e6:,.0f} MB"
    return f"{rows}; backup {_said(made, plain)}; restore with checks {_said(restored, plain)}"


def _size_of_database() -> int:
    from django.db import connection

    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found: Any = cursor.fetchone()
    return int(found[0])


class Clock:
    """Wall and CPU seconds since it was made, of this process and its children that ended."""

    def __init__(self) -> None:
        self._begun = self._now()

    def told(self) -> tuple[float, float]:
        wall, spent = self._now()
        return wall - self._begun[0], spent - self._begun[1]

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), sum(os.times()[:4])


def _said(taken: tuple[float, float], size: int) -> str:
    wall, spent = taken
    return f"{wall:.1f} s ({spent:.1f} s CPU), {size / 1e6 / wall:,.0f} MB/s"


if __name__ == "__main__":
    main()
