"""Speed of verifying the audit chain: entries a second, on the database that the settings name.

    DATABASE_URL=… python -m benchmarks.audit [--entries 100000]

To reach: 20,000 entries a second.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

import django

BOTH_DATABASES = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    entries = 5_000 if arguments.smoke else arguments.entries
    with tempfile.TemporaryDirectory(prefix="guanxi-bench-") as folder:
        os.environ["GUANXI_HOME"], os.environ["GUANXI_KEYS"] = f"{folder}/data", f"{folder}/keys"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
        django.setup()
        measure(entries)


def measure(entries: int) -> None:
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        _measure(entries)
        transaction.set_rollback(True)  # the next benchmark's house has keys of its own


def _measure(entries: int) -> None:
    from guanxi.foundation.audit import chain

    def append_all() -> None:
        for numbers in batched(range(entries), 2000):
            _append(numbers)

    _say("appended, 2,000 a transaction", entries, append_all)
    verdict = _say("verified", entries, chain.verify)
    assert (verdict.whole, verdict.entries) == (True, entries), verdict


def _say(what: str, entries: int, work: Callable[[], Any]) -> Any:
    wall, own = time.perf_counter(), time.process_time()
    result = work()
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(f"  {what:<32} {entries / wall:9,.0f} entries/s, {own / entries * 1e6:6.1f} µs of own CPU each")
    return result


def _append(numbers: tuple[int, ...]) -> None:
    from guanxi.foundation.audit import chain

    with _writing():
        for n in numbers:
            changes = [["customers.customer", n, field, "5e" * 32] for field in ("name", "owner_id")]
            detail = {"changes": changes, "changed": 2}
            chain.append(
                verb="change_customer", by_id=1, kind="customers.customer", record_id=n, detail=detail
            )


@contextmanager
def _writing() -> Iterator[None]:
    from django.db import transaction

    from guanxi.foundation import ledger
    from guanxi.foundation.accounts.models import User

    with transaction.atomic(), ledger.opened(ledger.Ledger(by=User.system(), verb="benchmark")):
        yield


if __name__ == "__main__":
    main()
