"""CUS-25: what was backed up while people worked is restored on a bare machine, counted and verified."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin import PROJECT

from .houses import House, wait_until

WRITER = """
import sys, django
django.setup()
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.staff import actions as staff
number = 0
while True:
    staff.create_department(Company.get(), by=User.system(), name=f"written {number}")
    number += 1
    print(number, flush=True)
"""
# What the writer touches, and what ages by itself.
TOUCHED = {"accounts_department", "audit_entry", "guanxi_cache"}
PHONES = """
from guanxi.customers.models import Contact
answer = [c.phone.reveal() for c in Contact.objects.order_by("pk") if c.phone][:20]
"""
FILES = """
import hashlib
from guanxi.foundation.files import store
from guanxi.foundation.files.models import File
answer = []
for file in File.objects.order_by("pk"):
    with store.reading(file.uid) as content:
        answer.append([file.name, hashlib.sha256(content.read()).hexdigest() == file.digest])
"""
SIGN_IN = """
from django.conf import settings
from django.test import Client
name, password = (settings.GUANXI_KEYS / "first-password.txt").read_text().split()
client = Client(SERVER_NAME="localhost")
done = client.post("/sign-in/", {"login": name, "password": password})
page = client.get("/customers/")
answer = [done.status_code, page.status_code]
"""
WRITTEN = """
from guanxi.foundation.accounts.models import Department
answer = Department.objects.filter(name__startswith="written ").count()
"""
CONSISTENT = """
from guanxi.foundation.accounts.models import Department
from guanxi.foundation.audit.models import Entry, Head
written = Department.objects.filter(name__startswith="written ").count()
noted = Entry.objects.filter(verb="create_department", by_id=1).count()
answer = [written, Head.objects.get().position == Entry.objects.count()]
"""


def backed_up(demo: House, path: Path) -> str:
    """Make a backup; gives the recovery key, which is shown once."""
    said = demo.guanxi("backup", path)
    return shown_key(said)


def shown_key(said: str) -> str:
    return next(line.strip() for line in said.splitlines() if line.strip().count("-") == 8)


def test_CUS_25_a_house_backed_up_while_people_write_is_restored_whole(demo, bare_place, tmp_path):
    path = tmp_path / "guanxi.backup"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], cwd=PROJECT, env=demo.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        before = [int(writer.stdout.readline()) for _ in range(5)][-1]
        key = backed_up(demo, path)
        after = demo.ask(WRITTEN)
    finally:
        writer.terminate()
        writer.wait()
    assert path.stat().st_mode & 0o077 == 0, "a backup is for its owner"
    assert key not in demo.guanxi("keys"), "it is shown once"
    said = bare_place.guanxi("restore", path, "--recovery-key-stdin", typed=key + "\n")
    assert "counted and verified" in said
    restored, source = bare_place.counts(), demo.counts()
    assert restored.keys() == source.keys()
    wrong = {t: (n, source[t]) for t, n in restored.items() if n != source[t] and t not in TOUCHED}
    assert wrong == {}
    written, chain_ends_at_head = bare_place.ask(CONSISTENT)
    assert chain_ends_at_head
    assert before <= written <= after, "neither older than the backup's start nor newer than its end"
    assert "Whole" in bare_place.guanxi("audit", "verify")
    assert bare_place.ask(SIGN_IN) == [302, 200]
    assert bare_place.ask(PHONES) == demo.ask(PHONES) != []
    files = bare_place.ask(FILES)
    assert files == demo.ask(FILES) != []
    assert all(is_whole for _name, is_whole in files)
    assert bare_place.keys.stat().st_mode & 0o077 == 0
    again = bare_place.guanxi("restore", path, "--recovery-key-stdin", status=1, typed=key + "\n")
    assert "not empty" in again


def harmed(path: Path, harm: str) -> Path:
    """A copy of a backup that is not what was written."""
    content = bytearray(path.read_bytes())
    if harm == "cut short":
        del content[len(content) * 2 // 3 :]
    else:
        content[len(content) // 2] ^= 4
    copy = path.with_name(harm)
    copy.write_bytes(content)
    return copy


def test_CUS_25_what_cannot_be_trusted_is_refused_and_leaves_nothing(demo, bare_place, tmp_path):
    path = tmp_path / "guanxi.backup"
    key = backed_up(demo, path)
    mistyped = ("0" if key[0] != "0" else "1") + key[1:]
    said = demo.guanxi("keys", "recovery")
    another = shown_key(said)
    tried = {
        "another key": (path, another),
        "a mistyped key": (path, mistyped),
        "cut short": (harmed(path, "cut short"), key),
        "one bit turned": (harmed(path, "one bit turned"), key),
    }
    for harm, (file, given) in tried.items():
        said = bare_place.guanxi("restore", file, "--recovery-key-stdin", status=1, typed=given + "\n")
        assert len(said.strip().splitlines()) == 1, f"one sentence: {harm}: {said}"
        assert bare_place.is_bare(), harm


def test_a_backup_can_be_checked_and_replaces_nothing(demo, tmp_path):
    path = tmp_path / "guanxi.backup"
    key = backed_up(demo, path)
    whole = demo.guanxi("restore", path, "--check", "--recovery-key-stdin", typed=key.lower())
    assert whole.startswith("Whole:")
    assert "exists already" in demo.guanxi("backup", path, status=1)
    assert "no folder" in demo.guanxi("backup", tmp_path / "absent" / "x", status=1)
    entries = demo.ask(
        "from guanxi.foundation.audit.models import Entry\n"
        "answer = [e.detail for e in Entry.objects.filter(verb='note_backup')]"
    )
    assert len(entries) == 1
    assert entries[0]["rows"] > 1000


def test_CUS_25_a_backup_holds_nothing_readable(demo, tmp_path):
    path = tmp_path / "guanxi.backup"
    backed_up(demo, path)
    content = path.read_bytes()
    for word in (
        b"SQLite format 3",
        b"keyring",
        b"linxiaolan",
        b"PGDMP",
        *[p.encode() for p in demo.ask(PHONES)],
    ):
        assert word not in content
    if not demo.url:
        with sqlite3.connect(demo.home / "guanxi.sqlite3") as live:
            assert live.execute("SELECT count(*) FROM customers_customer").fetchone() == (66,)
    assert not list((demo.home / "tmp").glob("backup-*")), "the copy that was taken is gone"


def test_wait_until_gives_up():
    with pytest.raises(AssertionError):
        wait_until(lambda: None, 0, "nothing")
