import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.foundation.privacy.keyfile import FILE, parsed
from guanxi.foundation.privacy.keys import KeyRing, KeysUnusable, ring, ring_exists


def test_the_first_start_makes_a_ring_only_its_owner_can_read(tmp_path: Path) -> None:
    keys, home = tmp_path / "keys", tmp_path / "home"
    assert not ring_exists(keys)
    made = ring(keys, home=home)
    assert made.born_now
    assert ring_exists(keys)
    assert (keys.stat().st_mode & 0o777, (keys / FILE).stat().st_mode & 0o777) == (0o700, 0o600)
    assert (home / ".keyring").read_text().strip() == made.id


def test_every_purpose_has_a_secret_of_its_own(own_ring: KeyRing) -> None:
    secrets = {own_ring.secret_for(purpose) for purpose in ("encryption", "index", "audit", "django")}
    assert len(secrets) == 4
    assert {len(secret) for secret in secrets} == {32}
    assert own_ring.derived("encryption", "a") != own_ring.derived("encryption", "b")
    assert own_ring.derived("encryption", "a") != own_ring.derived("index", "a")


def test_a_second_start_finds_the_same_secrets(own_ring: KeyRing, tmp_path: Path) -> None:
    again = KeyRing(tmp_path / "keys")
    assert not again.born_now
    assert again.django_secret() == own_ring.django_secret()


def test_processes_that_start_at_once_share_one_ring(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from guanxi.foundation.privacy.keys import ring;"
        "print(ring(Path(sys.argv[1]), home=Path(sys.argv[2])).django_secret())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "keys"), str(tmp_path / "home")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate()[0].strip() for process in started}
    assert len(said) == 1
    assert said != {""}


@pytest.mark.parametrize("places", [("house", "house/keys"), ("house/data", "house"), ("house", "house")])
def test_keys_inside_the_data_folder_are_refused(tmp_path: Path, places: tuple[str, str]) -> None:
    with pytest.raises(KeysUnusable, match="must lie apart"):
        ring(tmp_path / places[1], home=tmp_path / places[0])
    assert not ring_exists(tmp_path / places[1])


def test_keys_reached_through_a_link_into_the_data_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "home" / "inner")
    with pytest.raises(KeysUnusable, match="must lie apart"):
        ring(tmp_path / "keys", home=tmp_path / "home")


@pytest.mark.parametrize("left", [".keyring", "guanxi.sqlite3"])
def test_data_without_its_keys_does_not_start_with_new_ones(tmp_path: Path, left: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / left).write_text("0123456789abcdef")
    with pytest.raises(KeysUnusable, match="its keys are missing"):
        ring(tmp_path / "keys", home=tmp_path / "home")
    assert not ring_exists(tmp_path / "keys")


def test_another_installations_keys_are_refused(tmp_path: Path) -> None:
    ring(tmp_path / "keys-a", home=tmp_path / "home-a")
    ring(tmp_path / "keys-b", home=tmp_path / "home-b")
    (tmp_path / "keys-a").rename(tmp_path / "keys-moved")
    with pytest.raises(KeysUnusable, match="another installation"):
        ring(tmp_path / "keys-moved", home=tmp_path / "home-b")


def test_an_interrupted_restore_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "home" / ".restoring").mkdir(parents=True)
    with pytest.raises(KeysUnusable, match="did not finish"):
        ring(tmp_path / "keys", home=tmp_path / "home")


@pytest.mark.parametrize("name", [".", FILE])
def test_keys_that_others_can_read_are_refused(own_ring: KeyRing, tmp_path: Path, name: str) -> None:
    (tmp_path / "keys" / name).chmod(0o744)
    with pytest.raises(KeysUnusable, match="chmod 700"):
        KeyRing(tmp_path / "keys")


@pytest.mark.parametrize("spoil", [b"", b"{", b"[]", b"null", b'{"format": 2}', b"\xff\xfe"])
def test_a_damaged_key_file_is_said_to_be_one(own_ring: KeyRing, tmp_path: Path, spoil: bytes) -> None:
    (tmp_path / "keys" / FILE).write_bytes(spoil)
    with pytest.raises(KeysUnusable, match="damaged"):
        KeyRing(tmp_path / "keys")


def test_no_error_carries_a_secret_along(own_ring: KeyRing, tmp_path: Path) -> None:
    path = tmp_path / "keys" / FILE
    path.write_text(path.read_text() + "}")
    with pytest.raises(KeysUnusable) as caught:
        KeyRing(tmp_path / "keys")
    secrets = [
        s for versions in json.loads(path.read_text()[:-2])["secrets"].values() for s in versions.values()
    ]
    chain = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert len(secrets) == 4
    assert not any(secret in f"{vars(error)}{error!r}" for error in chain if error for secret in secrets)


def test_a_ring_is_never_printed_or_pickled(own_ring: KeyRing, tmp_path: Path) -> None:
    held = parsed((tmp_path / "keys" / FILE).read_bytes())
    assert repr(own_ring) == f"<KeyRing {own_ring.id}>"
    assert repr(own_ring.secret_for("index"))[2:10] not in repr(held)
    with pytest.raises(TypeError):
        pickle.dumps(own_ring)


def test_a_rotation_keeps_what_was_and_reaches_other_readers(own_ring: KeyRing, tmp_path: Path) -> None:
    before, reader = own_ring.secret_for("index"), KeyRing(tmp_path / "keys")
    assert own_ring.rotate("index") == 2
    assert own_ring.secrets_for("index")[1] == before != own_ring.secret_for("index")
    assert reader.current("index") == 1
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.secret_for("index") == own_ring.secret_for("index")
    assert own_ring.current("encryption") == 1


def test_sessions_outlive_a_rotation_of_djangos_secret(own_ring: KeyRing) -> None:
    before = own_ring.django_secret()
    own_ring.rotate("django")
    assert own_ring.django_fallbacks() == [before]
    assert own_ring.django_secret() != before


def test_a_cut_off_rotation_leaves_the_old_ring(
    own_ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(OSError, match="disk full"):
        own_ring.rotate("index")
    assert KeyRing(tmp_path / "keys").current("index") == 1
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [".lock", FILE]
