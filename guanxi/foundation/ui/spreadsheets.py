"""What every file for spreadsheets keeps to, and their one writer: row by row, in steady memory.

Texts are such that no spreadsheet runs them. A library for workbooks holds all cells, or lays them open on
the disk; a plain sheet needs neither (docs/decisions/0013-one-writer-of-spreadsheets.md).
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

type Cell = str | int | float | Decimal | date | datetime | None


# A spreadsheet would run a text that begins so as a formula; full-width signs are read as the others.
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


MOST_LETTERS: Final = 32_767
_EPOCH: Final = date(1899, 12, 30)
_FIRST_YEAR: Final = 1900
_ILLEGAL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
LOOKED_AT: Final = 200  # rows that say how wide the columns are
NARROWEST, WIDEST = 8, 60
PLAIN, MONEY, DAY, MOMENT, HEAD = range(5)

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType='
    '"application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROOT: Final = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_CORE: Final = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{mark}</dc:creator></cp:coreProperties>'
)
_BOOK: Final = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_PARTS: Final = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet"'
    f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles"'
    ' Target="styles.xml"/></Relationships>'
)
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf numFmtId="4" applyNumberFormat="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


class Strong(str):
    """Words that a sheet sets off from its rows: the line under a group."""

    __slots__ = ()


def defused(text: str) -> str:
    """Text that a spreadsheet shows instead of running it; plain numbers stay as they are."""
    if not text.lstrip(" \u3000").startswith(DANGEROUS) or _is_number(text):
        return text
    return f"'{text}"


def restored(text: str) -> str:
    """The text that ``defused``, or a person before a spreadsheet, guarded with an apostrophe."""
    if text.startswith("'") and text[1:].lstrip(" \u3000").startswith(DANGEROUS):
        return text[1:]
    return text


def _is_number(text: str) -> bool:
    figures = text[1:].replace(".", "", 1)
    return text[:1] in {"-", "+"} and figures.isascii() and figures.isdigit()


# ---- workbooks ---------------------------------------------------------------------------------


def write_xlsx(
    out: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: str = ""
) -> int:
    """One sheet: the heads, and a line for each row; numbers, money and days are such. How many rows.

    ``mark`` says whose copy it is: at the foot of every printed page, and in the file's properties.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for path, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _ROOT),
            ("docProps/core.xml", _CORE.replace("{mark}", _xml(mark))),
            ("xl/workbook.xml", _BOOK.replace("{name}", _xml(_sheet_name(name)))),
            ("xl/_rels/workbook.xml.rels", _PARTS),
            ("xl/styles.xml", _STYLES),
        ):
            book.writestr(path, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            return _write_sheet(sheet, heads, rows, mark)


def _sheet_name(name: str) -> str:
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "Sheet1"


def _write_sheet(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Cell]], mark: str) -> int:
    following = iter(rows)
    first = list(islice(following, LOOKED_AT))
    start = (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" defaultColWidth="18"/>'
        f"{_columns([heads, *first])}<sheetData><row>"
    )
    sheet.write((start + "".join(_words(head, HEAD) for head in heads) + "</row>").encode(errors="replace"))
    count = 0
    for row in chain(first, following):
        count += 1
        sheet.write(("<row>" + "".join(map(_cell, row)) + "</row>").encode(errors="replace"))
    footed = mark.replace("&", "&&")[:200]  # a single one would be a code of the footer's
    foot = (
        f"<headerFooter><oddFooter>&amp;L{_xml(footed)}&amp;R&amp;P</oddFooter></headerFooter>"
        if mark
        else ""
    )
    sheet.write(f"</sheetData>{foot}</worksheet>".encode(errors="replace"))
    return count


def _columns(rows: Sequence[Sequence[Cell]]) -> str:
    """Each as wide as what is longest in it in these rows: a sheet says it before its first one."""
    widths: list[int] = []
    for row in rows:
        widths += [NARROWEST] * (len(row) - len(widths))
        for place, value in enumerate(row):
            widths[place] = max(widths[place], min(_width(value) + 2, WIDEST))
    told = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    return f"<cols>{told}</cols>" if told else ""


def _width(value: Cell) -> int:
    """Places it takes, where a Chinese character takes two."""
    match value:
        case Strong():
            return 0  # the line under a group goes on over the cells beside it
        case str():
            lines = (line[:WIDEST] for line in value.split("\n"))
            return max(sum(1 + (east_asian_width(sign) in "WF") for sign in line) for line in lines)
        case Decimal():
            return len(f"{value:,.2f}")
    return len(_plain(value))


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return _words(value, HEAD if isinstance(value, Strong) else PLAIN) if value else "<c/>"
    if isinstance(value, date) and value.year <= _FIRST_YEAR:
        return _words(value.isoformat())  # before the days that spreadsheets count from
    if isinstance(value, datetime):
        return f'<c s="{MOMENT}"><v>{_serial(value)}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, Decimal):
        return f'<c s="{MONEY}"><v>{value:f}</v></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"


def _words(text: str, style: int = PLAIN) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{styled}><is><t xml:space="preserve">{_xml(defused(text))}</t></is></c>'


def _xml(text: str) -> str:
    return escape(text[:MOST_LETTERS].translate(_ILLEGAL), {'"': "&quot;"})


def _serial(when: datetime) -> str:
    seconds = when.hour * 3600 + when.minute * 60 + when.second
    return f"{(when.date() - _EPOCH).days + seconds / 86400:.6f}"


# ---- text --------------------------------------------------------------------------------------


def write_csv(out: Any, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Text that Excel opens with its Chinese intact; how many rows."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text)
        writer.writerow(map(defused, heads))
        for row in rows:
            count += 1
            writer.writerow([_plain(value) for value in row])
    finally:
        text.detach()  # the file is its owner's to close
    return count


def _plain(value: Cell) -> str:
    match value:
        case str():
            return defused(value)
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case Decimal():
            return f"{value:f}"
        case None:
            return ""
    return str(value)
