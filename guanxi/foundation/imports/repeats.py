"""Rows about one record that lie in parts far from one another: told as those are that stand close together.

Each part is compared with what is there, which a row of an earlier part has not changed yet.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self

from guanxi.foundation.imports.kinds import CHANGED, LEFT, NEW, WRONG, ImportKind, Options, Verdict
from guanxi.foundation.imports.spool import Spool

STEM = "repeats"  # of the check
OF_IMPORT = "met"  # of bringing the rows in


@dataclass
class Repeats:
    """What was met so far: digest of what a row is about → its first line, and whether a row writes it.

    What one part adds is kept with that part, so that a worker who goes on knows what the last one knew.
    """

    kind: ImportKind
    options: Options
    stem: str = STEM
    seen: dict[int, int] = field(default_factory=dict)  # the line doubled, and one more if it is written
    _new: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, spool: Spool, kind: ImportKind, options: Options, parts: int, stem: str = STEM) -> Self:
        """What the first ``parts`` came to."""
        found = cls(kind, options, stem)
        for number in range(parts):
            if spool.has(name := f"{stem}-{number}"):
                marks = spool.state(name)
                found.seen.update(zip(marks[::2], marks[1::2], strict=True))
        return found

    def keep(self, spool: Spool, number: int) -> None:
        """Before it is said that this part is done."""
        name = f"{self.stem}-{number}"
        if self._new or spool.has(name):
            spool.keep_state(name, array("Q", [one for pair in self._new.items() for one in pair]))
        self._new = {}

    def beside(self, records: Sequence[Any], verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts on one part, those of rows whose record an earlier part brings with that line."""
        return [self._told(*pair) for pair in zip(records, verdicts, strict=True)]

    def _told(self, record: Any, verdict: Verdict) -> Verdict:
        if verdict.outcome in {WRONG, LEFT} or not (about := self.kind.identity(record, self.options)):
            return verdict
        mark = int.from_bytes(sha256(about.encode("utf-8", "surrogatepass")).digest()[:8])
        line, writes = verdict.lines[0], verdict.outcome in {NEW, CHANGED}
        before = self.seen.get(mark, 2 * line)
        first, written = divmod(before, 2)
        if before | writes != self.seen.get(mark):
            self.seen[mark] = self._new[mark] = before | writes
        if first == line:
            return verdict
        verdict = verdict._replace(over=bool(written))
        if verdict.again:
            return verdict
        told = {**verdict.assumed, **self.kind.told_again(first)}
        outcome = CHANGED if verdict.outcome == NEW else verdict.outcome
        return verdict._replace(outcome=outcome, again=first, assumed=told)
