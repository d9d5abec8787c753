"""The wholesaler's file, written out as people would hand it in."""

import csv
import fcntl
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[3]
COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)


def rows(data: Path, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of the parquet file."""
    import pyarrow.parquet as pq

    def all_rows() -> Iterator[tuple[Any, ...]]:
        for batch in pq.ParquetFile(data / "online_retail.parquet").iter_batches(
            20_000, columns=list(COLUMNS)
        ):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    return islice(all_rows(), most)


def whole_file(data: Path, kind: str) -> Path:
    """All rows as ``csv`` or ``xlsx``: written once for both databases, which takes half a minute."""
    source = (data / "online_retail.parquet").stat()
    base = PROJECT / ".tmp"
    path = base / f"online-retail-{source.st_size}-{source.st_mtime_ns}.{kind}"
    with (base / f"online-retail-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            write = {"csv": write_csv, "xlsx": write_xlsx}[kind]
            write(path.with_suffix(f".half.{kind}"), rows(data)).replace(path)
    return path


def write_csv(path: Path, found: Iterator[tuple[Any, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in found:
            writer.writerow("" if value is None else _text(value) for value in row)
    return path


def _text(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value


def write_xlsx(path: Path, found: Iterator[tuple[Any, ...]]) -> Path:
    """As a spreadsheet keeps it: numbers that look like numbers are numbers."""
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "yyyy-mm-dd hh:mm"}
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for n, row in enumerate(found, start=1):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(n, place, value)
            elif isinstance(value, str) and value.isdecimal():
                sheet.write_number(n, place, int(value))
            elif isinstance(value, str):
                sheet.write_string(n, place, value)
            elif value is not None:
                sheet.write_number(n, place, value)
    book.close()
    return path
