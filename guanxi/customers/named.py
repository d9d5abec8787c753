"""Whom the rows of a file's earlier parts name: as a large file is checked, nothing of them is here yet."""

from collections.abc import Iterable
from hashlib import sha256

from guanxi.customers.identity import name_key
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.imports.marks import Marks


class Named:
    """Names and numbers, as digests that parts leave one another."""

    def __init__(self, marks: Marks | None = None) -> None:
        self._marks = marks

    def has(self, text: str) -> bool:
        return self._marks is not None and any(one in self._marks.known for one in _marks_of(text))

    def note(self, rows: Iterable[CustomerRow]) -> None:
        """For later parts."""
        for row in rows if self._marks is not None else ():
            for text in (row.name, row.customer_no, row.external_no):
                for one in _marks_of(text or ""):
                    assert self._marks is not None
                    self._marks.put(one, 1)


def _marks_of(text: str) -> Iterable[int]:
    for key in {text, name_key(text)} - {""}:
        yield int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:8])
