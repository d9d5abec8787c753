"""Reading the table of hints by key, from either database, without Django and without ever writing."""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

MOST = 1000  # hints taken at once; what is more comes with the next look
REPLAYED = 200
COLUMNS = "SELECT id, topic, data FROM live_event"


class Hint(NamedTuple):
    """One row: its number, its topic, and its data as JSON."""

    number: int
    topic: str
    data: str


class Table(Protocol):
    """The table of hints, in whichever database."""

    async def newest(self) -> int: ...
    async def since(self, number: int, missing: Sequence[int]) -> list[Hint]: ...
    async def missed(self, topics: Sequence[str], number: int) -> list[Hint]: ...
    async def close(self) -> None: ...


class SqliteTable:
    """Read-only, one connection in a thread of its own: a look waits for nobody in WAL mode."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._turn = asyncio.Lock()

    async def newest(self) -> int:
        return int((await self._ask("SELECT max(id) FROM live_event", []))[0][0] or 0)

    async def since(self, number: int, missing: Sequence[int]) -> list[Hint]:
        also = f" OR id IN ({','.join('?' * len(missing))})" if missing else ""
        statement = f"{COLUMNS} WHERE id > ?{also} ORDER BY id LIMIT {MOST}"
        return [Hint(*row) for row in await self._ask(statement, [number, *missing])]

    async def missed(self, topics: Sequence[str], number: int) -> list[Hint]:
        marks = ",".join("?" * len(topics))
        statement = f"{COLUMNS} WHERE topic IN ({marks}) AND id > ? ORDER BY id LIMIT {REPLAYED}"
        return [Hint(*row) for row in await self._ask(statement, [*topics, number])]

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _ask(self, statement: str, values: list[Any]) -> list[Any]:
        async with self._turn:
            return await asyncio.to_thread(self._fetch, statement, values)

    def _fetch(self, statement: str, values: list[Any]) -> list[Any]:
        if self._connection is None:
            self._connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, check_same_thread=False, timeout=5, autocommit=True
            )
        return self._connection.execute(statement, values).fetchall()


class PostgresTable:
    """One connection that commits by itself and is told by the server to write nothing."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._turn = asyncio.Lock()

    async def newest(self) -> int:
        return int((await self._ask("SELECT max(id) FROM live_event", []))[0][0] or 0)

    async def since(self, number: int, missing: Sequence[int]) -> list[Hint]:
        also = " OR id = ANY(%s)" if missing else ""
        values: list[Any] = [number, *([list(missing)] if missing else [])]
        return [Hint(*row) for row in await self._ask(self._hints(f"id > %s{also}", MOST), values)]

    async def missed(self, topics: Sequence[str], number: int) -> list[Hint]:
        statement = self._hints("topic = ANY(%s) AND id > %s", REPLAYED)
        return [Hint(*row) for row in await self._ask(statement, [list(topics), number])]

    @staticmethod
    def _hints(condition: str, most: int) -> str:
        return f"SELECT id, topic, data::text FROM live_event WHERE {condition} ORDER BY id LIMIT {most}"  # noqa: S608

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _ask(self, statement: str, values: list[Any]) -> list[Any]:
        import psycopg

        async with self._turn:
            if self._connection is None or self._connection.closed:
                options = "-c default_transaction_read_only=on"
                self._connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, options=options, connect_timeout=5
                )
            cursor = await self._connection.execute(statement, values)
            rows: list[Any] = await cursor.fetchall()
            return rows


def open_table(address: str) -> Table:
    """The table at a database's address: postgres://… or the path of an SQLite file."""
    return PostgresTable(address) if "://" in address else SqliteTable(address)
