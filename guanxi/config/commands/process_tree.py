"""Processes that live and die together: started, watched, started anew, and stopped without a remainder."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Self

GRACE = 10.0  # seconds to end in peace: a job's step that is cut off rolls back and runs again
SETTLED = 30.0  # what once lived as long was not started wrongly: when it ends it is started anew
LONGEST_PAUSE = 60.0  # between two starts of what lived before and now ends at once
LOOK = 0.2
_PR_SET_PDEATHSIG = 1


@dataclass
class Member:
    """One process, the leader of a group of its own: a terminal's Ctrl-C reaches only us."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    is_well: Callable[[float], bool] = lambda _age: True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    has_settled: bool = False
    falls: int = 0  # ends at once, one after the other
    fell_at: float = 0.0

    def start(self) -> None:
        self.started, self.fell_at = time.monotonic(), 0.0
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
        )

    @property
    def status(self) -> int | None:
        return self.process.poll() if self.process else None

    @property
    def age(self) -> float:
        return time.monotonic() - self.started

    def look(self) -> bool:
        """Whether it lives and is well; once it has for long enough, it counts as settled."""
        well = self.status is None and self.is_well(self.age)
        if self.age >= SETTLED and not self.fell_at:
            self.has_settled, self.falls = True, 0
        return well

    def has_rested(self) -> bool:
        """Whether what is down may be started anew: at once, but longer and longer for what ends at once."""
        if not self.fell_at:
            self.fell_at = time.monotonic()
            self.falls += self.age < SETTLED
        pause = min(LONGEST_PAUSE, 2.0**self.falls) if self.falls else 0.0
        return time.monotonic() - self.fell_at >= pause

    def signal(self, number: int) -> None:
        """To the leader; SIGKILL to the whole group, which may outlive its leader."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                os.kill(self.process.pid, number)
        except ProcessLookupError:
            pass


class ProcessTree:
    """Starts its members, waits for a signal or an end, and leaves nothing behind."""

    def __init__(self, members: Sequence[Member], say: Callable[[str], None]) -> None:
        self.members = members
        self._errands: list[Member] = []
        self._say = say
        self._stop_asked = False

    def __enter__(self) -> Self:
        # Before the first start: a Ctrl-C between start and watch must not leave anything running.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            for member in self.members:
                member.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._say("Stopping …")
        everybody = [*self.members, *self._errands]
        for member in everybody:
            member.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for member in everybody:
            while member.status is None and time.monotonic() < deadline:
                time.sleep(0.05)
            member.signal(signal.SIGKILL)
            if member.process is not None:
                member.process.wait()
        self._say("Stopped.")

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_asked = True

    @property
    def is_stopping(self) -> bool:
        return self._stop_asked

    def wait_until(self, is_up: Callable[[], bool], *, seconds: float) -> bool:
        """Whether ``is_up`` came true before a member ended, a signal came, or time ran out."""
        deadline = time.monotonic() + seconds
        while not self._stop_asked and time.monotonic() < deadline:
            if any(member.status is not None for member in self.members):
                return False
            if is_up():
                return True
            time.sleep(0.1)
        return False

    def send(self, errand: Member) -> None:
        """Start what does one thing and ends by itself; it is stopped with the others, not started anew."""
        errand.start()
        self._errands.append(errand)

    def watch(self) -> int:
        """Until a signal comes; gives 0, or 1 when a member never came to life.

        What once ran is never a reason to close the house: its workers may be killed twice within a minute,
        and pages are served all the same.
        """
        while not self._stop_asked:
            for member in self.members:
                if member.look():
                    continue
                if member.status is not None and not member.has_settled:
                    self._say(f"{member.name} ended at once ({member.status}); what it said stands above.")
                    return 1
                if not member.has_rested():
                    continue
                self._say(f"{member.name} ended or fell silent: starting anew.")
                member.signal(signal.SIGKILL)
                if member.process is not None:
                    member.process.wait()
                member.start()
            time.sleep(LOOK)
        return 0


def _load_libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


_libc = _load_libc()


def _end_with_parent() -> None:
    """Linux: when we are killed past all handlers, our children get SIGTERM."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
