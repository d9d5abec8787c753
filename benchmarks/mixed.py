"""Fifty people at work for ten minutes while every minute one process of the house is killed.

    python benchmarks/mixed.py [--smoke] [--minutes 10] [--people 50] [--customers 20000]

A house of its own behind `guanxi serve` with two web workers and the background's; four of five requests
read. Every minute kill -9 hits a web worker and a background worker by turns; the eldest web worker is
spared, so that its memory shows whether it grows. Tiers are computed and lists taken out meanwhile. At the
end every answer that said "kept" is looked for: each record once, all jobs done, the audit chain whole.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import _asking, _house
from benchmarks._people import Somebody, Told, every
from benchmarks._worker import GUANXI, _free_port, _memory, _parent, _wait
from benchmarks.imports import own_house

BOTH_DATABASES = True
MEMORY_GOAL = 1.1  # of the eldest web worker, end against third minute


@dataclass
class House:
    """What runs: ``guanxi serve`` and its processes."""

    process: "subprocess.Popen[bytes]"
    killed: list[str] = field(default_factory=list)
    memories: list[tuple[float, int, int]] = field(default_factory=list)

    def web(self) -> list[int]:
        """Web workers, eldest first; not what they may have started themselves."""
        return self._below("granian", generations=1)

    def background(self) -> list[int]:
        return self._below("qcluster", generations=9)

    def _below(self, word: str, generations: int) -> list[int]:
        """The processes below the member of this name, but for what only counts semaphores."""
        parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdecimal()}
        above = {pid for pid, up in parents.items() if up == self.process.pid and word in _command(pid)}
        found: set[int] = set()
        for _generation in range(generations):
            above = {pid for pid, parent in parents.items() if parent in above}
            found |= above
        return sorted((pid for pid in found if "resource_tracker" not in _command(pid)), key=_born)

    def kill_one(self) -> None:
        """A web worker, then one of the background's, by turns; never the eldest web worker."""
        of_web = len(self.killed) % 2 == 0
        found = self.web()[1:] if of_web else self.background()
        if found:
            os.kill(found[-1] if of_web else random.choice(found), signal.SIGKILL)
            self.killed.append("web" if of_web else "background")

    def weigh(self, since: float) -> None:
        sizes = [_own(pid) for pid in self.web()]
        self.memories.append((time.monotonic() - since, sizes[0] if sizes else 0, sum(sizes)))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _born(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return sys.maxsize


def _own(pid: int) -> int:
    try:
        return _memory(pid)["own"]
    except OSError:
        return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--customers", type=int, default=20_000)
    given = parser.parse_args()
    if given.smoke:
        given.minutes, given.people, given.customers = 0.3, 5, 500
    with tempfile.TemporaryDirectory() as folder:
        drop = own_house(Path(folder))
        try:
            return measure(given.customers, given.people, given.minutes * 60)
        finally:
            drop()


def measure(customers: int, people: int, seconds: float) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "guanxi.config.settings"
    import django

    django.setup()
    workers = _furnish(customers, people)
    port, told = _free_port(), Told()
    log = Path(os.environ["GUANXI_HOME"]) / "serve.log"
    with log.open("wb") as place:
        command = [str(GUANXI), "serve", "--port", str(port), "--web-workers", "2", "--live-port", "0"]
        house = House(subprocess.Popen(command, stdout=place, stderr=place, start_new_session=True))
        try:
            _wait(port)
            _work(house, port, workers, seconds, told)
            lost = _lost(told)
        finally:
            os.kill(house.process.pid, signal.SIGTERM)
            house.process.wait(timeout=60)
    return _tell(house, told, lost, seconds, log)


def _furnish(customers: int, people: int) -> list[tuple[str, list[int]]]:
    """(cookie, own customers) of each person; the last is the boss."""
    from guanxi.config.commands.setting_up import bring_up_to_date
    from guanxi.customers import actions
    from guanxi.customers.models import Customer

    bring_up_to_date()
    boss, sellers, _hundred = _house.build_people()
    sellers = sellers[: people - 1]
    owners, places = [p.pk for p in sellers], [p.department_id for p in sellers]
    rows = _house.customer_rows(customers, owners, places, random.Random(7))
    _house.in_batches(rows, actions.import_customers, boss, "customers")
    found: list[tuple[str, list[int]]] = []
    for user in [*sellers, boss]:
        own = Customer.objects.filter(owner=user) if user != boss else Customer.objects.all()
        cookie = _asking.Person(user.username).cookie
        found.append((cookie, list(own.values_list("pk", flat=True)[:200])))
    return found


def _work(house: House, port: int, workers: list[tuple[str, list[int]]], seconds: float, told: Told) -> None:
    started = time.monotonic()
    until = started + seconds
    pulse = min(60.0, seconds / 4)
    every(pulse, until, house.kill_one)
    every(pulse / 6, until, lambda: house.weigh(started))
    every(pulse / 2, until, _ask_background)
    crowd = [Somebody(n, port, cookie, own, until, told) for n, (cookie, own) in enumerate(workers)]
    for somebody in crowd:
        somebody.start()
    for somebody in crowd:
        somebody.join()


def _ask_background() -> None:
    """Tiers anew and a list as a file, for the workers."""
    from django.db import close_old_connections

    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.savedviews import actions as views
    from guanxi.scoring import actions as scoring

    boss = User.objects.get(username="boss")
    scoring.start_scoring(Company.get(), by=boss)
    views.start_export(
        boss, by=boss, reveal=False, listing="customers", query="", ending="xlsx", reason="load"
    )
    close_old_connections()


def _lost(told: Told) -> list[str]:
    """What was promised and is not there, or is there twice."""
    from guanxi.customers.models import Customer, Interaction
    from guanxi.foundation.audit.chain import verify
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.tasks.models import Task

    _wait_for_jobs()
    held = list(Customer.objects.filter(name__startswith="负载").values_list("name", flat=True))
    found = []
    if missing := set(told.made) - set(held):
        found.append(f"{len(missing)} customers lost")
    if len(held) != len(set(held)):
        found.append(f"{len(held) - len(set(held))} customers twice")
    for what, model, count in (("talks", Interaction, told.talks), ("tasks", Task, told.tasks)):
        if (there := model.objects.count()) != count:
            found.append(f"{there} {what}, promised were {count}")
    overtaken = [JobRun.State.DONE, JobRun.State.STOPPED]  # a newer run of scoring stops the one before
    states = list(
        JobRun.objects.exclude(state__in=overtaken).values_list("kind", "state", "step", "attempts")
    )
    found += [f"job {kind}: {state} (step {step}, attempt {n})" for kind, state, step, n in states]
    if not (verdict := verify()).whole:
        found.append(f"audit: {verdict.reason} at {verdict.broken_at}")
    return found


def _wait_for_jobs(most: float = 180) -> None:
    from guanxi.foundation.jobs.models import JobRun

    until = time.monotonic() + most
    open_ones = [JobRun.State.WAITING, JobRun.State.RUNNING]
    while time.monotonic() < until and JobRun.objects.filter(state__in=open_ones).exists():
        time.sleep(1)


def _jobs() -> str:
    from django.db.models import Count

    from guanxi.foundation.jobs.models import JobRun

    found = JobRun.objects.order_by().values_list("kind", "state").annotate(Count("pk"))
    return ", ".join(f"{count} {kind} {state}" for kind, state, count in sorted(found))


def _tell(house: House, told: Told, lost: list[str], seconds: float, log: Path) -> int:
    text = log.read_text(errors="replace")
    errors = [line for line in text.splitlines() if " ERROR " in line]
    settled = [size for at, size, _all in house.memories if at >= seconds * 0.25]
    early, late = settled[: len(settled) // 5 or 1], settled[-(len(settled) // 5 or 1) :]
    growth = (sum(late) / len(late)) / (sum(early) / len(early) or 1) if settled else 0
    print(
        f"{told.answers:,} answers in {seconds:.0f} s, {len(told.wrong)} wrong, {told.again} connections anew"
    )
    for writing, word in ((False, "reading"), (True, "writing")):
        p50, p95 = (told.quantile(share, writing=writing) for share in (0.5, 0.95))
        print(f"{word}: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    print(f"killed: {house.killed.count('web')} web, {house.killed.count('background')} background workers")
    print(f"the spared web worker: {early[-1]} MB, at the end {late[-1]} MB ({growth:.2f})")
    print(f"jobs: {_jobs()}")
    print(
        f"kept: {len(told.made)} customers, {told.talks} talks, {told.tasks} tasks; lost: {lost or 'nothing'}"
    )
    if told.wrong:
        kept = _house.STATE / "mixed.log"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text)
        print(f"what the house said of it lies in {kept}")
    for line in [*told.wrong[:10], *errors[:10]]:
        print(f"  {line}")
    _asking.keep("mixed", f"{told.answers:,} answers, {len(told.wrong)} wrong, memory × {growth:.2f}")
    return int(bool(told.wrong or lost or growth > MEMORY_GOAL))


if __name__ == "__main__":
    sys.exit(main())
