"""People at work: each in a thread, with a session and an open connection; four of five requests read."""

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

THINKS = 1.0  # seconds between two requests of one person, on average
WRITES = 0.2
PATIENCE = 30  # seconds for which a connection that breaks is tried anew
TIMEOUT = 60
WORDS = ("恒岳", "苏州恒", "hy", "精密", "138", "lc", "有限", "B00001")
SUBJECTS = ("问交期", "催款", "寄样品", "谈续约", "投诉包装")


@dataclass
class Told:
    """What all of them met; ``times`` in ms of each answer, ``made`` the names they were told are kept."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    made: list[str] = field(default_factory=list)
    talks: int = 0
    tasks: int = 0

    def met(self, what: str, ms: float) -> None:
        self.times.setdefault(what, []).append(ms)

    @property
    def answers(self) -> int:
        return sum(map(len, self.times.values()))

    def quantile(self, share: float, *, writing: bool) -> float:
        found = sorted(
            ms for what, times in self.times.items() if what.startswith("write") == writing for ms in times
        )
        return found[int(len(found) * share)] if found else 0.0


class Somebody(threading.Thread):
    """Works until ``until`` (monotonic): reads and writes their own customers."""

    def __init__(self, number: int, port: int, cookie: str, own: list[int], until: float, told: Told) -> None:
        super().__init__(daemon=True)
        self._dice, self._port = random.Random(number), port
        self._cookie, self._own, self._until, self._told = cookie, own, until, told
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        time.sleep(self._dice.random() * THINKS * 2)
        while time.monotonic() < self._until:
            self._work()
            time.sleep(self._dice.expovariate(1 / THINKS))

    def _work(self) -> None:
        try:
            if self._dice.random() < WRITES:
                self._dice.choice([self._create, self._change, self._talk, self._plan])()
            else:
                what, address = self._dice.choice(self._readings())
                self._ask(f"read {what}", "GET", address)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told at the end
            self._told.wrong.append(f"{type(problem).__name__}: {problem}")

    def _readings(self) -> list[tuple[str, str]]:
        one, word = self._dice.choice(self._own), quote(self._dice.choice(WORDS))
        return [
            ("list", "/customers/?sort=newest"),
            ("list, JSON", "/api/customers/"),
            ("search", f"/api/customers/?q={word}"),
            ("palette", f"/find/?q={word}"),
            ("record", f"/api/customers/{one}"),
            ("360°", f"/customers/{one}/"),
            ("interactions", f"/api/customers/{one}/interactions"),
            ("my day", "/day/"),
            ("home", "/"),
            ("notices", "/notices/"),
        ]

    # ---- writing -------------------------------------------------------------------------------

    def _create(self) -> None:
        name = f"负载{uuid.uuid4().hex[:20]}有限公司"
        said = {"name": name, "kind": "firm", "source": "sales"}
        made = self._write("create", "POST", "/api/customers/", said)
        self._own.append(made["id"])
        self._told.made.append(name)

    def _change(self) -> None:
        note = f"第{self._dice.randrange(10**6)}次"
        self._write("change", "PATCH", f"/api/customers/{self._dice.choice(self._own)}", {"note": note})

    def _talk(self) -> None:
        said = {"on": "2026-03-31", "channel": "phone", "subject": self._dice.choice(SUBJECTS)}
        self._write("talk", "POST", f"/api/customers/{self._dice.choice(self._own)}/interactions", said)
        self._told.talks += 1

    def _plan(self) -> None:
        about = {"about_kind": "customers.customer", "about_id": self._dice.choice(self._own)}
        self._write("task", "POST", "/api/tasks/", {"description": "回访", "due_on": "2027-01-15", **about})
        self._told.tasks += 1

    def _write(self, what: str, method: str, address: str, body: dict[str, Any]) -> Any:
        return json.loads(self._ask(f"write {what}", method, address, json.dumps(body).encode()))

    # ---- asking --------------------------------------------------------------------------------

    def _ask(self, what: str, method: str, address: str, body: bytes | None = None) -> bytes:
        """The answer's body; after a broken connection it is asked again by the same Idempotency-Key."""
        headers = {"Cookie": self._cookie, "Host": "localhost", "X-CSRFToken": "c" * 32}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        started, give_up = time.perf_counter(), time.monotonic() + PATIENCE
        while True:
            try:
                status, answer = self._once(method, address, body, headers)
                break
            except (OSError, http.client.HTTPException):
                self._connection = None
                self._told.again += 1
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.1)
        self._told.met(what, (time.perf_counter() - started) * 1000)
        if status >= 300:
            raise RuntimeError(f"{method} {address}: {status} {answer[:100].decode(errors='replace')}")
        return answer

    def _once(
        self, method: str, address: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        self._connection.request(method, address, body=body, headers=headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def every(seconds: float, until: float, act: Callable[[], None]) -> threading.Thread:
    """Do ``act`` again and again until then, in a thread of its own."""

    def keep_doing() -> None:
        while time.monotonic() + seconds < until:
            time.sleep(seconds)
            act()

    thread = threading.Thread(target=keep_doing, daemon=True)
    thread.start()
    return thread
