"""A file that is about one customer twice says so: else its later row would overwrite in silence."""

from collections.abc import Iterable
from typing import Any

from guanxi.customers.choices import Kind
from guanxi.customers.identity import Case, name_key
from guanxi.customers.wording import KIND
from guanxi.foundation.imports.kinds import Options


def places_before(cases: Iterable[Case | None]) -> list[int | None]:
    """For each row the first one before it that is about the same customer, if there is one."""
    first: dict[int, int] = {}
    found: list[int | None] = []
    for place, case in enumerate(cases):
        before = place if case is None else first.setdefault(id(case), place)
        found.append(before if before != place else None)
    return found


def identity(record: Any, options: Options) -> str:
    """What two rows about one customer have in common, by themselves: a number, else the name of a firm.

    Persons of one name are told apart by how they are reached: of them nothing is said here.
    """
    values, key = record[1], options.get("key", "auto")
    if key == "auto" and (number := values.get("customer_no")):
        return f"number {number}"
    word = values.get("kind")
    is_person = (KIND.code(word) if word else options.get("kind")) == Kind.PERSON
    return "" if is_person or key not in {"auto", "name"} else f"name {name_key(values['name'])}"
