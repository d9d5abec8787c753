"""What a file holds and an import leaves aside of itself, told on the check page."""

from django.utils.translation import gettext as _

from guanxi.foundation.imports.kinds import Concern, ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import listed

COMPUTED = "computed"  # of a file that went out from here: kind → places of what is computed here


def concerns(run: ImportRun, kind: ImportKind) -> list[Concern]:
    """Which columns of a file that went out from here hold what is computed here."""
    spool = Spool(run.uid)
    places = set(spool.read(COMPUTED, {}).get(kind.code, ())) - set(run.mapping.values())
    if not places:
        return []
    headers = spool.read("layout")["headers"]
    sentence = _("The file went out from here. What is computed here is not imported from it: %(columns)s.")
    return [Concern(sentence % {"columns": listed(headers[place] for place in sorted(places))}, tone="")]
