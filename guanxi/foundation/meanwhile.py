"""What needs no database is done while PostgreSQL takes in something else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

ENOUGH = 500  # records: to begin a thread for fewer costs more than it saves


@contextmanager
def meanwhile[T](work: Callable[[], T], records: int) -> Iterator[Callable[[], T]]:
    """Begin ``work`` about so many records beside what follows; gives what waits for its outcome.

    PostgreSQL works in processes of its own, and this one would only wait for it. SQLite works in this one
    and gives the interpreter away after every row, so that a thread beside it would make each row wait:
    there, as with few records, the work is done when asked for. It must not ask the database itself.
    """
    if connection.vendor == "sqlite" or records < ENOUGH:
        yield work
        return
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work).result
