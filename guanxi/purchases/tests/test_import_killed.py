"""A worker killed half-way loses nothing, does nothing twice; a stopped import goes on where it stopped."""

import random
import time
from textwrap import indent
from typing import Any

import pytest

from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports import work as working
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import check, hand_in, match, work
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs import actions as jobs
from guanxi.foundation.jobs.running import perform, run_now
from guanxi.purchases.models import Order, OrderLine
from guanxi.purchases.tests.factories import MANAGING, set_house
from guanxi.purchases.tests.house_apart import HouseApart, house_apart, kill

ASKED: dict[str, Any] = {"source": "shop", "currency": "CNY", "zone": "Asia/Shanghai"}
IMPORTING = {"customers.import_customers", "imports.start_import", "jobs.manage_job_run"}
GRANTS = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL)
DRIVE = """
    import io, time
    from django.contrib.auth import get_user_model
    from guanxi.foundation.imports import actions, mapping
    from guanxi.foundation.imports.kinds import kind_of
    from guanxi.foundation.imports.models import ImportRun
    from guanxi.foundation.imports.uploads import take_in
    boss = get_user_model().objects.get(username="boss")
    kind = kind_of("orders")
    run = ImportRun.objects.first()
"""
STATE = """
    from django.db.models import Sum
    from guanxi.customers.models import Customer
    from guanxi.foundation.audit import chain
    from guanxi.foundation.audit.models import Entry
    from guanxi.purchases.models import Order, OrderLine
    entries = Entry.objects.filter(verb="import_orders")
    answer = {
        "state": run.state, "counts": run.counts, "orders": Order.objects.count(),
        "lines": OrderLine.objects.count(), "customers": Customer.objects.count(),
        "amount": format(OrderLine.objects.aggregate(sum=Sum("amount"))["sum"], ".2f"),
        "written": sum(entry.detail["orders_created"] for entry in entries),
        "created": run.change_set.created, "set": run.change_set.state, "whole": chain.verify().whole,
        "claims": run.job.fence, "steps": run.job.step,
    }
"""


def order_file(orders: int, lines: int) -> bytes:
    """Orders whose lines lie apart from one another, five orders at a time."""
    rows = [
        f"N{order},A{line % 40},2,1.25,2024-05-{order % 28 + 1:02} 10:00,K{order % 300}"
        for first in range(0, orders, 5)
        for line in range(lines)
        for order in range(first, min(first + 5, orders))
    ]
    return "\n".join(["Order no,Item,Quantity,Price,Date,Customer no", *rows]).encode()


# ---- in one process ----------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch):
    """Every step ends after its first piece of work, as if its time were up."""
    monkeypatch.setattr(working, "STEP_SECONDS", -1)


@pytest.fixture
def manager():
    set_house()
    return make_colleague(None, GRANTS, language="en")


@pytest.mark.django_db
def test_an_import_in_the_smallest_steps_comes_to_the_same(manager, hurried, monkeypatch):
    monkeypatch.setattr("guanxi.purchases.filing.MOST_LINES", 40)
    run = hand_in(manager, order_file(60, 7), kind="orders")
    run = match(run, manager, **ASKED)
    assert run.state == ImportRun.State.PREVIEWED
    assert run.job is not None
    assert run.job.step > 10
    imports.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert (run.state, run.count("new")) == (ImportRun.State.APPLIED, 60)
    assert set(Order.objects.values_list("lines_count", flat=True)) == {7}


def stopped_half_way(manager: Any, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    """An import of 60 orders in small batches, stopped by hand after a few of them."""
    monkeypatch.setattr("guanxi.purchases.filing.MOST_LINES", 40)
    run = check(manager, order_file(60, 7), kind="orders", **ASKED)
    run = imports.apply_import(run, by=manager, queued=False)
    assert run.job is not None
    for step in range(6):
        perform(run.job.pk, step, follow=False)
    jobs.stop_job(run.job, by=manager)
    return work(run)


@pytest.mark.django_db
def test_a_stopped_import_keeps_out_of_the_figures_and_goes_on_where_it_stopped(
    manager, hurried, monkeypatch
):
    run = stopped_half_way(manager, monkeypatch)
    assert run.job is not None
    assert (run.state, run.job.state) == (ImportRun.State.APPLYING, "stopped")
    part = Order.objects.count()
    assert 0 < part < 60
    assert not Order.objects.all().settled().exists()
    jobs.retry_job(run.job, by=manager)
    run = work(run)
    assert (run.state, run.count("new"), Order.objects.count()) == (ImportRun.State.APPLIED, 60, 60)


@pytest.mark.django_db
def test_a_stopped_import_can_be_taken_back(manager, hurried, monkeypatch):
    run = stopped_half_way(manager, monkeypatch)
    assert run.change_set is not None
    assert Order.objects.exists()
    run_now(undo_change_set(run.change_set, by=manager, queued=False))
    assert not Order.objects.exists()
    assert not OrderLine.objects.exists()


@pytest.mark.django_db
def test_a_permission_taken_away_half_way_stops_the_import_there(manager, hurried, monkeypatch):
    monkeypatch.setattr("guanxi.purchases.filing.MOST_LINES", 40)
    run = check(manager, order_file(60, 7), kind="orders", **ASKED)
    run = imports.apply_import(run, by=manager, queued=False)
    assert run.job is not None
    for step in range(6):
        perform(run.job.pk, step, follow=False)
    part, entries = Order.objects.count(), Entry.objects.count()
    manager.roles.clear()
    run = work(run)
    assert run.job is not None
    assert (run.job.state, Order.objects.count(), Entry.objects.count()) == ("failed", part, entries)


# ---- with real workers and kill -9 -------------------------------------------------------------


def drive(house: HouseApart, code: str) -> object:
    return house.ask(DRIVE + indent(code, "    "))


def until(house: HouseApart, condition: str) -> object:
    """Wait until ``condition`` holds of ``run`` and its ``job``."""
    return drive(
        house,
        f"""
deadline = time.monotonic() + 240
while time.monotonic() < deadline:
    run = ImportRun.objects.select_related("job", "change_set").first()
    job = run.job
    if {condition}:
        break
    time.sleep(0.02)
answer = [run.state, job.cursor, job.error]
""",
    )


def killed_when(house: HouseApart, condition: str) -> None:
    worker = house.start_worker()
    until(house, condition)
    time.sleep(random.random() / 10)  # a machine with nothing else to do is soon through
    kill(worker)


@pytest.mark.django_db  # its house has a database of its own, on either kind
@pytest.mark.slow
def test_a_worker_killed_at_any_moment_loses_nothing_and_does_nothing_twice(tmp_path):
    (tmp_path / "orders.csv").write_bytes(order_file(9_000, 6))
    with house_apart(tmp_path, GUANXI_JOB_RETRY="12", GUANXI_JOB_TIMEOUT="10", GUANXI_WORKERS="1") as house:
        drive(
            house,
            f"""
spool = take_in(open({str(tmp_path / "orders.csv")!r}, "rb"))
size = spool.size("source")
run = actions.start_import(boss, by=boss, uid=spool.uid, name="o.csv", size=size, kind="orders")
answer = run.pk
""",
        )
        worker = house.start_worker()
        until(house, 'run.state == "examined"')
        kill(worker)
        drive(
            house,
            f"""
start = mapping.proposed(run, kind, boss)
columns = {{name: place for name, (place, _sure, _why) in start.columns.items()}}
options = mapping.options(kind, boss, {ASKED!r})
digests = mapping.digests(start.headers, columns)
actions.map_columns(run, by=boss, kind="orders", mapping=columns, options=options, digests=digests)
answer = 0
""",
        )
        killed_when(house, 'job.cursor.get("parts", 0) >= 1')
        worker = house.start_worker()
        until(house, 'run.state == "previewed"')
        kill(worker)
        drive(house, "answer = actions.apply_import(run, by=boss).pk")
        batch = random.randint(1, 4)
        killed_when(house, f'job.cursor.get("applied", 0) >= {batch}')
        worker = house.start_worker()
        until(house, 'run.state == "applied" and job.is_over')
        kill(worker)
        state = house.ask(DRIVE + STATE)
    assert (state["state"], state["set"], state["orders"], state["lines"]) == (
        "applied",
        "applied",
        9_000,
        54_000,
    )
    assert state["amount"] == "135000.00"
    assert state["customers"] == 300
    assert state["counts"][""] == {"new": 9_000}
    assert state["written"] == 9_000
    assert state["created"] == 9_000 + 300 + 40 - 34
    assert state["whole"]
    assert state["claims"] > 1
