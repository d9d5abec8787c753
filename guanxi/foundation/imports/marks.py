"""Numbers that the parts of a file leave one another: what a part adds is kept with it, sealed.

So a worker who goes on knows what the last one knew, and no more: a part that was not finished is done again.
"""

from array import array
from dataclasses import dataclass, field
from typing import Self

from guanxi.foundation.imports.spool import Spool


@dataclass
class Marks:
    """Mark → number, of all parts up to this one; neither is negative."""

    spool: Spool
    stem: str
    known: dict[int, int] = field(default_factory=dict)
    _new: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, spool: Spool, stem: str, parts: int) -> Self:
        """What the first ``parts`` came to."""
        found = cls(spool, stem)
        for number in range(parts):
            if spool.has(name := f"{stem}-{number}"):
                kept = spool.state(name)
                found.known.update(zip(kept[::2], kept[1::2], strict=True))
        return found

    def put(self, mark: int, number: int) -> None:
        if self.known.get(mark) != number:
            self.known[mark] = self._new[mark] = number

    def keep(self, part: int) -> None:
        """Before it is said that this part is done."""
        name = f"{self.stem}-{part}"
        if self._new or self.spool.has(name):
            self.spool.keep_state(name, array("Q", [one for pair in self._new.items() for one in pair]))
        self._new = {}
