"""`guanxi import` killed half-way: typed again it goes on where it stopped, and waits for no clock."""

import subprocess

import pytest

from guanxi.purchases.tests.house_apart import GUANXI, PROJECT, HouseApart, house_apart
from guanxi.purchases.tests.test_import_killed import DRIVE, STATE, drive, order_file

ORDERS, LINES = 6_000, 6


def begin(house: HouseApart, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [str(GUANXI), *words],
        env=house.environment, cwd=PROJECT, start_new_session=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=(house.folder / "import.log").open("ab"),
    )  # fmt: skip


def killed_when_some_is_in(house: HouseApart, command: "subprocess.Popen[bytes]") -> object:
    """Whether it was taken for dead before, whether after, and whether it was over."""
    found = drive(
        house,
        f"""
import os, signal
deadline, applied, answer = time.monotonic() + 240, 0, []
while time.monotonic() < deadline and not applied:
    run = ImportRun.objects.select_related("job").filter(state="applying").first()
    applied = run.job.cursor.get("applied", 0) if run else 0
    time.sleep(0.01)
answer.append(run.job.is_cut_off)
os.killpg({command.pid}, signal.SIGKILL)
while time.monotonic() < deadline and not run.job.is_cut_off and not run.job.is_over:
    run.job.refresh_from_db()
answer += [run.job.is_cut_off, run.job.is_over]
""",
    )
    command.wait()
    return found


@pytest.mark.django_db  # its house has a database of its own, on either kind
@pytest.mark.slow
def test_CUS_24_an_import_killed_half_way_goes_on_when_it_is_typed_again(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(order_file(ORDERS, LINES))
    words = ["import", "orders", str(path), "--as", "boss", "--yes", "--no-score", "--currency", "CNY"]
    words += ["--source", "shop", "--zone", "Asia/Shanghai"]
    with house_apart(tmp_path) as house:
        command = begin(house, *words)
        assert killed_when_some_is_in(house, command) == [False, True, False], "nobody waits to know"
        told = house.guanxi(*words)
        state = house.ask(DRIVE + STATE)
        count = drive(house, "answer = ImportRun.objects.count()")
        again = house.guanxi(*words)
    assert "going on where it stopped" in told.stderr
    assert "Looking at the file" not in told.stderr
    assert (state["state"], state["set"], state["whole"], count) == ("applied", "applied", True, 1)
    assert (state["orders"], state["lines"], state["written"]) == (ORDERS, ORDERS * LINES, ORDERS)
    assert "going on" not in again.stderr, "what is done is looked at as any file"
