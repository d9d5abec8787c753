"""What was answered on the check page when the very same file came before: offered, never taken unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from guanxi.foundation.imports.alike import ALIKE
from guanxi.foundation.imports.mending import Mends
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.scales import PLAIN
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.totals import KEPT
from guanxi.foundation.ui import formats

LAST_TIME = "last_time"  # of options: what became of the offer
TAKEN, DROPPED = "taken", "dropped"
# Of options: what the check page asks of the file's lines and columns.
ANSWERS = (ALIKE, KEPT, "conventions", "year", PLAIN)
LOOKED_AT = 5


@dataclass(frozen=True)
class LastTime:
    """The answers of one earlier import of this file."""

    at: datetime
    answers: Mapping[str, Any]
    mends: Mends

    @property
    def decided(self) -> str:
        """How many possible doubles were decided on; "" where none were, or all in one way."""
        lines = len(self.answers.get(ALIKE, {}).keys() - {"all"})
        return formats.number(lines) if lines else ""

    @property
    def mended(self) -> str:
        return formats.number(count) if (count := self.mends.count()) else ""


def offered(run: ImportRun) -> LastTime | None:
    """The newest answers of its maker on this very file, until they are taken or dropped."""
    if LAST_TIME in run.options:
        return None
    before = run.of_same_file().filter(by=run.by_id, pk__lt=run.pk).order_by("-pk")
    for one in cast("list[ImportRun]", list(before[:LOOKED_AT])):
        mends = Mends.of(Spool(one.uid))
        answers = {name: one.options[name] for name in ANSWERS if one.options.get(name)}
        if answers or mends.count():
            return LastTime(one.at, answers, mends)
    return None


def with_answers(last: LastTime, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Those of last time and what was said now, which is newer."""
    joined = {**last.answers, **answers, LAST_TIME: TAKEN}
    if ALIKE in last.answers:
        joined[ALIKE] = {**last.answers[ALIKE], **answers.get(ALIKE, {})}
    return joined
