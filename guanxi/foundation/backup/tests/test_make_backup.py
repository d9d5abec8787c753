import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.db import connection

from guanxi.foundation.backup import postgres
from guanxi.foundation.backup.container import check_backup, opened
from guanxi.foundation.backup.making import backup_name, make_backup
from guanxi.foundation.backup.recovery import new_recovery_key, read_key
from guanxi.foundation.backup.tests.conftest import Place, read_head
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.keys import ring
from tests.evidence import find_bytes

pytestmark = pytest.mark.django_db


def names_in(path, key: str) -> set[str]:
    with opened(path, read_key(key)) as (_manifest, entries):
        return {name for name, _content in entries}


def test_the_first_backup_gives_the_recovery_key_once(house: Place, tmp_path) -> None:
    first = make_backup(tmp_path / "one", read_head=read_head)
    second = make_backup(tmp_path / "two", read_head=read_head)
    assert first.recovery_key
    assert second.recovery_key is None
    assert first.recovery_key not in repr(first)
    for backup in (first, second):
        manifest = check_backup(backup.path, read_key(first.recovery_key))
        assert manifest.counts == {"audit_head": 1, "django_migrations": 1, "purse": 2}
        assert (manifest.audit_head, manifest.ring, manifest.migrations) == (
            "c0ffee",
            ring().id,
            ("contenttypes.0001_initial",),
        )
        assert backup.path.stat().st_mode & 0o777 == 0o600


def test_it_holds_database_files_and_keys_and_nothing_passing(house: Place, tmp_path) -> None:
    key = new_recovery_key()
    (house.home / "link").symlink_to(tmp_path / "elsewhere")
    make_backup(house.home / "backups" / "earlier")
    made = make_backup(house.home / "backups" / "later")
    names = names_in(made.path, key)
    assert {name for name in names if not name.startswith("database/")} == {
        "keys/keyring.json",
        "keys/audit-anchors.log",
        "home/files/upload",
    }
    assert made.files == 1
    assert not list((house.home / "tmp").glob("backup-*"))


def test_nothing_in_the_file_can_be_read(house: Place, tmp_path) -> None:
    (tmp_path / "out").mkdir()
    key = make_backup(tmp_path / "out" / "backup").recovery_key
    secrets = [path.read_text()[200:240] for path in house.keys.glob("keyring.json")]
    assert key
    needles = [
        "陆远征",
        "13900000817",
        "CREATE TABLE",
        "keyring",
        "django_migrations",
        "c0ffee",
        key,
        *secrets,
    ]
    assert find_bytes(tmp_path / "out", needles) == []


def test_writers_go_on_while_the_backup_sees_one_moment(house: Place, tmp_path) -> None:
    """Money moves between two purses all the time; in every backup the sum is right."""
    stop, moves = threading.Event(), 0

    def move() -> None:
        nonlocal moves
        with closing(house.connect()) as writer:
            while not stop.is_set():
                writer.cursor().execute("UPDATE purse SET amount = amount - 1 WHERE id = 1")
                writer.cursor().execute("UPDATE purse SET amount = amount + 1 WHERE id = 2")
                moves += 1
                row = f"INSERT INTO purse VALUES ({100 + moves}, 0)"
                writer.cursor().execute(row)
                writer.commit()

    key = new_recovery_key()
    thread = threading.Thread(target=move)
    thread.start()
    try:
        backups = [make_backup(tmp_path / str(number)) for number in range(4)]
    finally:
        stop.set()
        thread.join()
    assert moves > 20
    counts = [backup.manifest.counts["purse"] for backup in backups]
    assert counts == sorted(counts)
    assert len(set(counts)) > 1
    if connection.vendor == "sqlite":
        for backup in backups:
            assert _sum_in(backup.path, key, tmp_path) == (10_000, backup.manifest.counts["purse"])


def _sum_in(path, key: str, folder) -> tuple[int, int]:
    import sqlite3

    with opened(path, read_key(key)) as (_manifest, entries):
        content = next(stream.read() for name, stream in entries if name.startswith("database/"))
    (folder / "copy.sqlite3").write_bytes(content)
    with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
        return copy.execute("SELECT sum(amount), count(*) FROM purse").fetchone()


def test_a_backup_never_replaces_a_file(house: Place, tmp_path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(Refused, match="never replaces"):
        make_backup(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "precious"
    assert ring().recovery is None


def test_a_failed_backup_leaves_no_file_and_no_lock(house: Place, tmp_path, monkeypatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guanxi.foundation.backup.making._add_home", full)
    with pytest.raises(OSError, match="No space"):
        make_backup(tmp_path / "out" / "backup")
    assert list((tmp_path / "out").iterdir()) == []
    assert ring().recovery is None
    assert not list((house.home / "tmp").glob("backup-*"))


def test_a_backup_that_does_not_read_back_is_not_kept(house: Place, tmp_path, monkeypatch) -> None:
    from guanxi.foundation.privacy.files import SealedWriter

    take_name = SealedWriter._take_name

    def on_a_bad_disk(self: SealedWriter) -> None:
        take_name(self)
        content = bytearray(self._path.read_bytes())
        content[len(content) // 2] ^= 4
        self._path.write_bytes(content)

    monkeypatch.setattr(SealedWriter, "_take_name", on_a_bad_disk)
    with pytest.raises(Refused, match="read back"):
        make_backup(tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    assert ring().recovery is None


def test_without_its_tools_postgresql_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="apt install postgresql-client"):
        postgres._tool("pg_dump")


def test_names_of_backups_sort_by_time() -> None:
    names = [backup_name(datetime(2026, 11, day, 3, tzinfo=UTC)) for day in (9, 10, 30)]
    assert names == sorted(names)
