"""Jobs and listeners made to be killed: they die where the test has put a file that says so."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from guanxi.foundation import events
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.staff import actions as staff

BATCH = 5
STEP = 2  # batches: counted, not timed, so that every step is there on a machine of any speed
DEATHS = "GUANXI_TEST_DEATHS"  # the folder that names where to die


def meet(point: str) -> None:
    """Die here, by SIGKILL, or stand still, by SIGSTOP: once, if the test has asked for it."""
    folder = os.environ.get(DEATHS)
    for number in (signal.SIGKILL, signal.SIGSTOP):
        asked = Path(folder or "/nonexistent") / f"{point} {number.name}"
        if folder and asked.exists():
            with suppress(FileNotFoundError):  # of two who stand here at once one is meant
                asked.unlink()
                os.kill(os.getpid(), number)


def ask(folder: Path, point: str, number: signal.Signals = signal.SIGKILL) -> None:
    (folder / f"{point} {number.name}").touch()


def rows(run: JobRun) -> bool:
    """Write so many rows, a few a batch, a few batches a step. A row written twice is refused by its name."""
    name, total = run.params["name"], run.params["rows"]
    for _batch in range(STEP):
        with run.batch() as state:
            first = state.get("done", 0)
            for n in range(first, min(first + BATCH, total)):
                staff.create_department(Company.get(), by=run.by, name=f"{name} {n}")
                meet(f"{name} {n}")
            state["done"] = min(first + BATCH, total)
            run.report(state["done"], total)
        meet(f"{name} after {first}")
    return bool(run.cursor["done"] == total)


def fails(run: JobRun) -> bool:
    """Writes one batch, then fails for as long as its folder says so."""
    if "done" not in run.cursor:
        with run.batch() as state:
            staff.create_department(Company.get(), by=run.by, name=f"{run.params['name']} 0")
            state["done"] = 1
    if (Path(os.environ[DEATHS]) / "broken").exists():
        raise ValueError("13812346021 is no number of anybody")
    with run.batch() as state:
        staff.create_department(Company.get(), by=run.by, name=f"{run.params['name']} 1")
        state["done"] = 2
    return True


def install() -> None:
    """Into this process: the jobs, and a place to die around the end of each step."""
    running.KINDS |= {"test_rows": rows, "test_fails": fails}
    advance = running._advance

    def advance_and_die(run: JobRun, *, finished: bool, follow: bool) -> bool:
        meet(f"{run.params.get('name')} before the end of step {run.step}")
        is_ours = advance(run, finished=finished, follow=follow)
        meet(f"{run.params.get('name')} after the end of step {run.step}")
        return is_ours

    running._advance = advance_and_die


@action("accounts.manage_company")
def start_labour(company: Company, *, by: User, kind: str, name: str, count: int = 0) -> JobRun:
    """Start one of these jobs, as a room would."""
    return running.start(kind, by=by, params={"name": name, "rows": count})


# ---- events ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    number: int


@action("accounts.manage_company")
def tell(company: Company, *, by: User, number: int, fail: bool = False) -> Company:
    """Announce, and go with the commit or with the rollback."""
    events.announce(Told(number))
    staff.create_department(company, by=by, name=f"told {number}")
    if fail:
        raise Refused("No.")
    return company


def hear(told: Told) -> None:
    meet(f"hearing {told.number}")
    name = f"heard {told.number}"
    if not Department.objects.filter(name=name).exists():
        staff.create_department(Company.get(), by=User.system(), name=name)


NOUNS: tuple[object, ...] = ()
SUBSCRIPTIONS = {Told: (hear,)}
