"""Files on records are backed up and restored byte by byte; what is amiss with them the doctor names."""

import os
import time
from pathlib import Path

from .houses import House
from .test_restore import backed_up

DIGESTS = """
import hashlib
from guanxi.foundation.files import store
from guanxi.foundation.files.models import File
answer = []
for file in File.objects.order_by("pk"):
    with store.reading(file.uid) as content:
        answer.append([file.name, hashlib.sha256(content.read()).hexdigest() == file.digest])
"""
PATHS = """
from guanxi.foundation.files import store
from guanxi.foundation.files.models import File
answer = [[file.pk, str(store.path_of(file.uid))] for file in File.objects.order_by("pk")]
"""
SWEEP = """
from guanxi.foundation.files.clearing import purge_files
purge_files()
answer = None
"""


def found(house: House, status: int = 0) -> list[str]:
    said = house.guanxi("doctor", status=status)
    return [line.strip() for line in said.splitlines() if "kept files" in line]


def test_what_is_missing_changed_or_nobodys_is_named(demo):
    assert found(demo)[0].startswith("✓ kept files: all are there")
    (first, gone), (second, turned) = demo.ask(PATHS)[:2]
    Path(gone).unlink()
    other = Path(turned)
    content = other.read_bytes()
    other.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    stray = other.parent / f"{other.name[:2]}{'f' * 30}"
    stray.write_bytes(b"left behind")
    assert not [line for line in found(demo, status=1) if "no record" in line]  # it may be on its way in
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(stray, (long_ago, long_ago))
    lines = found(demo, status=1)
    assert f"✗ kept files: 1 are not on the disk (ids {first})" in lines[0]
    assert f"✗ kept files: 1 are not as they came (ids {second})" in lines[1]
    assert "1 belong to no record" in lines[2]
    demo.ask(SWEEP)
    assert not stray.exists()
    assert other.exists()
    assert not [line for line in found(demo, status=1) if "no record" in line]


def test_restored_files_are_byte_by_byte_what_they_were(demo, bare_place, tmp_path):
    before = demo.ask(DIGESTS)
    assert before
    assert all(is_whole for _name, is_whole in before)
    key = backed_up(demo, tmp_path / "backup")
    bare_place.guanxi("restore", tmp_path / "backup", "--recovery-key-stdin", typed=key + "\n")
    assert bare_place.ask(DIGESTS) == before
