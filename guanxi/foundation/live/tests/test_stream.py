"""The live process, spoken to as a server speaks to it: streams, tokens, origins, what was missed."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.live import hub as hubs
from guanxi.foundation.live.reading import Hint, SqliteTable
from guanxi.foundation.live.stream import Live
from guanxi.foundation.live.tokens import BadToken, key_from, read, sign
from tests.plugin import PROJECT

KEY = key_from("a secret")
ORIGIN = "http://localhost:8000"


class Page:
    """One request to the application, read as it comes."""

    def __init__(self, app, query="", *, path="/stream", method="GET", **headers):
        self.sent: list[dict] = []
        self.gone = asyncio.Event()
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.sent.append(message)

    async def until(self, condition, seconds=5.0):
        deadline = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < deadline, self.text
            await asyncio.sleep(0.01)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def text(self):
        return b"".join(one.get("body", b"") for one in self.sent[1:]).decode()

    def news(self):
        found = [line[6:] for line in self.text.splitlines() if line.startswith("data: {") and len(line) > 10]
        return [json.loads(line) for line in found]


def make(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE live_event (id INTEGER PRIMARY KEY, topic TEXT, data TEXT, at TEXT)")
    return path


@pytest.fixture
def table(tmp_path):
    return make(tmp_path / "house.sqlite3")


def add(path, topic, data="{}", number=None):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO live_event (id, topic, data) VALUES (?, ?, ?)", [number, topic, data])


def live(path):
    return Live(key=KEY, database=str(path), origins=frozenset([ORIGIN]))


def token(*topics, seconds=60.0):
    return sign(KEY, list(topics), seconds=seconds, whose=1)


def test_a_page_hears_its_own_topics_and_no_others(table):
    async def go():
        page = Page(live(table), f"token={token('user:1')}", origin=ORIGIN)
        await page.until(lambda one: "event: open" in one.text)
        await asyncio.sleep(0.3)
        add(table, "user:2")
        add(table, "user:1", '{"n": 1}')
        await page.until(lambda one: one.news())
        assert page.news() == [{"topic": "user:1", "data": {"n": 1}}]
        headers = dict(page.sent[0]["headers"])
        assert headers[b"access-control-allow-origin"] == ORIGIN.encode()
        assert headers[b"content-type"].startswith(b"text/event-stream")
        page.gone.set()
        await asyncio.wait_for(page.task, 5)

    asyncio.run(go())


def test_what_came_while_a_page_was_away_is_told_when_it_is_back(table):
    async def go():
        for number in range(1, 4):
            add(table, "job:7", f'{{"n": {number}}}', number)
        page = Page(live(table), f"token={token('job:7')}", last_event_id="1")
        await page.until(lambda one: len(one.news()) == 2)
        assert [one["data"]["n"] for one in page.news()] == [2, 3]
        assert "id: 3\n" in page.text
        page.gone.set()
        await page.task

    asyncio.run(go())


def test_a_number_given_out_earlier_and_committed_later_is_told_all_the_same(table):
    async def go():
        page = Page(live(table), f"token={token('a')}")
        await page.until(lambda one: "event: open" in one.text)
        await asyncio.sleep(0.3)
        add(table, "a", '{"n": 11}', 11)
        await page.until(lambda one: one.news())
        add(table, "a", '{"n": 10}', 10)
        await page.until(lambda one: len(one.news()) == 2)
        page.gone.set()
        await page.task

    asyncio.run(go())


@pytest.mark.parametrize("kind", ["none", "no token", "two halves", "too old", "altered"])
def test_without_a_good_token_nobody_hears_anything(table, kind):
    bad = {
        "none": "",
        "no token": "x",
        "two halves": "a.b",
        "too old": token("user:1", seconds=-1),
        "altered": token("user:1")[:-4] + "AAAA",
    }[kind]

    async def go():
        page = Page(live(table), f"token={bad}")
        await page.task
        assert page.status == 401

    asyncio.run(go())


def test_a_foreign_page_is_given_no_leave_to_read(table):
    async def go():
        page = Page(live(table), "token=x", origin="http://evil.example")
        await page.task
        assert b"access-control-allow-origin" not in dict(page.sent[0]["headers"])
        posted = Page(live(table), f"token={token('a')}", method="POST")
        await posted.task
        assert posted.status == 405

    asyncio.run(go())


def test_a_stream_ends_when_its_token_does_so_that_rights_are_asked_for_again(table):
    async def go():
        page = Page(live(table), f"token={token('a', seconds=0.5)}")
        await asyncio.wait_for(page.task, 5)
        assert page.text.rstrip().endswith("event: renew\ndata: {}")

    asyncio.run(go())


def test_the_database_may_be_away_for_a_while(tmp_path):
    async def go():
        path = tmp_path / "later.sqlite3"
        page = Page(live(path), f"token={token('a')}")
        await page.until(lambda one: "event: open" in one.text)
        make(path)
        await asyncio.sleep(1.5)
        add(path, "a")
        await page.until(lambda one: "event: news" in one.text)
        page.gone.set()
        await page.task

    asyncio.run(go())


def test_whoever_does_not_read_is_sent_away_and_holds_up_nobody(table):
    async def go():
        hub = hubs.Hub(SqliteTable(str(table)))
        slow, quick = hubs.Listener(["a"]), hubs.Listener(["a"])
        hub.join(slow)
        hub.join(quick)
        for number in range(hubs.HELD + 5):
            add(table, "a", "{}", number + 1)
        await hub._look(0)
        assert slow not in hub.listeners
        assert await slow.waiting.get() is None

    asyncio.run(go())


def test_the_live_process_loads_no_django():
    code = (
        "import sys, guanxi.foundation.live.stream; print([n for n in sys.modules if n.startswith('django')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout.strip() == "[]"


@given(st.text(max_size=200))
def test_nothing_but_our_own_tokens_is_read(text):
    with pytest.raises(BadToken):
        read(KEY, text)


@given(st.lists(st.text(max_size=20), max_size=20))
def test_a_token_says_what_it_was_made_for(topics):
    assert read(KEY, sign(KEY, topics, seconds=9, whose=3)).topics == tuple(topics)


def test_a_topic_never_breaks_out_of_its_line():
    from guanxi.foundation.live.stream import _event

    data = _event(Hint(1, 'a"b\n', '{"x": 1}')).split("data: ")[1]
    assert json.loads(data) == {"topic": 'a"b\n', "data": {"x": 1}}
