"""The long work of an import, in steps that any worker can take over."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from guanxi.foundation.errors import Overtaken, Refused
from guanxi.foundation.imports import actions, applying, examining, previewing, undoing
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.work import Work
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import job
from guanxi.foundation.privacy.cipher import SealBroken

State = ImportRun.State
assert undoing.KIND  # its job is registered with these


@job("examine_import")
def examine_import(run: JobRun) -> bool:
    """Find out what the file is: encoding, columns, rows, kind."""
    return _attempt(examining.step, Work.of(run, State.UPLOADED))


@job("preview_import")
def preview_import(run: JobRun) -> bool:
    """Read all rows and find out what importing them would come to; nothing is written."""
    return _attempt(previewing.step, Work.of(run, State.MAPPED))


@job("apply_import")
def apply_import(run: JobRun) -> bool:
    """Write the prepared batches."""
    return _attempt(applying.step, Work.of(run, State.APPLYING, State.APPLIED))


def _attempt(step: Callable[[Work], bool], work: Work) -> bool:
    """A refusal's sentence may quote the file: it is sealed, and the job says only that there is one."""
    try:
        return step(work)
    except Overtaken:
        raise  # the next attempt finds what the other one wrote
    except (Refused, SealBroken) as refusal:
        work.spool.write("problem", str(refusal))
        with work.job.batch():
            actions.fail_import(work.run, by=work.by)
        raise Refused(_("The file was refused; its import says why.")) from None
