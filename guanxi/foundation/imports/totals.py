"""Rows that add up the others: no record, and told on the check page; a person may say that it is one.

Such a row has a word like 合计 or Total in its first cell or where a customer's name stands, and besides that
nothing but numbers: a firm that is called Total has a number, somebody to reach or an address.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guanxi.foundation.imports.tables import Cell, Row
from guanxi.foundation.imports.values import folded, written
from guanxi.foundation.search.spelling import simplified

if TYPE_CHECKING:  # files are read without Django's models
    from guanxi.foundation.imports.kinds import ImportKind, Options

STEM = "totals"
KEPT = "kept_lines"  # of options: lines that somebody said are records all the same
SHOWN = 50  # such rows that the check page lists
NAMES = frozenset({"name", "customer_name"})
NUMBERS = frozenset({"money", "number", "integer", "months", "sum"})
BESIDES = re.compile(r"[(（\[【].*?[)）\]】]|[\s:：=＝]+")  # 合 计（元）：
WORD = re.compile(
    r"(?:\d{2,4}年度?)?(?:\d{1,2}月份?)?(?:本页|本月|本年|本期|全部|以上|月度|年度)?"
    r"(?:合计|总计|小计|累计|共计|总合计|总和|合计金额|总计金额|合计数)|(?:grand|sub)?-?totals?|sum"
)


@dataclass
class Totals:
    """Tells such rows of one file by its matching (field → place of its column)."""

    kind: "ImportKind"
    mapping: Mapping[str, int]
    options: "Options"
    found: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds = {one.name: one.kind for one in self.kind.fields}
        self._kept = set(self.options.get(KEPT, ()))
        self._names = [place for name, place in self.mapping.items() if name in NAMES]
        self._told = {
            place
            for name, place in self.mapping.items()
            if kinds.get(name) not in NUMBERS and name != "currency"
        }

    def take(self, row: Row) -> bool:
        """Whether the row is left aside; it is kept to be told."""
        if (word := self._word(row.cells)) is None or row.line in self._kept:
            return False
        self.found.append((row.line, word))
        return True

    def _word(self, cells: Sequence[Cell]) -> str | None:
        first = next((n for n, cell in enumerate(cells) if written(cell).strip()), None)
        if first is None:
            return None
        for place in dict.fromkeys([first, *self._names]):
            if place < len(cells) and is_total(cells[place]):
                others = self._told - {place}
                if not any(n < len(cells) and written(cells[n]).strip() for n in others):
                    return written(cells[place]).strip()
        return None


def is_total(cell: Cell) -> bool:
    """Whether a cell says that its row adds up others."""
    if not isinstance(cell, str) or len(cell) > 40:
        return False
    return WORD.fullmatch(BESIDES.sub("", simplified(folded(cell))).casefold()) is not None
