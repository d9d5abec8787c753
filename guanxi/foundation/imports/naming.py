"""Names in the cells of a file, looked up together."""

from collections.abc import Sequence
from typing import Any


def ids_of(rows: Any, records: Sequence[Any], name: str, *columns: str) -> dict[str, int]:
    """Text → id, where exactly one is called so."""
    wanted = {values[name] for _line, values in records if name in values}
    found: dict[str, int] = {}
    doubles: set[str] = set()
    for column in columns if wanted else ():
        for text, pk in rows.filter(**{f"{column}__in": wanted}).values_list(column, "pk"):
            if found.setdefault(text, pk) != pk:
                doubles.add(text)
    return {text: pk for text, pk in found.items() if text not in doubles}
