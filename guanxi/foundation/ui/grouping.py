"""What a list can be grouped by, what of it adds up, and how an address names one group of it.

``grouped=owner`` groups a list by its owner; ``within=owner~7`` asks for the rows of one group,
``within=owner~`` for those without an owner. Both stand beside the filters, and views keep both.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Func, Q, Value
from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import is_storable, record_id

GROUP, WITHIN, PART = "grouped", "within", "part"
KEY = "group_key"  # what a group's rows have in common, as a statement calls it
MOST_WITHIN = 4
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
type Words = Callable[[Sequence[Any], User], Mapping[Any, Sentence]]


@dataclass(frozen=True)
class Grouped:
    """One way to group: ``key`` makes the expression, ``named`` turns an address's text into a key.

    ``words`` says what keys are called, once for all of them; ``is_`` is the condition to have a key, None
    for having none. ``order`` gives the keys that stand in an order of their own; others go by how many rows
    they have.
    """

    code: str
    label: Sentence
    key: Callable[[Any], Any]
    named: Callable[[str], Any]
    is_: Callable[[Any], Q]
    words: Words
    order: Sequence[Any] = ()
    newest_first: bool = False
    none: Sentence = ""


@dataclass(frozen=True)
class Summed:
    """A column of the list whose amounts add up, in one currency or unit: ``amount`` makes the expression.

    Rows where it is null are in no sum, and every sum says how many rows it has. ``digits`` are the places
    that are kept exactly.
    """

    code: str
    label: Sentence
    amount: Callable[[Any], Any]
    text: Callable[[Any], str]
    digits: int = 3
    having: Callable[[int], str] | None = None  # so many rows have such an amount, in words


@dataclass(frozen=True)
class Within:
    """One group of which the address asks the rows."""

    grouped: Grouped
    key: Any
    text: str

    def q(self) -> Q:
        return self.grouped.is_(self.key)


@dataclass(frozen=True)
class Grouping:
    """What a list says of its groups and sums. By ``unnamed`` nothing is grouped: they choose rows alone."""

    by: tuple[Grouped, ...] = ()
    sums: tuple[Summed, ...] = ()
    unnamed: tuple[Grouped, ...] = ()

    def named(self, code: str) -> Grouped | None:
        return next((one for one in self.by if one.code == code), None)

    def without(self, codes: Collection[str]) -> "Grouping":
        """The same for whom these columns are hidden: nothing adds them up."""
        by = tuple(one for one in self.by if one.code not in codes)
        return Grouping(by, tuple(one for one in self.sums if one.code not in codes))

    def naming_none_of(self, codes: Collection[str]) -> "Grouping":
        """The same for outside: a group of these still chooses its rows, but stands over none."""
        return replace(self.without(codes), unnamed=tuple(one for one in self.by if one.code in codes))

    def within(self, query: QueryDict) -> tuple[Within, ...]:
        """The groups that the address names; what no list knows any more is left aside, as filters are."""
        asked = query.getlist(WITHIN)
        if len(asked) > MOST_WITHIN:
            raise damaged()
        return tuple(one for text in asked if (one := self._one(text)) is not None)

    def _one(self, text: str) -> Within | None:
        code, _sep, named = text.partition("~")
        found = next((one for one in (*self.by, *self.unnamed) if one.code == code), None)
        return Within(found, found.named(named) if named else None, text) if found else None


NO_GROUPING = Grouping()


def damaged() -> Refused:
    return Refused(_("This page's address is damaged. Open the list again."))


def text_of(grouped: Grouped, key: Any) -> str:
    """A group as addresses name it."""
    return f"{grouped.code}~{'' if key is None else key}"


def ident(text: str) -> int:
    """The id that an address names."""
    found = record_id(text)
    if found is None:
        raise damaged()
    return found


def plain(text: str) -> str:
    """A word that an address names."""
    if not is_storable(text):
        raise damaged()
    return text


def month(text: str) -> str:
    """A month that an address names."""
    if not _MONTH.fullmatch(text) or text < "0002":
        raise damaged()
    return text


# ---- ways to group -----------------------------------------------------------------------------


def by_choice(
    code: str, label: Sentence, choices: Iterable[tuple[Any, Any]], column: str = "", *, none: Sentence = ""
) -> Grouped:
    """By a column of codes, in their own order."""
    words = {str(value): text for value, text in choices if value != ""}
    column = column or code
    return Grouped(
        code, label, lambda _rows: F(column), plain, lambda key: Q(**{column: "" if key is None else key}),
        lambda keys, _user: {key: words.get(str(key), str(key)) for key in keys},
        order=tuple(words), none=none,
    )  # fmt: skip


def by_text(code: str, label: Sentence, column: str = "", *, none: Sentence = "") -> Grouped:
    """By a column of words that stand for themselves."""
    column = column or code
    return Grouped(
        code, label, lambda _rows: F(column), plain, lambda key: Q(**{column: "" if key is None else key}),
        lambda keys, _user: {key: str(key) for key in keys}, none=none,
    )  # fmt: skip


def by_record(code: str, label: Sentence, column: str, words: Words, *, none: Sentence = "") -> Grouped:
    """By a reference; ``words`` names the records of these ids, as far as the reader may know them."""
    return Grouped(
        code, label, lambda _rows: F(column), ident,
        lambda key: Q(**{f"{column}__isnull": True}) if key is None else Q(**{column: key}),
        words, none=none,
    )  # fmt: skip


def by_month(code: str, label: Sentence, column: str = "", *, none: Sentence = "") -> Grouped:
    """By the months of a column of days, the newest first."""
    column = column or code
    return Grouped(
        code, label, lambda _rows: month_of(column), month,
        lambda key: Q(**{f"{column}__isnull": True}) if key is None else within_month(column, key),
        month_words, newest_first=True, none=none,
    )  # fmt: skip


def month_of(day: str) -> Func:
    """2026-11 of a day: SQLite keeps days as such texts, PostgreSQL writes them so."""
    if connection.vendor == "sqlite":
        return Func(F(day), Value(1), Value(7), function="substr", output_field=CharField())
    return Func(F(day), Value("YYYY-MM"), function="to_char", output_field=CharField())


def month_words(keys: Sequence[Any], _user: User) -> Mapping[Any, Sentence]:
    return {key: formats.month(date.fromisoformat(f"{key}-01")) for key in keys}


def ends_of(key: str) -> tuple[date, date]:
    """A month's first day, and the first that is no more in it."""
    year, number = map(int, key.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1) if year < 9999 else date.max


def within_month(column: str, key: str) -> Q:
    first, end = ends_of(key)
    return Q(**{f"{column}__gte": first, f"{column}__lt": end})


# ---- names -------------------------------------------------------------------------------------


def people(keys: Sequence[Any], user: User) -> Mapping[Any, Sentence]:
    """Colleagues by their ids."""
    return dict(User.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name"))


def departments(keys: Sequence[Any], user: User) -> Mapping[Any, Sentence]:
    """Departments by their ids."""
    return dict(Department.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name"))
