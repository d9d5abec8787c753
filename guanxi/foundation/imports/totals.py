"""Rows that add up the others, or are the foot of the sheet: no record, and told on the check page.

A person may say that one is a record all the same.

Such a row has a word like 合计 or Total in its first cell or where a customer's name stands, and besides that
nothing but numbers and how many rows they are of (302家): a firm that is called Total has a number, somebody
to reach or an address.

The foot of a sheet are its last rows, mostly empty: one or two cells such as 制表：李芳, 打印时间 2024-12-30,
Page 1 of 2; right below a total also another remark that names what it says before a colon. A firm may be
called Created by Anna Ltd wherever other rows follow.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guanxi.foundation.imports.tables import Cell, Row
from guanxi.foundation.imports.values import folded, written
from guanxi.foundation.search.spelling import simplified

if TYPE_CHECKING:  # files are read without Django's models
    from guanxi.foundation.imports.kinds import ImportKind, Options

STEM = "totals"
FEET = "feet"  # of counts, beside the same of totals
KEPT = "kept_lines"  # of options: lines that somebody said are records all the same
SHOWN = 50  # such rows that the check page lists
NAMES = frozenset({"name", "customer_name"})
NUMBERS = frozenset({"money", "number", "integer", "months", "sum"})
BESIDES = re.compile(r"[(（\[【].*?[)）\]】]|[\s:：=＝]+")  # 合 计（元）：
WORD = re.compile(
    r"(?:\d{2,4}年度?)?(?:\d{1,2}月份?)?(?:本页|本月|本年|本期|全部|以上|月度|年度)?"
    r"(?:合计|总计|小计|累计|共计|总合计|总和|合计金额|总计金额|合计数)|(?:grand|sub)?-?totals?|sum"
)
COUNT = re.compile(  # 302家, 共 302 户, 302 customers
    r"共?\s*[0-9][0-9,]*\s*(?:[家户个位名人条笔单行件项次份]|客户|联系人|任务|订单|记录"
    r"|(?:customer|contact|account|compan|person|people|task|order|record|row|item|entr)(?:s|y|ies)?)"
)
FIGURES = re.compile(r"[0-9][0-9,]*")  # where a name stands
FOOT = re.compile(
    r"(?:制表|制单|填表|填报|编制|审核|复核|审批|批准|核准|经办|经手|出纳|会计|主管|负责|打印|导出|统计|签字|签名|盖章"
    r"|备注|说明|附注|注)(?:单位|人员?|部门|日期|时间)?\s*:.*"
    r"|(?:制表|填表|审核|打印|导出|统计)(?:人|日期|时间)(?:\s.*|[0-9].*)?"
    r"|第\s*[0-9]+\s*页.*|共\s*[0-9]+\s*页.*|page\s*[0-9]+(?:\s*(?:of|/)\s*[0-9]+)?|[0-9]+\s*/\s*[0-9]+\s*页"
    r"|(?:prepared|checked|approved|reviewed|printed|created|exported)\s+(?:by|on|at)\b.*|(?:notes?|remarks?)\s*:.*"
)
REMARK = re.compile(r"[^:]{1,12}:.*|以上.*")  # of whatever kind, right below a total
FOOT_CELLS = 2
LAST = 20  # rows that a foot has at most, with the totals above and within it


@dataclass
class Totals:
    """Tells such rows of one file by its matching (field → place of its column)."""

    kind: "ImportKind"
    mapping: Mapping[str, int]
    options: "Options"
    found: list[tuple[int, str]] = field(default_factory=list)
    is_below: bool = False  # a total, and of nothing but what is left aside since: kept from part to part

    def __post_init__(self) -> None:
        kinds = {one.name: one.kind for one in self.kind.fields}
        self._kept = set(self.options.get(KEPT, ()))
        self._names = [place for name, place in self.mapping.items() if name in NAMES]
        self._told = {
            place
            for name, place in self.mapping.items()
            if kinds.get(name) not in NUMBERS and name != "currency"
        }

    def begin(self) -> None:
        """A new part of the file: where it begins changes nothing of what its rows are."""
        self.found = []

    def watched(self, rows: Iterable[Row]) -> Iterator[tuple[Row, bool]]:
        """Each row, and whether it is one of the last, below which are but totals and mostly empty rows."""
        coming: deque[Row] = deque()
        for row in rows:
            coming.append(row)
            if len(coming) > LAST:
                yield coming.popleft(), False
        begins = len(coming)
        while begins and (_is_scant(coming[begins - 1].cells) or self._word(coming[begins - 1].cells)):
            begins -= 1
        yield from ((row, place >= begins) for place, row in enumerate(coming))

    def take(self, row: Row, *, is_last: bool) -> bool:
        """Whether the row is left aside; it is kept to be told."""
        word = self._word(row.cells) or (self._foot(row.cells) if is_last else None)
        if word is None or row.line in self._kept:
            self.is_below = False
            return False
        self.is_below = True
        self.found.append((row.line, word))
        return True

    def _foot(self, cells: Sequence[Cell]) -> str | None:
        """What the foot of the sheet says, where the row is of it."""
        if not (said := _said(cells)):
            return None
        first = _plain(said[0])
        # where no column is a name, 审核：合同 may be what a row is about
        is_one = (self._names or self.is_below) and FOOT.fullmatch(first)
        is_one = is_one or (self.is_below and REMARK.fullmatch(first))
        return said[0] if is_one else None

    def _word(self, cells: Sequence[Cell]) -> str | None:
        first = next((n for n, cell in enumerate(cells) if written(cell).strip()), None)
        if first is None:
            return None
        for place in dict.fromkeys([first, *self._names]):
            if place < len(cells) and is_total(cells[place]):
                others = self._told - {place}
                if not any(n < len(cells) and self._is_told(n, cells[n]) for n in others):
                    return written(cells[place]).strip()
        return None

    def _is_told(self, place: int, cell: Cell) -> bool:
        """Whether a cell beside the word says more than how many rows there are."""
        text = simplified(folded(written(cell).strip())).casefold()
        return bool(text) and not (
            COUNT.fullmatch(text) or (place in self._names and FIGURES.fullmatch(text))
        )


def _said(cells: Sequence[Cell]) -> list[str]:
    return [text for cell in cells if (text := written(cell).strip())]


def _is_scant(cells: Sequence[Cell]) -> bool:
    """Whether a row says little for all the columns that it has, or nothing but what a foot says."""
    said = _said(cells)
    if len(said) > FOOT_CELLS or len(said) == len(cells):
        return False
    return 2 * len(said) <= len(cells) or all(FOOT.fullmatch(_plain(text)) for text in said)


def _plain(text: str) -> str:
    return simplified(folded(text)).casefold()


def is_total(cell: Cell) -> bool:
    """Whether a cell says that its row adds up others."""
    if not isinstance(cell, str) or len(cell) > 40:
        return False
    return WORD.fullmatch(BESIDES.sub("", simplified(folded(cell))).casefold()) is not None
