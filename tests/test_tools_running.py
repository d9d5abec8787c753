"""Running the tests: a PostgreSQL of their own, each test of one kind, requirements traced."""

import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.plugin import PROJECT, commits, kind, share, takes_turns
from tools import postgres, test, trace

needs_postgres = pytest.mark.skipif(postgres.programs() is None, reason=postgres.HOW_TO_INSTALL)


def beside_postgres(*command):
    return [sys.executable, "-m", "tools.postgres", "--", *command]


@needs_postgres
def test_the_command_finds_a_server_and_leaves_nothing(tmp_path):
    code = (
        "import os, psycopg\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as c:\n"
        "    print(c.execute(\"select current_setting('data_directory'), pg_backend_pid()\").fetchone()[0])\n"
    )
    done = subprocess.run(
        beside_postgres(sys.executable, "-c", code), cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not Path(done.stdout.strip()).exists()


@needs_postgres
def test_what_a_killed_run_left_on_the_kept_folder_is_stopped_before_the_next(monkeypatch):
    folder = postgres._folder()
    monkeypatch.setattr(postgres, "_kept_folder", lambda _home: folder)
    try:
        with postgres.server(kept=True) as left:
            (folder / "run").write_text("0")  # as if that run were no more
            with postgres.server(kept=True) as url:
                assert url != left
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@needs_postgres
def test_the_command_s_own_exit_code_comes_through():
    assert subprocess.run(beside_postgres("sh", "-c", "exit 7"), cwd=PROJECT, check=False).returncode == 7


@needs_postgres
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_stopped_in_the_middle_it_takes_its_server_along(tmp_path, ending):
    sign = tmp_path / "up"
    process = subprocess.Popen(
        beside_postgres("sh", "-c", f"echo $DATABASE_URL > {sign}; sleep 60"), cwd=PROJECT
    )
    for _ in range(300):
        if sign.exists() and sign.read_text().strip():
            break
        time.sleep(0.1)
    port = int(sign.read_text().strip().rpartition(":")[2].partition("/")[0])
    process.send_signal(ending)
    process.wait(timeout=20)
    home = postgres.programs()
    assert home
    ask: list[str | Path] = [home / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    assert subprocess.run(ask, check=False).returncode != 0


def test_without_a_server_s_programs_it_says_how_to_get_them(monkeypatch, capsys):
    monkeypatch.setattr(postgres, "programs", lambda: None)
    assert postgres.main(["true"]) == 69
    assert "apt install postgresql" in capsys.readouterr().err


def item(*fixtures, marks=(), path="tests/test_x.py", cls=None, name="test_x"):
    return SimpleNamespace(
        fixturenames=fixtures,
        get_closest_marker=lambda mark: mark if mark in marks else None,
        path=PROJECT / path,
        cls=cls,
        nodeid=f"{path}::{name}",
    )


def test_each_test_is_of_exactly_one_kind():
    from django.test import TestCase

    assert kind(item()) == "pure"
    assert kind(item("tmp_path")) == "pure"
    assert kind(item("db")) == "db"
    assert kind(item("transactional_db", "tmp_path")) == "db"
    assert kind(item(marks={"django_db"})) == "db"
    assert kind(item(cls=TestCase)) == "db"
    assert kind(item("browser_page", marks={"django_db"})) == "journey"
    assert kind(item("browser", marks={"django_db"})) == "db", "a fixture of a room that bears this name"
    assert kind(item(marks={"journey"})) == "journey"
    assert kind(item(path="tests/journeys/test_x.py")) == "journey"


def test_journeys_are_shared_between_the_databases_and_keep_their_share():
    shares = [share(item(name=f"test_{number}")) for number in range(100)]
    assert 30 < shares.count("sqlite") < 70
    assert shares == [share(item(name=f"test_{number}")) for number in range(100)]


def test_tests_of_pages_take_turns_and_whatever_else_touches_the_database_runs_on_both():
    assert not takes_turns(item("db"))
    assert takes_turns(item("db", marks={"page"}))
    assert not takes_turns(item("db", marks={"page", "both"}))
    assert not takes_turns(item(marks={"page"})), "what touches no database runs once as it is"
    assert takes_turns(item(marks={"journey"}))
    assert commits(item("transactional_db", marks={"page"})), (
        "which is an error: it is about more than a page"
    )
    assert not commits(item("db", marks={"page"}))


def test_what_is_missing_is_named_and_fails_only_where_all_is_required(monkeypatch, capsys):
    phases = [test.Phase("pure", 1.0, passed=3, failed=0, skipped=0)]
    missing = ["database tests on PostgreSQL: apt install postgresql"]
    monkeypatch.delenv("CI", raising=False)
    assert test.close(phases, missing, 1.0) == (3, 0)
    assert "apt install postgresql" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert test.close(phases, missing, 1.0) == (3, 1)


def test_a_phase_that_breaks_before_it_counts_has_failed(capsys):
    assert test.run("broken", ["sh", "-c", "exit 3"]).failed == 1
    assert test.run("nothing collected", ["sh", "-c", "exit 5"]).failed == 0


def test_what_runs_beside_the_others_is_told_in_one_piece_at_its_end(capfd):
    assert test.run("beside", ["sh", "-c", "echo said; echo also >&2; exit 3"], beside=True).failed == 1
    told = capfd.readouterr()
    assert (told.err, told.out.split()[1], told.out.split()[-2:]) == ("", "beside", ["said", "also"])


def test_who_stops_in_the_middle_takes_along_what_runs_beside():
    with ThreadPoolExecutor(1) as aside:
        begun = aside.submit(test.run, "beside", ["sleep", "60"], beside=True)
        while not test.RUNNING:
            time.sleep(0.01)
        test._stop_running()
        assert begun.result(20).failed == 1


def test_a_requirement_is_found_in_a_test_s_name(tmp_path):
    (tmp_path / "docs").mkdir()
    shutil.copy(PROJECT / "docs/requirements.tsv", tmp_path / "docs")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(
        "def test_CUS_19_and_ana_07_hold(): ...\ndef test_SAL_99_x(): ...\ndef test_age_12_x(): ...\n"
    )
    tests, unknown = trace.traced(tmp_path)
    assert tests["CUS-19"] == tests["ANA-07"] == ["tests/test_a.py::test_CUS_19_and_ana_07_hold"]
    assert len(unknown) == 1
    assert "SAL-99" in unknown[0]
