"""Everything that is written of an import: its way through the states, and the change set it runs under."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun

from .events import ImportApplied
from .kinds import check_permission, kind_of, kinds, kinds_for
from .last_time import DROPPED, LAST_TIME
from .mending import NAME as MENDED
from .mending import Mends
from .merging import refuse_doubtful
from .models import ColumnMemory, ImportRun
from .outdated import is_outdated, refuse_outdated
from .remembering import remember
from .scales import PLAIN
from .spool import SOURCE, Spool
from .tables import Layout
from .totals import KEPT
from .words import MEANINGS, Meanings

State = ImportRun.State
# Of the options: how this file's dates and numbers are read.
READING = frozenset({"conventions", "year", PLAIN})


@action("imports.start_import")
def open_change_set(user: User, *, by: User, purpose: str) -> ChangeSet:
    """A new change set of ``by``, being applied from now on (``user`` is ``by``)."""
    change_set = ChangeSet(purpose=purpose, by=by)
    change_set.move(ChangeSet.State.APPLYING)
    change_set.save()
    return change_set


@action("imports.start_import")
def close_change_set(change_set: ChangeSet, *, by: User, failed: bool = False) -> ChangeSet:
    """All of the set is in (or it has failed half-way): figures and exports may use it from now on."""
    change_set.move(ChangeSet.State.FAILED if failed else ChangeSet.State.APPLIED)
    change_set.save(update_fields=["state"])
    return change_set


# ---- from the file to its preview --------------------------------------------------------------


@action("imports.start_import")
def start_import(
    user: User, *, by: User, uid: UUID, name: str, size: int, kind: str = "", queued: bool = True
) -> ImportRun:
    """Take in a file that lies sealed under ``uid``, and look at it in the background."""
    if not kinds_for(by) or (kind and kind not in kinds()):
        raise PermissionDenied("imports.start_import")
    if kind:
        check_permission(kind_of(kind), by)
    run = ImportRun(uid=uid, by=by, name=name[-200:], size=size, kind=kind)
    run.save()
    _start(run, "examine_import", by, queued=queued)
    ledger.require().note(kind=kind, size=size)
    return run


@action("imports.start_import")
def finish_examination(
    run: ImportRun, *, by: User, kind: str, signature: str, digest: str, rows: int
) -> ImportRun:
    """What the file was found to be."""
    _own(run, by)
    run.move(State.EXAMINED)
    run.kind, run.signature, run.digest = kind, signature, digest
    run.counts = {"rows": {"all": rows}}
    return _kept(run)


@action("imports.start_import")
def match_again(run: ImportRun, *, by: User, queued: bool = True) -> ImportRun:
    """Look at the file anew, where an earlier Guanxi did: of what was kept only what people said stays."""
    _own(run, by)
    if not is_outdated(run):
        raise Refused(_("This import is past this step already."))
    _move(run, State.UPLOADED)
    Spool(run.uid).keep_only(SOURCE, MENDED, MEANINGS)
    _start(run, "examine_import", by, queued=queued)
    return _kept(run)


@action("imports.start_import")
def map_columns(
    run: ImportRun,
    *,
    by: User,
    kind: str,
    mapping: Mapping[str, int],
    options: Mapping[str, Any],
    digests: Mapping[str, str],
    compare: bool = True,
    queued: bool = True,
) -> ImportRun:
    """Confirm which columns mean what, remember it for the next such file, and check all rows."""
    _own(run, by)
    refuse_outdated(run)
    wanted = kind_of(kind, by)
    check_permission(wanted, by)
    wanted.check(mapping)
    read_as = {mapping[field.name]: field.kind for field in wanted.fields if field.name in mapping}
    refuse_doubtful(Layout.from_state(Spool(run.uid).read("layout")), read_as)
    _move(run, State.MAPPED)
    _forget_mends(run, kind, mapping)
    run.kind, run.mapping, run.options = kind, dict(mapping), dict(options)
    lasting = {name: value for name, value in options.items() if name not in READING | wanted.once}
    ColumnMemory.objects.update_or_create(
        by=by,
        signature=run.signature,
        kind=kind,
        defaults={
            "columns": dict(digests),
            "options": lasting,
            "is_shared": bool(options.get("share")),
            "used_at": timezone.now(),
        },
    )
    _start(run, "preview_import", by, queued=queued, compare=compare)
    return _kept(run)


@action("imports.start_import")
def check_again(
    run: ImportRun,
    *,
    by: User,
    answers: Mapping[str, Any] = {},
    meanings: Meanings | None = None,
    mends: Mends | None = None,
    instead: bool = False,
    queued: bool = True,
) -> ImportRun:
    """Take all that was said at the check, and check the rows with it once.

    ``instead``: its import was asked for, and its maker has not seen what that comes to now.
    """
    _at_its_check(run, by)
    _keep_said(run, by, meanings, mends)
    _move(run, State.MAPPED)
    run.options = {**run.options, **answers}
    # Dates read otherwise: from the file on. Cells mended, or totals that are none: from its rows on. Else
    # they are read already.
    anew = mends is not None or KEPT in answers
    how = {} if answers.keys() & READING else {"mended": True} if anew else {"again": True}
    _start(run, "preview_import", by, queued=queued, **how, **({"instead": True} if instead else {}))
    return _kept(run)


@action("imports.start_import")
def go_back_to_columns(
    run: ImportRun, *, by: User, meanings: Meanings | None = None, mends: Mends | None = None
) -> ImportRun:
    """Keep what was typed at the check, and match the columns anew: the rows wait to be checked with both."""
    _at_its_check(run, by)
    _keep_said(run, by, meanings, mends)
    _move(run, State.EXAMINED)
    return _kept(run)


@action("imports.start_import")
def drop_last_answers(run: ImportRun, *, by: User) -> ImportRun:
    """The answers of the last time that this file came are not wanted: they are offered no more."""
    _at_its_check(run, by)
    run.options = {**run.options, LAST_TIME: DROPPED}
    return _kept(run)


@action("imports.start_import")
def finish_preview(
    run: ImportRun, *, by: User, counts: Mapping[str, Any], figures: Mapping[str, Any]
) -> ImportRun:
    """All rows were checked."""
    _own(run, by)
    run.move(State.PREVIEWED)
    run.counts, run.figures = dict(counts), dict(figures)
    return _kept(run)


# ---- applying ----------------------------------------------------------------------------------


@action("imports.start_import")
def apply_import(run: ImportRun, *, by: User, attended: bool = False, queued: bool = True) -> ImportRun:
    """Bring all prepared rows in, as a change set that can be taken back whole."""
    _own(run, by)
    refuse_outdated(run)
    _move(run, State.APPLYING)
    check_permission(kind_of(run.kind), by)
    run.change_set = open_change_set(by, by=by, purpose=run.kind)
    _start(run, "apply_import", by, queued=queued, attended=attended)
    mended = Mends.of(Spool(run.uid)).count()
    ledger.require().note(
        kind=run.kind, change_set=run.change_set.pk, **({"mended": mended} if mended else {})
    )
    run.save()
    return run


@action("imports.start_import")
def finish_import(run: ImportRun, *, by: User, counts: Mapping[str, Any], attended: bool) -> ImportRun:
    """All batches are in: the change set counts from now on, and the rooms above hear of it."""
    _own(run, by)
    run.move(State.APPLIED)
    assert run.change_set is not None
    change_set = close_change_set(run.change_set, by=by)
    run.counts, run.applied_at = dict(counts), timezone.now()
    run.save()
    changed = change_set.created + change_set.changed
    announce(ImportApplied(run.pk, change_set.pk, run.kind, by.pk, changed, attended))
    ledger.require().note(
        kind=run.kind, change_set=change_set.pk, created=change_set.created, changed=change_set.changed
    )
    return run


@action("imports.start_import")
def fail_import(run: ImportRun, *, by: User) -> ImportRun:
    """The file was refused; the reason lies sealed beside it. What is in can be taken back."""
    _own(run, by)
    run.move(State.FAILED)
    if run.change_set is not None:
        close_change_set(run.change_set, by=by, failed=True)
    return _kept(run)


@action("imports.start_import")
def discard_import(run: ImportRun, *, by: User) -> ImportRun:
    """Give an import up before anything was applied; its files go."""
    if not by.is_system:
        _own(run, by)
    if run.change_set_id is not None:
        raise Refused(_("Rows of this import are in already: take it back instead."))
    _move(run, State.DISCARDED)
    run.save()
    Spool(run.uid).drop_all()
    return run


# ---- what they share ---------------------------------------------------------------------------


def _own(run: ImportRun, by: User) -> None:
    """Others may see an import; only its maker, whose file it is, goes on with it."""
    if run.by_id != by.pk:
        raise PermissionDenied("imports.start_import")


def _at_its_check(run: ImportRun, by: User) -> None:
    _own(run, by)
    if run.state != State.PREVIEWED:
        raise Refused(_("This import is past this step already."))
    refuse_outdated(run)
    check_permission(kind_of(run.kind), by)


def _keep_mends(run: ImportRun, mends: Mends) -> None:
    if not mends.count():
        raise Refused(_("Nothing was put right: type into the yellow cells."))
    spool = Spool(run.uid)
    Mends.of(spool).joined(mends).keep(spool)


def _keep_said(run: ImportRun, by: User, meanings: Meanings | None, mends: Mends | None) -> None:
    if mends is not None:
        _keep_mends(run, mends)
    if meanings is not None:
        remember(run, by, meanings)
        Spool(run.uid).write(MEANINGS, meanings)


def _forget_mends(run: ImportRun, kind: str, mapping: Mapping[str, int]) -> None:
    """What was put right in a column that is matched otherwise now was said of something else."""
    mends = Mends.of(Spool(run.uid))
    same = {name for name, place in run.mapping.items() if mapping.get(name) == place}
    kept = mends.of_fields(same if run.kind == kind else ())
    if kept != mends:
        kept.keep(Spool(run.uid))


def _move(run: ImportRun, state: ImportRun.State) -> None:
    if state not in ImportRun.MOVES[State(run.state)]:
        raise Refused(_("This import is past this step already."))
    if run.change_set_id is not None:  # it failed half-way: a second set would hide the first from undo
        raise Refused(_("Rows of this import are in already: take it back instead."))
    run.state = state


def _start(run: ImportRun, kind: str, by: User, *, queued: bool, **params: Any) -> JobRun:
    job = running.start(kind, by=by, params={"import": run.pk, **params}, queued=queued)
    run.job = job
    run.save()
    return job


def _kept(run: ImportRun) -> ImportRun:
    """Save what is bookkeeping: no record changed, so the audit chain has nothing to hold."""
    run.save()
    ledger.require().keep_silent()
    return run
