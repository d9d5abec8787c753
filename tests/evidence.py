"""Proof that nothing readable lies on disk: every byte of every file, in every spelling a leak could have."""

import base64
import gzip
import io
import json
import mmap
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

DEEPEST = 3  # archives within archives


@dataclass(frozen=True)
class Find:
    """One needle found: in which file (or member of an archive), in which spelling, at which byte."""

    place: str
    needle: str
    spelling: str
    offset: int


class Haystack(Protocol):
    def find(self, sub: bytes, /) -> int: ...


def find_bytes(folder: Path, needles: Iterable[str]) -> list[Find]:
    """Search every file under a folder, hidden ones and the inside of zip and gzip included."""
    wanted = {needle: list(spellings(needle)) for needle in needles}
    assert all(wanted), "an empty needle is found everywhere"
    found: list[Find] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        found += _find_in_file(path, wanted)
    return found


def spellings(text: str) -> Iterator[tuple[str, bytes]]:
    """The byte forms under which a text could lie in a file."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        raw = text.encode(encoding)
        if encoding == "utf-8" or raw != text.encode():
            yield encoding, raw
        yield f"{encoding} hex", raw.hex().encode()
        yield f"{encoding} HEX", raw.hex().upper().encode()
        yield from ((f"{encoding} base64 +{shift}", form) for shift, form in _base64_forms(raw))
    for name, form in (
        ("json", json.dumps(text)[1:-1]),
        ("percent", quote(text, safe="")),
        ("reversed", text[::-1]),
    ):
        if form != text:
            yield name, form.encode()


def _base64_forms(raw: bytes) -> Iterator[tuple[int, bytes]]:
    # Within a longer text the needle begins at any of three places of a group; its rim mixes with neighbours.
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + raw)
        start = -(-shift * 8 // 6)
        end = (shift + len(raw)) * 8 // 6
        core = coded[start:end]
        if len(core) >= 6:
            yield shift, core
            if (urlsafe := core.translate(bytes.maketrans(b"+/", b"-_"))) != core:
                yield shift, urlsafe


def _find_in_file(path: Path, wanted: dict[str, list[tuple[str, bytes]]]) -> list[Find]:
    if path.stat().st_size == 0:
        return []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = _find(content, str(path), wanted)
        if content[:2] in {b"PK", b"\x1f\x8b"}:
            found += _find_unpacked(content[:], str(path), wanted, DEEPEST)
    return found


def _find(content: Haystack, place: str, wanted: dict[str, list[tuple[str, bytes]]]) -> list[Find]:
    return [
        Find(place, needle, spelling, offset)
        for needle, forms in wanted.items()
        for spelling, form in forms
        if (offset := content.find(form)) >= 0
    ]


def _find_unpacked(
    content: bytes, place: str, wanted: dict[str, list[tuple[str, bytes]]], depth: int
) -> list[Find]:
    found: list[Find] = []
    for name, inner in _members(content):
        found += _find(inner, f"{place}!{name}", wanted)
        if depth > 1:
            found += _find_unpacked(inner, f"{place}!{name}", wanted, depth - 1)
    return found


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield "(names)", name.encode()
                    yield name, archive.read(name)
        elif content.startswith(b"\x1f\x8b"):
            yield "gunzipped", gzip.decompress(content)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError):
        return  # a file that only looks like an archive was searched as it is
