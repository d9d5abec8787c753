"""Two who write at the same moment, one of them a step ahead."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction


def meanwhile(first: Callable[[], Any], second: Callable[[], Any], then: Callable[[], Any]) -> None:
    """``second`` begins while ``first`` is done but not committed, and waits; ``then`` is of the first."""
    problems: list[Exception] = []

    def run() -> None:
        try:
            second()
        except Exception as error:  # noqa: BLE001 - raised below
            problems.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        other.join(timeout=1)
        assert other.is_alive(), "the second did not wait for the first"
        then()
    other.join()
    assert not problems, problems
