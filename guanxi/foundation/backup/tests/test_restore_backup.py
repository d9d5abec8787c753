from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from guanxi.foundation.backup import restoring
from guanxi.foundation.backup.container import HEADER, MANIFEST, opened, written
from guanxi.foundation.backup.making import Backup, make_backup
from guanxi.foundation.backup.manifest import Manifest
from guanxi.foundation.backup.recovery import fresh_key, read_key
from guanxi.foundation.backup.restoring import restore_backup, verified_by
from guanxi.foundation.backup.tests.conftest import UPLOAD, Place, read_head
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.privacy.keyfile import RecoveryLock
from guanxi.foundation.privacy.keys import KeysUnusable, ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(house: Place, tmp_path: Path) -> Backup:
    return make_backup(tmp_path / "backup", read_head=read_head)


def fine(home: Path, keys: Path) -> None:
    assert (home / "files" / "upload").exists()
    assert (keys / "keyring.json").exists()


def restore(backup: Backup, bare: Place, *, key: str | None = None, verify=fine) -> Manifest:
    bare.enter()
    return restore_backup(
        backup.path,
        key or backup.recovery_key or "",
        home=bare.home,
        keys=bare.keys,
        verify=verify,
        read_head=read_head,
    )


def test_CUS_25_backup_and_recovery_key_rebuild_the_house_on_a_bare_machine(
    backup: Backup, house: Place, bare: Place
) -> None:
    secret = ring().secret_for("audit")
    manifest = restore(backup, bare)
    assert bare.ask("SELECT id, amount FROM purse ORDER BY id") == [(1, 5000), (2, 5000)]
    assert manifest.counts["purse"] == 2
    assert ring().secret_for("audit") == secret
    assert ring().recovery is not None
    with open_sealed(bare.home / "files" / "upload", label="upload", uid=UPLOAD) as file:
        assert file.read(9).decode() == "陆远征"
    assert (bare.keys / "audit-anchors.log").read_text() == (house.keys / "audit-anchors.log").read_text()
    assert (bare.keys.stat().st_mode & 0o777, (bare.keys / "keyring.json").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )
    left = {path.name for path in bare.home.iterdir()} - {
        "guanxi.sqlite3",
        "guanxi.sqlite3-wal",
        "guanxi.sqlite3-shm",
    }
    assert left == {".keyring", "files"}
    assert {path.name for path in bare.keys.iterdir()} <= {"audit-anchors.log", "keyring.json", ".lock"}


def test_a_restored_house_is_backed_up_under_the_same_recovery_key(
    backup: Backup, bare: Place, tmp_path
) -> None:
    restore(backup, bare)
    again = make_backup(tmp_path / "again", read_head=read_head)
    assert again.recovery_key is None
    with opened(again.path, read_key(backup.recovery_key or "")) as (manifest, _entries):
        assert manifest.counts == backup.manifest.counts


def test_a_wrong_recovery_key_is_told_from_the_right_one(backup: Backup, bare: Place) -> None:
    with pytest.raises(Refused, match="locked to recovery key") as caught:
        restore(backup, bare, key=fresh_key().spelled())
    assert caught.value.field == "recovery_key"
    assert bare.is_bare()


def test_an_altered_backup_restores_nothing(backup: Backup, bare: Place) -> None:
    whole = backup.path.read_bytes()
    places = [*range(HEADER), *range(HEADER, len(whole), max(1, len(whole) // 40)), len(whole) - 1]
    for place in places:
        backup.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Refused):
            restore(backup, bare)
    assert bare.is_bare()


def test_a_cut_backup_restores_nothing(backup: Backup, bare: Place) -> None:
    whole = backup.path.read_bytes()
    for length in (0, 5, HEADER - 1, HEADER, HEADER + 9, len(whole) // 2, len(whole) - 1):
        backup.path.write_bytes(whole[:length])
        with pytest.raises(Refused, match=r"cut short|no backup"):
            restore(backup, bare)
    assert bare.is_bare()


def test_a_backup_forged_with_the_public_half_is_refused(
    backup: Backup, house: Place, bare: Place, tmp_path
) -> None:
    lock = ring().recovery
    assert lock is not None
    forged = RecoveryLock(lock.public, X25519PrivateKey.generate().private_bytes_raw(), lock.created)
    with written(tmp_path / "forged", forged) as archive:
        archive.add(MANIFEST, backup.manifest.dumped())
    with pytest.raises(Refused, match="altered"):
        restore(Backup(tmp_path / "forged", backup.manifest, 0, backup.recovery_key, b""), bare)


@pytest.mark.parametrize("taken", ["home/customers.txt", "home/deep/er/file", "keys/keyring.json"])
def test_a_place_that_is_not_empty_is_refused(backup: Backup, bare: Place, taken: str) -> None:
    path = bare.home.parent / taken
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        restore(backup, bare)
    assert path.read_text() == "mine"
    assert [entry for entry in bare.home.parent.rglob("*") if entry.is_file()] == [path]


def test_empty_folders_are_no_obstacle(backup: Backup, bare: Place) -> None:
    (bare.home / "files").mkdir(parents=True)
    (bare.home / "tmp").mkdir()
    bare.keys.mkdir(mode=0o755)
    restore(backup, bare)
    assert (bare.home / "files" / "upload").exists()


def test_a_database_that_is_not_empty_is_refused(backup: Backup, bare: Place) -> None:
    bare.enter()
    bare.home.mkdir(parents=True)
    with closing(bare.connect()) as database:
        database.execute("CREATE TABLE mine AS SELECT 7 AS id")
        database.commit()
    with pytest.raises(Refused, match="not empty"):
        restore(backup, bare)
    assert bare.ask("SELECT id FROM mine") == [(7,)]


def test_a_house_whose_chain_does_not_verify_is_not_kept(backup: Backup, bare: Place) -> None:
    def broken(home: Path, keys: Path) -> None:
        raise Refused("Broken at entry 7.")

    with pytest.raises(Refused, match="entry 7"):
        restore(backup, bare, verify=broken)
    assert bare.is_bare()


def test_the_check_runs_on_the_waiting_house(backup: Backup, bare: Place) -> None:
    program = "import os, sys; sys.exit('no keys' if not os.listdir(os.environ['GUANXI_KEYS']) else 0)"
    import sys

    restore(backup, bare, verify=verified_by([sys.executable, "-c", program]))
    with pytest.raises(Refused, match="not whole: the head is wrong"):
        verified_by([sys.executable, "-c", "import sys; print('the head is wrong'); sys.exit(1)"])(
            bare.home, bare.keys
        )


@pytest.mark.parametrize("name", ["counts", "audit_head", "ring"])
def test_a_database_other_than_the_manifest_says_is_not_kept(
    backup: Backup, bare: Place, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lie = {"counts": {**backup.manifest.counts, "purse": 3}, "audit_head": "f00d", "ring": "00"}[name]
    monkeypatch.setattr(Manifest, "parsed", lambda _text: _lying(backup.manifest, name, lie))
    with pytest.raises(Refused, match=r"purse|audit chain|not those of its data"):
        restore(backup, bare)
    assert bare.is_bare()


def _lying(manifest: Manifest, name: str, lie: Any) -> Manifest:
    import dataclasses

    return dataclasses.replace(manifest, **{name: lie})


def test_a_newer_or_other_databases_backup_is_refused(
    backup: Backup, bare: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Manifest, "parsed", lambda _text: _lying(backup.manifest, "migrations", ("customers.9999_later",))
    )
    with pytest.raises(Refused, match=r"newer Guanxi \(.*9999_later"):
        restore(backup, bare)
    monkeypatch.setattr(Manifest, "parsed", lambda _text: _lying(backup.manifest, "engine", "oracle"))
    with pytest.raises(Refused, match="DATABASE_URL"):
        restore(backup, bare)
    assert bare.is_bare()


def test_a_failure_while_putting_in_place_takes_everything_back(
    backup: Backup, bare: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = restoring._move

    def fail_at_files(path: Path, target: Path, placed: list[Path]) -> None:
        if target.name == "files":
            raise OSError(28, "No space left on device")
        move(path, target, placed)

    monkeypatch.setattr(restoring, "_move", fail_at_files)
    with pytest.raises(OSError, match="No space"):
        restore(backup, bare)
    assert bare.is_bare()
    monkeypatch.setattr(restoring, "_move", move)
    restore(backup, bare)
    assert bare.ask("SELECT count(*) FROM purse") == [(2,)]


def test_a_restore_killed_before_the_end_does_not_start_and_can_be_repeated(
    backup: Backup, bare: Place
) -> None:
    (bare.home / ".restoring" / "home").mkdir(parents=True)
    (bare.home / ".restoring" / "home" / "guanxi.sqlite3").write_bytes(b"half")
    (bare.keys / ".restoring").mkdir(parents=True)
    bare.enter()
    with pytest.raises(KeysUnusable, match="did not finish"):
        ring()
    restore(backup, bare)
    assert ring().id == backup.manifest.ring


def test_a_restore_killed_while_putting_in_place_is_not_taken_for_whole(backup: Backup, bare: Place) -> None:
    (bare.home / ".restoring" / "home").mkdir(parents=True)
    (bare.home / ".keyring").write_text(backup.manifest.ring)
    with pytest.raises(Refused, match="not empty"):
        restore(backup, bare)
    with pytest.raises(KeysUnusable, match="did not finish"):
        ring()
