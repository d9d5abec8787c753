"""CUS-25: the same by hand and by night with a bucket: made, fetched back, restored on trial, let go."""

import pytest

from tests.standins.s3 import standin

from .test_back_up_nightly import BACK_UP, PLAN
from .test_restore import shown_key

pytestmark = pytest.mark.django_db

SECRET = "a-secret-that-nobody-reads"


def test_CUS_25_backups_go_to_a_bucket_and_come_back_from_it(demo, tmp_path, monkeypatch):
    with standin(access_key="AKID", secret=SECRET, buckets=["house"], region="eu-west-1") as s3:
        for name, value in {
            "BACKUPS": "s3://house/nights",
            "S3_ENDPOINT": s3.endpoint,
            "S3_REGION": "eu-west-1",
            "S3_KEY_ID": "AKID",
            "S3_SECRET": SECRET,
        }.items():
            monkeypatch.setenv(f"GUANXI_{name}", value)
        said = [demo.guanxi("backup", "s3://house/by-hand/first.backup")]
        key = shown_key(said[0])
        demo.ask(PLAN)
        log = tmp_path / "log"
        for _night in range(2):
            state, rows, entries, why, removed, left = demo.ask(BACK_UP, log)
            assert (state, why, removed, left) == ("proved", "", False, [])
            assert rows > 1000
            assert entries > 3
        nights = [name for name in s3.objects["house"] if name.startswith("nights/guanxi-")]
        assert len(nights) == 1, "the plan keeps one a day: the newest"
        assert len(s3.objects["house"]) == 2, "what was made by hand is nobody's to let go"
        said.append(demo.told("doctor"))
        assert "✓ backup: s3://house/nights can be reached" in said[-1]
        check = ("--check", "--recovery-key-stdin")
        said.append(demo.guanxi("restore", "s3://house/by-hand/first.backup", *check, typed=key + "\n"))
        assert "Whole:" in said[-1]
        said.append(demo.guanxi("restore", "s3://house/nights/", *check, typed=key + "\n", status=1))
        assert nights[0].removeprefix("nights/") in said[-1]
        monkeypatch.setenv("GUANXI_S3_SECRET", "wrong")
        said.append(demo.told("doctor", status=1))
        assert "✗ backup: The store at 127.0.0.1" in said[-1]
        assert "refuses these keys for the bucket house" in said[-1]
        state, *_rest = demo.ask(BACK_UP, log)
        assert state == "failed"
        assert SECRET not in "".join(said) + log.read_text(encoding="utf-8")
        assert not [path for path in (demo.home / "tmp").iterdir() if path.name.startswith("backup-")]
