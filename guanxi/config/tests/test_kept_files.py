"""What is amiss with the files that hang on records, the doctor names."""

import os
import time
from uuid import uuid4

import pytest

from guanxi.config.checkup.kept import kept_files
from guanxi.customers.tests.colleagues import make_place, make_three
from guanxi.customers.tests.test_hang_files_on_customers import hang
from guanxi.foundation.files import previews, store
from guanxi.foundation.files.clearing import purge_files
from guanxi.foundation.imports.spool import SOURCE, Spool
from guanxi.foundation.privacy.files import open_sealed


@pytest.fixture
def home(settings, tmp_path):
    """A folder of one's own: others' tests leave files behind whose rows were rolled back."""
    settings.GUANXI_HOME = tmp_path


@pytest.mark.django_db
def test_what_is_missing_changed_or_nobodys_is_named(home):
    one, _other, _stranger = make_three()
    customer = make_place(one)
    first, second, third = (hang(one, customer, f"{number}.txt") for number in range(3))
    assert [(each.level, each.said) for each in kept_files()] == [("ok", "all are there; 3 read to the end")]
    store.path_of(first.uid).unlink()
    other = store.path_of(second.uid)
    content = other.read_bytes()
    other.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    stray = other.parent / f"{other.name[:2]}{'f' * 30}"
    stray.write_bytes(b"left behind")
    found = [(each.level, each.said) for each in kept_files()]
    named = [
        ("bad", f"1 are not on the disk (ids {first.pk})"),
        ("bad", f"1 are not as they came (ids {second.pk})"),
    ]
    assert found == named  # what is young may be an upload under way
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(stray, (long_ago, long_ago))
    assert [each.said for each in kept_files()][2] == "1 belong to no record: uploads that were cut off"
    purge_files()
    assert not stray.exists()
    assert other.exists()
    assert store.path_of(third.uid).exists()
    assert [(each.level, each.said) for each in kept_files()] == named


@pytest.mark.django_db
def test_a_files_own_bytes_under_another_name_are_not_as_they_came(home):
    one, _other, _stranger = make_three()
    customer = make_place(one)
    first, second = hang(one, customer), hang(one, customer, content=b"another")
    store.path_of(first.uid).write_bytes(store.path_of(second.uid).read_bytes())
    assert [each.said for each in kept_files()] == [f"1 are not as they came (ids {first.pk})"]


@pytest.mark.django_db
def test_what_killed_processes_left_half_written_is_named_and_swept_after_a_day(home):
    writers = [store.Incoming("a.txt")._writer, Spool(uuid4()).begin(SOURCE)]
    writers.append(open_sealed(previews.path_of(uuid4()), "xb", label=previews.LABEL, uid=uuid4()))
    halves = [writer._partial for writer in writers]
    under_way = store.Incoming("b.txt")
    for half in halves:
        os.utime(half, (time.time() - 25 * 3600,) * 2)
    assert [each.said for each in kept_files()] == ["3 are half written: their process was killed"]
    purge_files()
    assert [half.exists() for half in [*halves, under_way._writer._partial]] == [False, False, False, True]
    assert [each.level for each in kept_files()] == ["ok"]
