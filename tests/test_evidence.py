"""The byte search must find what it is there to find, or it proves nothing."""

import base64
import gzip
import zipfile
from pathlib import Path

import pytest

from tests.evidence import find_bytes

PHONE, NAME = "13812346021", "顾明川"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("needle", [PHONE, NAME])
def test_a_value_is_found_in_every_encoding(tmp_path: Path, encoding: str, needle: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / ".hidden").write_bytes(b"\0\xff" * 999 + needle.encode(encoding) + b"tail")
    assert [(find.needle, find.offset) for find in find_bytes(tmp_path, [needle, "nowhere"])] == [
        (needle, 1998)
    ]


@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
@pytest.mark.parametrize("code", [base64.b64encode, base64.urlsafe_b64encode, base64.b16encode, bytes.hex])
def test_a_value_is_found_when_coded_within_more(tmp_path: Path, before: bytes, code) -> None:
    coded = code(before + b"mei.tanaka@hengyue.cn" + b"after")
    (tmp_path / "cache").write_bytes(coded if isinstance(coded, bytes) else coded.encode())
    assert find_bytes(tmp_path, ["mei.tanaka@hengyue.cn"])


def test_a_value_is_found_inside_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", f"<v>{NAME}</v>" * 50)
        archive.writestr("inner.gz", gzip.compress(PHONE.encode() * 50))
    places = {find.place.partition("!")[2] for find in find_bytes(tmp_path, [NAME, PHONE])}
    assert places == {"xl/sheet.xml", "inner.gz!gunzipped"}


def test_json_and_address_spellings_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "\\u987e\\u660e\\u5ddd"}', encoding="utf-8")
    (tmp_path / "access.log").write_text("GET /?q=%E9%A1%BE%E6%98%8E%E5%B7%9D", encoding="utf-8")
    assert {find.spelling for find in find_bytes(tmp_path, [NAME])} == {"json", "percent"}


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 5000)
    (tmp_path / "empty").touch()
    assert find_bytes(tmp_path, [PHONE, NAME]) == []
