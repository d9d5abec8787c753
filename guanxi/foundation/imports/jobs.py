"""The long work of an import, in steps that any worker can take over."""

from collections.abc import Callable, Collection, Mapping, Sequence

from django.urls import reverse

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Overtaken, Refused
from guanxi.foundation.imports import actions, applying, examining, previewing, undoing
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outdated import refuse_outdated
from guanxi.foundation.imports.work import Work
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import ABOUT, LINKS
from guanxi.foundation.jobs.running import job
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.sentences import kept
from guanxi.foundation.sentences import said as _
from guanxi.foundation.ui.parts import Link

State = ImportRun.State
assert undoing.KIND  # its job is registered with these
# The state in which an import waits for its job; in any other it was refused, or has gone elsewhere.
WAITS = {"examine_import": State.UPLOADED, "preview_import": State.MAPPED, "apply_import": State.APPLYING}


def _still_waited_for(runs: Sequence[JobRun]) -> Collection[int]:
    states = {WAITS[run.kind] for run in runs}
    waiting = ImportRun.objects.filter(job__in=[run.pk for run in runs], state__in=states)
    return list(waiting.values_list("job_id", flat=True))


def _their_imports(runs: Sequence[JobRun], reader: User) -> Mapping[int, Link]:
    ids = {run.pk: run.params["import"] for run in runs}
    seen = set(ImportRun.objects.visible_to(reader).filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {
        pk: Link(_("To its import"), reverse("show_import", args=[there]))
        for pk, there in ids.items()
        if there in seen
    }


def _file_of(run: JobRun) -> ImportRun | None:
    """The import whose file a job reads, or whose rows it takes back."""
    if "change_set" in run.params:
        return ImportRun.objects.filter(change_set=run.params["change_set"]).first()
    return ImportRun.objects.filter(pk=run.params["import"]).first()


LINKS.update(dict.fromkeys(WAITS, _their_imports))
ABOUT.update(dict.fromkeys((*WAITS, undoing.KIND), _file_of))


@job("examine_import", hope=_still_waited_for)
def examine_import(run: JobRun) -> bool:
    """Find out what the file is: encoding, columns, rows, kind."""
    return _attempt(examining.step, Work.of(run, State.UPLOADED))


@job("preview_import", hope=_still_waited_for)
def preview_import(run: JobRun) -> bool:
    """Read all rows and find out what importing them would come to; nothing is written."""
    return _attempt(previewing.step, Work.of(run, State.MAPPED))


@job("apply_import", hope=_still_waited_for)
def apply_import(run: JobRun) -> bool:
    """Write the prepared batches."""
    return _attempt(applying.step, Work.of(run, State.APPLYING, State.APPLIED))


def _attempt(step: Callable[[Work], bool], work: Work) -> bool:
    """A refusal's sentence may quote the file: it is sealed, and the job says only that there is one."""
    try:
        refuse_outdated(work.run)
        return step(work)
    except Overtaken:
        raise  # the next attempt finds what the other one wrote
    except (Refused, SealBroken) as refusal:
        work.spool.write("problem", kept(refusal))
        with work.job.batch():
            actions.fail_import(work.run, by=work.by)
        raise Refused(_("The file was refused; its import says why.")) from None
