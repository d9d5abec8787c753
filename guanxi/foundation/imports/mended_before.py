"""Wrong texts that whoever imports put right in an earlier file of the same kind: offered, never taken
unasked.

Each is offered in the column in which it was put right, where it is wrong again. One that became now this,
now that is not, for nobody knows which; nor is a personal value, which is not kept for it.
"""

from collections.abc import Collection, Mapping

from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.mending import NAME, Mends, at_last, lines_of, raw_rows
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool

LOOKED_AT = 30  # of the earlier files
type Words = Collection[tuple[str, str]]  # field and text


def before(run: ImportRun, kind: ImportKind, words: Words) -> dict[tuple[str, str], str]:
    """(field, text) → what it became, in the newest file that held it."""
    wanted = {(name, text) for name, text in words if text and name not in kind.masks}
    found: dict[tuple[str, str], str] = {}
    for texts in _texts(run) if wanted else ():
        for name, text in wanted - found.keys():
            if text in texts.get(name, {}):
                found[name, text] = at_last(texts[name], text)
    return {pair: better for pair, better in found.items() if better and better != pair[1]}


def _texts(run: ImportRun) -> Collection[Mapping[str, Mapping[str, str]]]:
    """Of each earlier file in which something was put right: field → text → text."""
    earlier = ImportRun.objects.filter(
        by=run.by_id, kind=run.kind, state=ImportRun.State.APPLIED, pk__lt=run.pk
    )
    spools = [Spool(uid) for uid in earlier.order_by("-pk").values_list("uid", flat=True)[:LOOKED_AT]]
    return [Mends.of(spool).texts for spool in spools if spool.has(NAME)]


def taken(run: ImportRun, kind: ImportKind, posted: Mapping[str, str]) -> Mends:
    """All that is offered of the page that was sent, each for every row with these words."""
    rows = raw_rows(Spool(run.uid), lines_of(posted)).values()
    wrong = {(name, row.cells.get(name, "")) for row in rows for name in row.wrong}
    words: dict[str, dict[str, str]] = {}
    for (name, text), better in before(run, kind, wrong).items():
        words.setdefault(name, {})[text] = better
    return Mends(words=words, texts=words)
