"""Long work of the house as a whole, in steps."""

from time import monotonic

from django.utils.translation import gettext_noop as later

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job

from . import actions

SIZE = 2000  # documents of one batch


@job(actions.SPELL_ANEW)
def spell_anew(run: JobRun) -> bool:
    """Bring the search index to how names are spelled and read now, where that may be otherwise.

    Whatever it has not come to yet is found as it was.
    """
    from .switchboard import SEARCHABLE

    if not run.total:
        run.report(0, sum(one.held() for one in SEARCHABLE), later("Reading names anew"))
    until = monotonic() + STEP_SECONDS
    while monotonic() < until and not run.stop_asked:
        with run.batch() as cursor:
            place = cursor.get("place", 0)
            if place == len(SEARCHABLE):
                return True
            look = SEARCHABLE[place].look_through(cursor.get("after", 0), SIZE)
            if ids := look.otherwise:
                actions.reindex_records(Company.get(), by=run.by, searchable=SEARCHABLE[place], ids=ids)
            cursor |= {"place": place, "after": look.last} if look.last else {"place": place + 1, "after": 0}
            run.done = min(run.done + look.seen, run.total)
    return False
