"""A list that went out of here and is handed in again: which of its columns hold what is computed here."""

from collections.abc import Collection, Sequence
from functools import cache

from django.conf import settings
from django.utils import translation

from guanxi.customers.listing import columns
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import written

COMPUTED = frozenset({"tier", "value", "total", "last_order", "last_contact"})
HALF = 0.5


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
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            heads = {column.code: str(column.label) for column in columns("")}
        found.append((heads["number"], heads["name"], frozenset(heads[code] for code in COMPUTED)))
    return found


def _are_known(rows: Sequence[Sequence[Cell]], place: int, by: User) -> bool:
    """Most of the rows looked at carry a number that is ours."""
    numbers = {written(row[place]).strip() for row in rows if place < len(row)} - {""}
    known = Customer.objects.visible_to(by).filter(customer_no__in=numbers).count() if numbers else 0
    return known > HALF * len(numbers)
