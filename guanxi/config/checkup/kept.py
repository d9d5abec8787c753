"""What people hung on records: whether it is there, as it came."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.foundation.sentences import listed

from .finding import Finding

FILE_BYTES = 200 * 2**20  # of kept files, read to the end


def kept_files() -> Iterator[Finding]:
    """Whether each file has its bytes; the newest are read to the end."""
    from guanxi.foundation.files import looking
    from guanxi.foundation.privacy.files import unfinished

    looked, strays = looking.look(FILE_BYTES), len(list(looking.strays()))
    remedy = _("Restore a backup that has them into another place, and take them from there.")
    for ids, words in (
        (looked.missing, _("%(count)s are not on the disk (ids %(ids)s)")),
        (looked.changed, _("%(count)s are not as they came (ids %(ids)s)")),
    ):
        if ids:
            said = words % {"count": len(ids), "ids": listed(ids[:5])}
            yield Finding("bad", _("kept files"), said, remedy)
    parts = len(list(unfinished(Path(settings.GUANXI_HOME) / "files")))
    for count, words in (
        (strays, _("%(count)s belong to no record: uploads that were cut off")),
        (parts, _("%(count)s are half written: their process was killed")),
    ):
        if count:
            remedy = _("They are swept within the hour while the workers run.")
            yield Finding("warn", _("kept files"), words % {"count": count}, remedy)
    if not (looked.missing or looked.changed or strays or parts):
        said = _("all are there; %(count)s read to the end") % {"count": f"{looked.read:,}"}
        yield Finding("ok", _("kept files"), said)
