import csv
import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.foundation.privacy.chunks import CHUNK, TAG
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.privacy.files import HEADER, open_sealed, plain_size
from guanxi.foundation.privacy.keys import KeyRing

UID = uuid4()
STEP = CHUNK + TAG
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1, 3 * CHUNK, 3 * CHUNK + 7]


def content_of(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def write(path: Path, content: bytes, *, label: str = "import.source") -> Path:
    with open_sealed(path, "wb", label=label, uid=UID) as out:
        out.write(content)
    return path


def read(path: Path, **kwargs) -> bytes:
    with open_sealed(path, **{"label": "import.source", "uid": UID, **kwargs}) as file:
        return file.read()


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_as_it_was(tmp_path: Path, size: int) -> None:
    path = write(tmp_path / "deep" / "f", content_of(size))
    assert read(path) == content_of(size)
    assert plain_size(path) == size
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["f"]


@settings(max_examples=40, deadline=None)
@given(pieces=st.lists(st.integers(0, 2 * CHUNK + 9), max_size=6))
def test_pieces_of_any_size_make_the_same_file(tmp_path_factory, pieces: list[int]) -> None:
    path = tmp_path_factory.mktemp("pieces") / "f"
    with open_sealed(path, "wb", label="import.source", uid=UID) as out:
        for piece in pieces:
            out.write(content_of(piece))
    assert read(path) == b"".join(map(content_of, pieces))


@settings(max_examples=40, deadline=None)
@given(jumps=st.lists(st.tuples(st.integers(0, 3 * CHUNK + 20), st.integers(0, CHUNK * 2)), max_size=8))
def test_a_file_reads_the_same_from_any_place(tmp_path_factory, jumps: list[tuple[int, int]]) -> None:
    content = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"
    path = write(tmp_path_factory.mktemp("jumps") / "f", content)
    with open_sealed(path, label="import.source", uid=UID) as file:
        for place, length in jumps:
            file.seek(place)
            assert file.read(length) == content[place : place + length]
        assert file.seek(-7, io.SEEK_END) == len(content) - 7
        assert file.read() == b"the end"


def test_zip_and_text_layers_work_on_it(tmp_path: Path) -> None:
    path = tmp_path / "book"
    with open_sealed(path, "wb", label="import.source", uid=UID) as out, zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "顾明川\n" * 30_000)
    with open_sealed(path, label="import.source", uid=UID) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("a.txt").decode() == "顾明川\n" * 30_000
    with (
        open_sealed(path, "wb", label="import.source", uid=UID) as out,
        io.TextIOWrapper(out, "utf-8") as text,
    ):
        csv.writer(text).writerows([["陆远征", number] for number in range(20_000)])
    with open_sealed(path, label="import.source", uid=UID) as file, io.TextIOWrapper(file, "utf-8") as text:
        assert sum(1 for row in csv.reader(text) if row[0] == "陆远征") == 20_000


def test_nothing_of_the_content_is_on_disk(tmp_path: Path) -> None:
    content = ("13812346021 顾明川 " * 9000).encode()
    sealed = write(tmp_path / "f", content).read_bytes()
    assert not any(part in sealed for part in (b"13812346021", "顾明川".encode(), content[100:108]))


def test_every_altered_byte_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path / "f", b"a short file with a phone number")
    sealed = path.read_bytes()
    for place in range(len(sealed)):
        path.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        with pytest.raises(SealBroken):
            read(path)


def test_every_cut_is_noticed_when_it_is_opened(tmp_path: Path) -> None:
    path = write(tmp_path / "f", content_of(2 * CHUNK + 50))
    sealed = path.read_bytes()
    cuts = [0, 1, HEADER, HEADER + 1, HEADER + STEP - 1, HEADER + STEP, HEADER + 2 * STEP, len(sealed) - 1]
    for broken in [sealed[:cut] for cut in cuts] + [sealed + b"\0", sealed + sealed[HEADER:]]:
        path.write_bytes(broken)
        with pytest.raises(SealBroken):
            open_sealed(path, label="import.source", uid=UID)


def test_chunks_cannot_be_exchanged_dropped_or_borrowed(tmp_path: Path) -> None:
    path, other = write(tmp_path / "f", content_of(4 * CHUNK)), write(tmp_path / "g", content_of(4 * CHUNK))
    sealed, foreign = path.read_bytes(), other.read_bytes()
    head, *chunks = [
        sealed[:HEADER],
        *(sealed[HEADER + n * STEP : HEADER + (n + 1) * STEP] for n in range(4)),
    ]
    borrowed = foreign[HEADER : HEADER + STEP]
    for order in (
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks[2:]],
        [chunks[0], chunks[0], *chunks[2:]],
        [borrowed, *chunks[1:]],
        [chunks[3], *chunks[1:]],
    ):
        path.write_bytes(head + b"".join(order))
        with pytest.raises(SealBroken):
            read(path)


@pytest.mark.parametrize("wrong", [{"label": "export"}, {"uid": uuid4()}])
def test_a_file_opens_for_its_own_label_and_record_only(tmp_path: Path, wrong) -> None:
    path = write(tmp_path / "f", b"x")
    with pytest.raises(SealBroken):
        read(path, **wrong)


def test_a_plain_file_is_no_sealed_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"name,phone\n" * 100)
    with pytest.raises(SealBroken, match="not one of"):
        read(tmp_path / "f")


def test_a_file_of_an_older_key_opens(own_ring: KeyRing, tmp_path: Path) -> None:
    path = write(tmp_path / "f", b"before")
    own_ring.rotate("encryption")
    assert read(path) == b"before"
    assert read(write(tmp_path / "g", b"after")) == b"after"


def test_an_interrupted_file_never_takes_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "f", b"the whole one")

    def fail_half_way() -> None:
        with open_sealed(path, "wb", label="import.source", uid=UID) as out:
            out.write(content_of(3 * CHUNK))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert read(path) == b"the whole one"
    forgotten = open_sealed(tmp_path / "g", "wb", label="import.source", uid=UID)
    forgotten.write(b"nobody closed me")
    del forgotten
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]


def test_an_exclusive_file_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "f"
    first, second = (open_sealed(path, "xb", label="import.source", uid=UID) for _ in range(2))
    first.write(b"first")
    first.close()
    with pytest.raises(FileExistsError):
        second.close()
    with pytest.raises(FileExistsError):
        open_sealed(path, "xb", label="import.source", uid=UID)
    assert read(path) == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]
