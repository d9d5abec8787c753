"""The search of a large base, in a process of its own: a worker's step may take half a minute.

The worker starts it and looks in now and then; what it finds lies in the run's file when it is done. If it
dies, the next look starts it anew. Where it could not see what a transaction has written, and where a base is
small, the worker searches itself.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

from django.db import connection

from guanxi.customers.models import Customer
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import apart
from guanxi.foundation.sentences import said as _

LARGE = 50_000  # customers
PATIENCE = 20.0  # seconds that one step waits
MOST = 3  # starts


def is_wanted() -> bool:
    """Whether the base is too large for a worker's step."""
    name = str(connection.settings_dict["NAME"])
    in_memory = connection.vendor == "sqlite" and (name == ":memory:" or "mode=memory" in name)
    return not in_memory and not connection.in_atomic_block and Customer.objects.count() >= LARGE


def go_on(run: int, state: Mapping[str, Any]) -> dict[str, Any]:
    """Start the search, or wait a while for it: ``found`` is the number of pairs, None as long as it runs.

    ``state`` is what the last call gave: the process and how often one was started.
    """
    from guanxi.customers.duplicates import searching

    process, starts = state.get("process"), int(state.get("starts", 0))
    if searching.is_done(run):
        return {"found": searching.number(run), "process": None, "starts": starts}
    if process is None or not apart.lives(process):
        if starts >= MOST:
            raise Refused(_("The search came to no end three times; what it said stands in the log."))
        process, starts = apart.begun("guanxi.customers.duplicates.apart", run), starts + 1
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and apart.lives(process) and not searching.is_done(run):
        time.sleep(0.5)
    found = searching.number(run) if searching.is_done(run) else None
    return {"found": found, "process": process, "starts": starts}


def main(run: int) -> None:
    """What the process does."""
    import django

    django.setup()
    from guanxi.customers.duplicates import searching
    from guanxi.customers.duplicates.models import LikenessPolicy

    searching.search(run, LikenessPolicy.current())


if __name__ == "__main__":
    main(int(sys.argv[1]))
