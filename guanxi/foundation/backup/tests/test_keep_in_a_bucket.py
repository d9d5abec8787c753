"""A bucket holds whole files or none; what goes wrong is said in a sentence, and no key with it.

Against a stand-in that another hand wrote from the documentation; no real store was ever asked.
"""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from guanxi.foundation.backup.places import store_at
from guanxi.foundation.backup.s3 import S3Store
from guanxi.foundation.backup.s3_client import Access, Client, S3Error
from guanxi.foundation.backup.store import FolderStore
from guanxi.foundation.errors import Refused
from tests.standins.s3 import standin

SECRET = "a-secret-that-nobody-reads"
PART = 5 << 20


@pytest.fixture
def s3(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    with standin(access_key="AKID", secret=SECRET, buckets=["house"]) as running:
        yield running


@pytest.fixture
def store(s3, tmp_path):
    return bucket(s3, tmp_path)


def bucket(s3, tmp_path, secret: str = SECRET, name: str = "house") -> S3Store:
    access = Access(s3.endpoint, "us-east-1", name, "AKID", secret)
    return S3Store(access, "night ly/企业", tmp_path / "tmp", part=PART)


def put(store, name: str, content: bytes) -> None:
    with store.placed(name) as path:
        path.write_bytes(content)


def there(s3) -> set[str]:
    return set(s3.objects["house"])


def test_both_kinds_of_store_keep_list_fetch_and_let_go_files(s3, store, tmp_path):
    large = bytes(range(256)) * (2 * PART // 256) + b"and a rest"
    for each in (store, FolderStore(tmp_path / "folder")):
        put(each, "one.backup", b"small")
        put(each, "two.backup", large)
        assert [(kept.name, kept.size) for kept in each.kept()] == [
            ("one.backup", 5),
            ("two.backup", len(large)),
        ]
        with each.at_hand("two.backup") as path:
            assert path.read_bytes() == large
        each.delete("one.backup")
        each.delete("one.backup")
        assert [kept.name for kept in each.kept()] == ["two.backup"]
        with pytest.raises(Refused, match="There is no file"), each.at_hand("one.backup"):
            pass
    assert there(s3) == {"night ly/企业/two.backup"}
    assert not list((tmp_path / "tmp").iterdir()), "nothing of it stays on this machine"
    with pytest.raises(Refused, match="never replaces a file"):
        put(store, "two.backup", b"another")
    assert s3.objects["house"]["night ly/企业/two.backup"] == large


def test_an_upload_that_is_cut_off_is_no_backup_and_leaves_nothing(s3, store, monkeypatch):
    ask, parts = Client.ask, []

    def breaks(self, method, key="", *, query=None, **rest):
        if "partNumber" in (query or {}):
            parts.append(query["partNumber"])
            if len(parts) == 2:
                raise S3Error(0, "the line broke")
        return ask(self, method, key, query=query, **rest)

    monkeypatch.setattr(Client, "ask", breaks)
    with pytest.raises(Refused, match="cannot be reached: the line broke"):
        put(store, "half.backup", b"x" * (2 * PART))
    assert (there(s3), dict(s3.uploads), store.kept()) == (set(), {}, [])


def test_a_busy_store_is_asked_again_and_what_changed_on_the_way_is_found(s3, store, monkeypatch):
    s3.fail_next(503, 2)
    put(store, "one.backup", b"whole")
    monkeypatch.setattr("guanxi.foundation.backup.s3._digest", lambda _path: "0" * 64)
    put(store, "other.backup", b"whole")  # noted with a sum that is not its own
    with pytest.raises(Refused, match="altered or cut short"), store.at_hand("other.backup"):
        pass
    ask = Client.ask

    def shorter(self, method, key="", *, body=b"", **rest):
        return ask(self, method, key, body=body[:-1] if method == "PUT" else body, **rest)

    monkeypatch.setattr(Client, "ask", shorter)
    with pytest.raises(Refused, match="not what was sent"):
        put(store, "short.backup", b"whole")
    assert "night ly/企业/short.backup" not in there(s3)
    s3.cut_after(3)
    with pytest.raises(Refused), store.at_hand("one.backup"):
        pass


def test_an_upload_whose_process_was_killed_is_forgotten_and_nobody_elses(s3, store):
    names = ["night ly/企业/guanxi-1.backup", "night ly/企业/guanxi-2.backup", "night ly/other", "elsewhere"]
    for name in names:
        store._client.ask("POST", name, query={"uploads": ""})
    for upload in s3.uploads.values():
        if upload.key != names[1]:  # which may still go on
            upload.when -= timedelta(days=3)
    put(store, "guanxi-3.backup", b"new")
    assert sorted(upload.key for upload in s3.uploads.values()) == sorted(names[1:])


def test_a_listing_of_many_pages_is_read_to_its_end(s3, store):
    for number in range(1003):
        s3.objects["house"][f"night ly/企业/{number:04d}.backup"] = b""
    assert len(store.kept()) == 1003


def test_whatever_is_wrong_is_said_without_a_key(s3, tmp_path, settings, caplog):
    caplog.set_level("DEBUG")
    told = []
    for store in (
        bucket(s3, tmp_path, secret="another-secret"),
        bucket(s3, tmp_path, name="nowhere"),
        S3Store(Access(f"http://127.0.0.1:{closed_port()}", "r", "house", "AKID", SECRET), "", tmp_path),
    ):
        with pytest.raises(Refused) as refused:
            store.reach()
        told.append(str(refused.value))
    assert "refuses these keys for the bucket house (SignatureDoesNotMatch)" in told[0]
    assert "has no bucket nowhere" in told[1]
    assert "cannot be reached: Connection refused" in told[2]
    right = bucket(s3, tmp_path)
    right.reach()
    s3.store.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
    with pytest.raises(Refused, match="the clock of this machine is wrong"):
        right.reach()
    settings.S3_KEY_ID, settings.S3_SECRET, settings.S3_ENDPOINT = "", SECRET, "ftp://x"
    with pytest.raises(Refused, match="set GUANXI_S3_KEY_ID and GUANXI_S3_SECRET"):
        store_at("s3://house/x")
    settings.S3_KEY_ID = "AKID"
    with pytest.raises(Refused, match="GUANXI_S3_ENDPOINT is no address"):
        store_at("s3://house/x")
    with pytest.raises(Refused, match="reads s3://bucket/prefix"):
        store_at("s3:///x")
    assert not any(key in caplog.text + "".join(told) for key in (SECRET, "another-secret"))


def closed_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
