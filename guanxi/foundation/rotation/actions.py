"""Beginning a rotation, going on with it, and letting the old keys go."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.actions import stop_job
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import start
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.sentences import listed

from . import standing

GRACE = timedelta(hours=1)  # whoever read the keys before a rotation has by then written and gone


@action("frontdoor.back_up")
def begin_rotation(company: Company, *, by: User, queued: bool = True) -> JobRun:
    """Make new keys for values and look-ups, and write everything anew under them in the background.

    Where an earlier rotation is unfinished it goes on instead, and no key is made.
    """
    if (running := standing.latest()) and not running.is_over and not running.is_cut_off:
        if running.stop_asked:  # nobody has heard of the pause yet
            running.stop_asked = False
            running.save(update_fields=["stop_asked"])
            return running
        raise Refused(_("A rotation is under way already: job %(id)s.") % {"id": running.pk})
    keys = ring()
    made = not standing.old_versions()
    if made:
        for purpose in standing.PURPOSES:
            keys.rotate(purpose)
    # Whatever a former run has reached, it begins anew: rounds are cheap where nothing is old.
    run = start(standing.KIND, by=User.system(), params={}, queued=queued)
    ledger.require().note(
        job=run.pk, made=made, now={purpose: keys.current(purpose) for purpose in standing.PURPOSES}
    )
    return run


@action("frontdoor.back_up")
def pause_rotation(company: Company, *, by: User) -> JobRun:
    """Let the rotation rest after the batch at hand; ``begin_rotation`` goes on with it."""
    run = standing.latest()
    if run is None or run.is_over:
        raise Refused(_("No rotation is under way."))
    ledger.require().note(job=run.pk)
    return stop_job(run, by=User.system())


@action("frontdoor.back_up")
def retire_keys(company: Company, *, by: User, grace: timedelta = GRACE) -> list[str]:
    """Forget old keys that nothing lies under any more; refused with the reason where that is not so."""
    old = standing.old_versions()
    if not old:
        raise Refused(_("There is no old key."))
    run = standing.latest()
    if run is None or run.state != JobRun.State.DONE or run.finished_at is None:
        raise Refused(_("The rotation is not finished: old keys are still needed."))
    if timezone.now() - run.finished_at < grace:
        raise Refused(_("The rotation has only just finished: old keys go an hour later."))
    if where := standing.still_old():
        raise Refused(
            _("Something is still encrypted with an old key: %(where)s.") % {"where": listed(where)}
        )
    for purpose, version in old:
        ring().retire(purpose, version)
    gone = [f"{purpose} {version}" for purpose, version in old]
    ledger.require().note(retired=gone)
    return gone
