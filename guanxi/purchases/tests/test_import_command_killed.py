"""`guanxi import` killed half-way: typed again it goes on where it stopped, and waits for no clock."""

import pytest

from guanxi.purchases.tests.house_apart import GUANXI, HouseApart, house_apart
from guanxi.purchases.tests.test_import_killed import DRIVE, STATE, drive, order_file

ORDERS, LINES = 6_000, 6


def killed_when_some_is_in(house: HouseApart, *words: str) -> object:
    """Whether it was taken for dead before, whether after, and whether it was over.

    Who watches begins the command: it would be over before a slower start had seen it.
    """
    return drive(
        house,
        f"""
import os, signal, subprocess
log = open({str(house.folder / "import.log")!r}, "ab")
command = subprocess.Popen(
    {[str(GUANXI), *words]!r}, start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log
)
deadline, applied, answer = time.monotonic() + 240, 0, []
while time.monotonic() < deadline and not applied:
    run = ImportRun.objects.select_related("job").filter(state="applying").first()
    applied = run.job.cursor.get("applied", 0) if run else 0
    time.sleep(0.01)
answer.append(run.job.is_cut_off)
os.killpg(command.pid, signal.SIGKILL)
command.wait()
while time.monotonic() < deadline and not run.job.is_cut_off and not run.job.is_over:
    run.job.refresh_from_db()
answer += [run.job.is_cut_off, run.job.is_over]
""",
    )


@pytest.mark.django_db  # its house has a database of its own, on either kind
@pytest.mark.slow
def test_CUS_24_an_import_killed_half_way_goes_on_when_it_is_typed_again(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(order_file(ORDERS, LINES))
    words = ["import", "orders", str(path), "--as", "boss", "--yes", "--no-score", "--currency", "CNY"]
    words += ["--source", "shop", "--zone", "Asia/Shanghai"]
    with house_apart(tmp_path) as house:
        assert killed_when_some_is_in(house, *words) == [False, True, False], "nobody waits to know"
        told = house.guanxi(*words)
        state = house.ask(DRIVE + STATE)
        count = drive(house, "answer = ImportRun.objects.count()")
        again = house.guanxi(*words)
    assert "going on where it stopped" in told.stderr
    assert "Looking at the file" not in told.stderr
    assert (state["state"], state["set"], state["whole"], count) == ("applied", "applied", True, 1)
    assert (state["orders"], state["lines"], state["written"]) == (ORDERS, ORDERS * LINES, ORDERS)
    assert "going on" not in again.stderr, "what is done is looked at as any file"
