"""A command that works in a house says where it looked when there is none, and makes nothing."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guanxi.config import cli
from guanxi.config.commands import setting_up
from guanxi.config.tests.houses import House

ASKED = "import sys; from guanxi.config.cli import main; sys.exit(main(sys.argv[1:]))"
WORKING = [
    "backup",
    "keys",
    "keys recovery",
    "audit verify",
    "score",
    "user wei",
    "user rescue wei",
    "doctor",
]


def guanxi(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    bare = {n: v for n, v in os.environ.items() if not n.startswith(("DJANGO", "GUANXI_", "LC_", "DATABASE"))}
    environment = bare | {"LANG": "en_GB.UTF-8", "GUANXI_HOME": str(folder / "data"), **more}
    command = [sys.executable, "-c", ASKED, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, input="")


@pytest.mark.parametrize("words", WORKING)
def test_where_no_house_is_the_place_and_what_to_do_are_said_and_nothing_is_made(tmp_path, words):
    done = guanxi(tmp_path, *words.split())
    assert done.returncode == 1
    assert done.stderr.startswith(f"There is no company here yet: GUANXI_HOME is {tmp_path / 'data'}.")
    assert "set GUANXI_HOME and GUANXI_KEYS" in done.stderr
    assert "guanxi serve" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_was_left_empty_and_one_by_address_without_keys_are_no_house(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "guanxi.sqlite3").touch()
    assert "There is no company here yet" in guanxi(tmp_path, "backup").stderr
    address = "postgres://nobody@127.0.0.1:1/none"
    chinese = guanxi(tmp_path, "audit", "verify", DATABASE_URL=address, LANG="zh_CN.UTF-8")
    assert (chinese.returncode, "这里还没有公司数据" in chinese.stderr) == (1, True)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["guanxi.sqlite3"]


@pytest.mark.django_db
def test_a_database_without_our_tables_is_no_house_and_one_with_them_is(monkeypatch, capsys):
    assert cli.main(["keys"]) == 0
    monkeypatch.setattr("django.db.connection.introspection.table_names", lambda: ["other"])
    with pytest.raises(SystemExit, match="There is no company here yet"):
        setting_up.set_up_house()


def test_two_that_begin_one_house_at_once_begin_it_once(tmp_path):
    house = House(tmp_path)

    def begin(name: str) -> str:
        return house.guanxi(
            "user", name, "--administrator", "--password-stdin", typed="A house of one's own 7\n"
        )

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(begin, ("anna", "ben")))
    assert all("may sign in now" in words for words in said)
    assert house.ask("from guanxi.foundation.accounts.models import User; answer = User.objects.count()") == 3
