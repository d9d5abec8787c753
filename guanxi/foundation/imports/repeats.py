"""Rows about one record that lie in parts far from one another: told as those are that stand close together.

Each part is compared with what is there, which a row of an earlier part has not changed yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from guanxi.foundation.imports.kinds import CHANGED, LEFT, NEW, WRONG, ImportKind, Options, Verdict
from guanxi.foundation.imports.marks import Marks

STEM = "repeats"  # of the check
OF_IMPORT = "met"  # of bringing the rows in


@dataclass
class Repeats:
    """``met``: digest of what a row is about → its first line doubled, and one more if a row writes it."""

    kind: ImportKind
    options: Options
    met: Marks

    def beside(self, records: Sequence[Any], verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts on one part, those of rows whose record an earlier part brings with that line."""
        return [self._told(*pair) for pair in zip(records, verdicts, strict=True)]

    def _told(self, record: Any, verdict: Verdict) -> Verdict:
        if verdict.outcome in {WRONG, LEFT} or not (about := self.kind.identity(record, self.options)):
            return verdict
        mark = int.from_bytes(sha256(about.encode("utf-8", "surrogatepass")).digest()[:8])
        line, writes = verdict.lines[0], verdict.outcome in {NEW, CHANGED}
        before = self.met.known.get(mark, 2 * line)
        self.met.put(mark, before | writes)
        first, written = divmod(before, 2)
        if first == line:
            return verdict
        verdict = verdict._replace(over=bool(written))
        if verdict.again:
            return verdict
        told = {**verdict.assumed, **self.kind.told_again(first)}
        outcome = CHANGED if verdict.outcome == NEW else verdict.outcome
        return verdict._replace(outcome=outcome, again=first, assumed=told)
