"""Rows about one record that lie in parts far from one another: told as those are that stand close together.

Each part is compared with what is there, which a row of an earlier part has not changed yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from guanxi.foundation.imports.kinds import CHANGED, LEFT, NEW, WRONG, ImportKind, Options, Verdict
from guanxi.foundation.imports.spool import Spool

STEM = "repeats"


@dataclass
class Repeats:
    """What was met so far: digest of what a row is about → its line, of all that come in."""

    kind: ImportKind
    options: Options
    seen: dict[int, int]

    @classmethod
    def of(cls, spool: Spool, kind: ImportKind, options: Options) -> Self:
        return cls(kind, options, spool.state(STEM) if spool.has(STEM) else {})

    def keep(self, spool: Spool) -> None:
        """For the next step."""
        if self.seen:
            spool.keep_state(STEM, self.seen)

    def beside(self, records: Sequence[Any], verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts on one part, those of rows whose record an earlier part brings with that line."""
        return [self._told(*pair) for pair in zip(records, verdicts, strict=True)]

    def _told(self, record: Any, verdict: Verdict) -> Verdict:
        if verdict.outcome in {WRONG, LEFT} or not (about := self.kind.identity(record, self.options)):
            return verdict
        mark = int.from_bytes(sha256(about.encode("utf-8", "surrogatepass")).digest()[:8])
        line = verdict.lines[0]
        first = self.seen.setdefault(mark, line)
        if first == line or verdict.again:
            return verdict
        told = {**verdict.assumed, **self.kind.told_again(first)}
        outcome = CHANGED if verdict.outcome == NEW else verdict.outcome
        return verdict._replace(outcome=outcome, again=first, assumed=told)
