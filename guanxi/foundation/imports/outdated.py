"""Whether what an import keeps between its steps is as today's code reads it.

Rows on their way, sums half done and what the check page shows have no shape but that of the code which wrote
them. An import may stand at its check while the house is updated: then its file is looked at anew, and its
columns are matched again, instead of a guess at what an earlier Guanxi meant.
"""

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import SOURCE, Spool
from guanxi.foundation.sentences import said as _

FORMAT = 9  # one more, whenever anything that is kept gets another shape (config/tests/test_kept_shapes.py)
NAME = "format"
SENTENCE = _(
    "Guanxi was updated since this file was looked at: match its columns again. How you matched them is kept."
)
HALF_IN = _("Guanxi was updated while this file came in. Take back what is in, then hand the file in again.")
State = ImportRun.State
LOOKED_AT = frozenset({State.EXAMINED, State.MAPPED, State.PREVIEWED, State.APPLYING, State.FAILED})


def is_outdated(run: ImportRun) -> bool:
    """Whether an earlier Guanxi looked at its file."""
    spool = Spool(run.uid)
    if run.state not in LOOKED_AT or not (spool.has(SOURCE) and spool.has("layout")):
        return False
    return bool(spool.read(NAME) != FORMAT)


def refuse_outdated(run: ImportRun) -> None:
    """Asked before anything else of what is kept is read."""
    if is_outdated(run):
        raise Refused(HALF_IN if run.change_set_id else SENTENCE)
