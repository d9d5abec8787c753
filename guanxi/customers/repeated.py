"""A file that is about one customer twice says so: else its later row would overwrite in silence."""

from collections.abc import Iterable

from guanxi.customers.identity import Case


def places_before(cases: Iterable[Case | None]) -> list[int | None]:
    """For each row the first one before it that is about the same customer, if there is one."""
    first: dict[int, int] = {}
    found: list[int | None] = []
    for place, case in enumerate(cases):
        before = place if case is None else first.setdefault(id(case), place)
        found.append(before if before != place else None)
    return found
