"""What a file really is, whatever it is called: told from its first bytes."""

from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence

TEXT_ENDINGS = frozenset({"csv", "tsv", "txt"})
BOOK_ENDINGS = frozenset({"xlsx", "xlsm"})
HEAD = 8192
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Only forms that people really hand in under a wrong name; the first that fits wins.
SIGNATURES: tuple[tuple[bytes, Sentence], ...] = (
    (b"%PDF", _("a PDF document")),
    (b"\x89PNG", _("a PNG picture")),
    (b"\xff\xd8\xff", _("a JPEG picture")),
    (b"GIF8", _("a GIF picture")),
    (b"RIFF", _("a picture, sound or film")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"PAR1", _("a Parquet file")),
    (b"SQLite format 3", _("a database file")),
    (b"\x1f\x8b", _("a compressed archive (gzip)")),
    (b"Rar!", _("a compressed archive (RAR)")),
    (b"7z\xbc\xaf\x27\x1c", _("a compressed archive (7z)")),
    (b"MZ", _("a Windows program")),
    (b"\x7fELF", _("a program")),
)
ACCEPTED = _("Guanxi reads .csv, .tsv, .txt and .xlsx files.")


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def kind_of(name: str, head: bytes) -> Literal["csv", "xlsx"]:
    """How to read the file called ``name`` that begins with ``head``; refuses what it cannot be."""
    ending = ending_of(name)
    if ending not in TEXT_ENDINGS | BOOK_ENDINGS:
        raise Refused(_wrong_ending(name, ending))
    if head[:4] == b"PK\x03\x04":
        if ending in BOOK_ENDINGS:
            return "xlsx"
        raise Refused(_zip_as_text(name, head))
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused(_old_office(name, head))
    if (what := _impostor(head)) is not None:
        raise Refused(_is_really(name, what))
    if ending in BOOK_ENDINGS:
        raise Refused(_text_as_book(name, head))
    return "csv"


def _impostor(head: bytes) -> Sentence | None:
    if head[:2] == b"MZ" and head.isascii() and b"\0" not in head:
        return None  # a text whose first column happens to begin so
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            return what
    return _markup(head)


def _markup(head: bytes) -> Sentence | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<div")):
        return _("a web page")
    if start.startswith(b"<?xml"):
        return _("an XML document")
    if start.startswith((b'{"', b"[{", b"[[", b"{\n", b"{\r\n")):
        return _("a JSON document")
    return None


def _is_really(name: str, what: Sentence) -> Sentence:
    return format_lazy(
        _("“{name}” is really {what}. Save the table as .xlsx or .csv first. {accepted}"),
        name=name,
        what=what,
        accepted=ACCEPTED,
    )


def _wrong_ending(name: str, ending: str) -> Sentence:
    if ending in {"xls", "xlsb", "ods", "et", "numbers", "parquet"}:
        text = _("“{name}” is of a kind that is not read here. Save it as .xlsx or .csv first. {accepted}")
    else:
        text = _("“{name}” is not a table. {accepted}")
    return format_lazy(text, name=name, accepted=ACCEPTED)


def _zip_as_text(name: str, head: bytes) -> Sentence:
    if b"xl/" in head or b"[Content_Types].xml" in head:
        return format_lazy(
            _("“{name}” is called a text file but is an Excel workbook. Rename it so that it ends in .xlsx."),
            name=name,
        )
    return _is_really(name, _("a compressed archive (ZIP)"))


def _old_office(name: str, head: bytes) -> Sentence:
    if "EncryptedPackage".encode("utf-16-le") in head:
        return _protected(name)
    return format_lazy(
        _(
            "“{name}” is an old Excel file (.xls) or is protected by a password. "
            "Open it in Excel or WPS and save it as .xlsx without a password."
        ),
        name=name,
    )


def _protected(name: str) -> Sentence:
    return format_lazy(
        _("“{name}” is protected by a password. Remove the password, save it, and hand it in again."),
        name=name,
    )


def _text_as_book(name: str, head: bytes) -> Sentence:
    if not head.strip(b"\0"):
        return format_lazy(
            _("“{name}” holds nothing but zeros: it was damaged while being copied. Copy it again."),
            name=name,
        )
    if b"\0" in head and not head.startswith(UTF16_MARKS):
        return format_lazy(
            _("“{name}” is not an Excel workbook, or is damaged. {accepted}"), name=name, accepted=ACCEPTED
        )
    return format_lazy(
        _("“{name}” is called an Excel workbook but holds plain text. Rename it so that it ends in .csv."),
        name=name,
    )
