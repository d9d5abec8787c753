"""A file that went out of here and is handed in again: what in it was computed here, and is nobody's report.

A list has columns of that, known by its own headings. Template 1 mixes both in a column, row by row: what
nobody reported stands there as we compute it. So each of its rows names such cells in a column of its own,
and what it names does not come back as a fact of a customer that is here, whatever was computed since.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation

from guanxi.customers.headings import MARK
from guanxi.customers.listing import columns
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import written
from guanxi.foundation.sentences import said as _

COMPUTED = frozenset({"tier", "value", "total", "last_order", "last_contact"})
HALF = 0.5
# Field → its column in template 1, where that holds what we compute unless a file reported it.
MARKED: Mapping[str, str] = {
    "duration": "历史合作时长",
    "total_amount": "累计合作金额",
    "tier": "客户分层",
    "last_date": "最近合作时间",
}


def mark(fields: Collection[str]) -> str:
    """What a row of template 1 says of its cells that we computed."""
    return "、".join(heading for field, heading in MARKED.items() if field in fields)


def marked(words: Iterable[str]) -> frozenset[str]:
    """The fields that a row names so."""
    headings = set(words)
    return frozenset(field for field, heading in MARKED.items() if heading in headings)


def concerns(run: Any) -> list[Concern]:
    """Said once of the whole file."""
    if "computed" not in run.mapping:
        return []
    sentence = _(
        "The file went out from here, and its column “%(name)s” says which cells were computed here. Of"
        " customers that are here already such cells are not imported, whatever is computed by now."
    )
    return [Concern(sentence % {"name": MARK}, tone="")]


def computed(headers: Sequence[str], rows: Sequence[Sequence[Cell]], by: User) -> Collection[int] | None:
    """The places of such columns; None where the file is not one of ours.

    Ours has the list's own headings, letter for letter in one language, and numbers that are known here: a
    stranger's “分层” is a fact that the stranger tells.
    """
    for number, name, ours in _headings():
        if number in headers and name in headers and _are_known(rows, headers.index(number), by):
            return {place for place, header in enumerate(headers) if header in ours}
    return None


@cache
def _headings() -> Sequence[tuple[str, str, frozenset[str]]]:
    """Of each language: the headings of number and name, and those of what is computed."""
    found = []
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            heads = {column.code: str(column.label) for column in columns("")}
        found.append((heads["number"], heads["name"], frozenset(heads[code] for code in COMPUTED)))
    return found


def _are_known(rows: Sequence[Sequence[Cell]], place: int, by: User) -> bool:
    """Most of the rows looked at carry a number that is ours."""
    numbers = {written(row[place]).strip() for row in rows if place < len(row)} - {""}
    known = Customer.objects.visible_to(by).filter(customer_no__in=numbers).count() if numbers else 0
    return known > HALF * len(numbers)
