"""Rows of one file about one person, near or far from one another: no number of theirs is lost in silence."""

import random
from dataclasses import replace

import pytest

from guanxi.config import switchboard
from guanxi.customers.imports import CUSTOMERS
from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports import work as working
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, text, work
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.sentences import told
from tests.trying import tries

pytestmark = pytest.mark.django_db
HEAD = "客户名称,联系人,手机,邮箱"
FAR = 10_000


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def in_parts_of(monkeypatch, size: int) -> None:
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=size))


def people() -> dict[str, tuple[str, ...]]:
    """Who is there, and how each is reached."""
    found: dict[str, tuple[str, ...]] = {}
    for one in Contact.objects.filter(left_on=None):
        ways = (one.phone, one.phone2, one.email)
        found[one.name] = tuple(way.reveal() if way else "" for way in ways)
    return found


def rows_of(seed: int, *, most: int = 12) -> list[tuple[str, str, str]]:
    """Person, number and address: few of each, so that they meet."""
    chance = random.Random(seed)
    return [
        (
            chance.choice(["陈伟", "李娜", ""]),
            chance.choice(["", *(f"1380000000{n}" for n in range(4))]),
            chance.choice(["", "", "a@hy.cn", "b@hy.cn"]),
        )
        for _n in range(chance.randint(2, most))
    ]


def file_of(rows) -> bytes:
    return text(HEAD, *(",".join(("恒岳精密", *row)) for row in rows))


@pytest.mark.parametrize("seed", range(tries(6)))
def test_rows_come_to_the_same_however_far_they_lie_apart(manager, monkeypatch, seed):
    """A batch knows what its rows say; rows of the next one overwrote what they had said."""
    rows, found = rows_of(seed), {}
    there = random.Random(seed).choice(["", "13800000009", "13800000001"])
    if there:
        bring_in(manager, file_of([("陈伟", there, "")]), kind="customers")
    for size in (FAR, 1, 3):
        in_parts_of(monkeypatch, size)
        run = bring_in(manager, file_of(rows), kind="customers")
        found[size] = people()
        assert run.change_set is not None
        run_now(undo_change_set(run.change_set, by=manager, queued=False))
    assert found[1] == found[3] == found[FAR]


@pytest.mark.parametrize("size", [FAR, 1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_every_number_of_a_file_is_kept_or_told(manager, monkeypatch, seed, size):
    rows = rows_of(seed + 100)
    random.Random(seed).shuffle(rows)
    in_parts_of(monkeypatch, size)
    run = bring_in(manager, file_of(rows), kind="customers")
    kept = {way for ways in people().values() for way in ways}
    lost = {str(line) for line, row in enumerate(rows, 2) if any(way and way not in kept for way in row[1:])}
    assert lost <= run.counts.get("untaken", {}).keys()
    concerns = " ".join(str(one.text) for one in CUSTOMERS.concerns(run, manager))
    assert ("not taken: rows before" in concerns) >= bool(lost)


def test_a_worker_who_goes_on_knows_what_the_last_one_heard(manager, monkeypatch):
    in_parts_of(monkeypatch, 1)
    monkeypatch.setattr(working, "STEP_SECONDS", -1)
    rows = [("陈伟", f"1380000000{n}", "") for n in range(3)]
    run = check(manager, file_of(rows), kind="customers")
    imports.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert people() == {"陈伟": ("13800000000", "13800000001", "")}
    assert run.counts["untaken"] == {"4": 1}


def test_the_check_of_a_far_row_tells_that_it_replaces_no_number(manager, monkeypatch):
    in_parts_of(monkeypatch, 1)
    rows = [("陈伟", "13800000000", ""), ("陈伟", "13800000001", "")]
    run = check(manager, file_of(rows), kind="customers")
    samples = {one["line"]: one for one in Spool(run.uid).all_of("sample")}
    assert "replaces no number of a row before" in str(told(samples[3]["assumed"]["name"]))
