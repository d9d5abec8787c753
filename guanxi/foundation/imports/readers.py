"""Which reader serves which kind of field, and which of them look through the whole column first."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from functools import partial
from typing import Any, NamedTuple

from django.utils.functional import Promise

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import values
from guanxi.foundation.imports.birthdays import read_birthday, read_lunar_birthday
from guanxi.foundation.imports.contacts import read_email, read_phone, read_phones
from guanxi.foundation.imports.dates import DateReader
from guanxi.foundation.imports.durations import read_months, unit_of
from guanxi.foundation.imports.numbers import NumberReader, SumReader
from guanxi.foundation.imports.scales import times_of
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import ChoiceReader, Reading

type Read = Callable[[Cell], Reading[Any]]
SIMPLE: dict[str, Read] = {
    "text": values.read_text,
    "notes": values.read_notes,
    "code": values.read_code,
    "integer": values.read_integer,
    "boolean": values.read_boolean,
    "list": values.read_list,
    "email": read_email,
}
PHONES = {"phone": read_phone, "phones": read_phones}
NUMBERS = frozenset({"number", "money", "sum"})
AMOUNTS = NUMBERS | {"integer"}
DATES = frozenset({"date", "instant", "birthday"})
KINDS = frozenset({*SIMPLE, *NUMBERS, *DATES, "months", "lunar_birthday", *PHONES, "choice", "choices"})


class Learned(NamedTuple):
    """What a column says about itself: kept with the job; ``doubt`` is for the person to decide."""

    convention: str
    doubt: Sentence | None
    yearless: str = ""  # a day of the column that has no year
    times: int = 1  # what its name says that plain numbers are multiplied by


def needs_learning(kind: str) -> bool:
    return kind in NUMBERS | DATES or kind == "months"


def learn(kind: str, column: Iterable[Cell], header: str = "", names: Iterable[str] = ()) -> Learned:
    """Look through a whole column once, and at its name; ``names``: what its field is called."""
    if kind == "months":
        return Learned(unit_of(header), None)
    if kind in DATES:
        dates = DateReader().learn(column, header)
        return Learned(dates.convention, dates.doubt, dates.yearless if kind != "birthday" else "")
    numbers = NumberReader().learn(column)
    times, *own = (times_of(name, is_money=kind != "number") for name in (header, *names))
    return Learned(numbers.convention, numbers.doubt, times=1 if times in own else times)


def reader_for(
    kind: str,
    *,
    region: str = "CN",
    zone: tzinfo = UTC,
    convention: str = "",
    choices: Mapping[str, tuple[str | Promise, ...]] | None = None,
) -> Read:
    """The function that reads one cell of a field of this kind."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind == "sum":
        return SumReader(convention).read
    if kind in NUMBERS:
        return NumberReader(convention).read
    if kind == "date":
        return DateReader(convention, zone).read
    if kind == "instant":
        return DateReader(convention, zone).read_instant
    if kind == "lunar_birthday":
        return read_lunar_birthday
    if kind == "birthday":
        return partial(read_birthday, DateReader(convention, zone, of_birth=True))
    if kind == "months":
        return partial(read_months, unit=convention)
    if kind in PHONES:
        return partial(PHONES[kind], region=region)
    reader = ChoiceReader(choices or {})
    return reader.read_all if kind == "choices" else reader.read
