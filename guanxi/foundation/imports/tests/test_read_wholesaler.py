"""A real company's half million lines: the same as text and as workbook, in little memory."""

import csv
import io
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

from guanxi.foundation.imports.dates import DateReader
from guanxi.foundation.imports.numbers import NumberReader
from guanxi.foundation.imports.readers import Read
from guanxi.foundation.imports.tests.making import book, opened
from guanxi.foundation.imports.values import read_code, read_text

LONDON = ZoneInfo("Europe/London")
MEASURED = """
import io, resource
from django.conf import settings
settings.configure(USE_I18N=False)
from guanxi.foundation.imports.reading import open_table

LINE = b"536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom\\n"
HEAD = b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\\n"

class Endless(io.RawIOBase):
    def __init__(self):
        self.left = 541_909
        self.rest = HEAD
    def read(self, size=-1):
        while len(self.rest) < size and self.left:
            lines = min(self.left, 4096)
            self.rest += LINE * lines
            self.left -= lines
        block, self.rest = self.rest[:size], self.rest[size:]
        return block

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = peak()
table = open_table(Endless, "retail.csv", len(HEAD) + 541_909 * len(LINE))
print(table.count, sum(1 for row in table.rows()), sum(1 for row in table.rows(541_900)), peak() - before)
"""


def test_half_a_million_lines_of_text_take_little_memory():
    done = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)
    count, rows, rest, megabytes = map(int, done.stdout.split())
    assert (count, rows, rest) == (541_909, 541_909, 9)
    assert megabytes < 100


@pytest.fixture(scope="module")
def cut(public_data):
    import pyarrow.parquet as parquet

    table = parquet.read_table(public_data / "online_retail.parquet").slice(140_000, 6_000)
    rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return table.column_names, rows


def as_text(names, rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        when = row[4]
        writer.writerow([*row[:4], f"{when.month}/{when.day}/{when.year} {when:%H:%M}", *row[5:]])
    return out.getvalue().encode()


def read(table):
    """All lines as an import would read them, and the problems."""
    whole = list(table.rows())
    dates = DateReader(zone=LONDON).learn(row.cells[4] for row in whole)
    amounts = NumberReader().learn(row.cells[5] for row in whole)
    readers: tuple[Read, ...] = (
        read_code, read_code, read_text, amounts.read, dates.read_instant, amounts.read, read_code, read_text,
    )  # fmt: skip
    lines = [[reader(cell) for reader, cell in zip(readers, row.cells, strict=True)] for row in whole]
    problems = [reading.problem for line in lines for reading in line if reading.problem is not None]
    return [[reading.clean for reading in line] for line in lines], problems + [
        row.problem for row in whole if row.problem
    ]


@pytest.mark.public_data
def test_text_and_workbook_of_the_wholesaler_say_the_same(cut):
    names, rows = cut
    lines, problems = read(opened(as_text(names, rows), "retail.csv"))
    assert problems == []
    assert (len(lines), read(opened(book([names, *rows]), "retail.xlsx"))) == (6_000, (lines, []))
    first, line = rows[0], lines[0]
    assert line[:2] == [first[0], first[1]]
    assert line[4] == first[4].replace(tzinfo=LONDON)
    assert float(line[5]) == first[5]
    assert sum(line[6] is None for line in lines) == sum(row[6] is None for row in rows) > 0
