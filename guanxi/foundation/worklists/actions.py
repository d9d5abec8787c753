"""Changing many rows as one change set, and taking a set back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import tentatively
from guanxi.foundation.changes.tails import TAKE_BACK
from guanxi.foundation.changes.undoing import Undone, undo_step
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.jobs import running
from guanxi.foundation.sentences import kept_long
from guanxi.foundation.sentences import said as _

from .bulks import Bulk
from .cells import Typed, Verdict
from .choosing import MOST
from .declaring import worklist_named
from .editing import NotWritten, write_cells
from .models import BulkEdit

AT_ONCE = 300  # more than these go to a job
BATCH = 500
NAMED = 1000
KIND = "edit_in_bulk"
State = ChangeSet.State


@action("changes.undo_change_set")
def take_back(change_set: ChangeSet, *, by: User) -> Undone:
    """Take back at once what a person just did, as far as nobody went on from it."""
    if not change_set.is_by_hand or change_set.changed + change_set.created > AT_ONCE * 4:
        raise Refused(_("This is too much to be taken back at once. Take it back on its page."))
    if State.UNDOING not in ChangeSet.MOVES[State(change_set.state)]:
        raise Refused(_("There is nothing to take back: it is taken back already, or was never applied."))
    change_set.move(State.UNDOING)
    total, place = Undone(None), None
    while True:
        done = undo_step(change_set, place=place, limit=BATCH)
        total.restored += done.restored
        total.deleted += done.deleted
        total.left += done.left
        place = done.place
        if place is None:
            break
    change_set.note_left(total.left)
    change_set.move(State.UNDONE)
    change_set.save(update_fields=["left", "left_rows", "state"])
    book = ledger.require()
    book.note(restored=total.restored, deleted=total.deleted)
    if total.left:
        book.note(left=[[one.kind, one.record_id, one.reason] for one in total.left[:NAMED]])
    return total


assert take_back.__name__ == TAKE_BACK  # by this verb a later undo knows these changes


@action("worklists.edit_in_bulk")
def edit_in_bulk(
    user: User, *, by: User, worklist: str, bulk: str, asked: Mapping[str, Any], keys: Sequence[int]
) -> BulkEdit:
    """Change these rows: a few at once, many in a job (``user`` is ``by``)."""
    found = worklist_named(worklist)
    found.bulk_named(bulk, by)
    found.ask_proof(by, bulk, keys)
    if len(keys) > MOST:
        raise Refused(_("More than %(most)s rows. Filter the list, and change it in parts.") % {"most": MOST})
    change_set = ChangeSet(purpose="bulk_edit", by=by, state=State.APPLYING)
    change_set.save()
    edit = BulkEdit(
        by=by, worklist=worklist, bulk=bulk, asked=dict(asked), keys=sorted(keys), change_set=change_set
    )
    edit.save()
    book = ledger.require()
    book.note(worklist=worklist, bulk=bulk, rows=len(keys))
    book.change_set_id = change_set.pk
    if len(keys) <= AT_ONCE:
        return edit_batch(change_set, by=by, edit=edit)
    edit.job = running.start(KIND, by=by, params={"edit": edit.pk})
    edit.save()
    return edit


@action("worklists.edit_in_bulk")
def edit_cells(
    user: User,
    *,
    by: User,
    worklist: str,
    typed: Sequence[Typed],
    rehearsal: bool = False,
    only_right: bool = False,
) -> tuple[ChangeSet, list[Verdict]]:
    """Write pasted cells as one change set: all of them, or what fits of them where the person says so."""
    found = worklist_named(worklist)
    for code in dict.fromkeys(one.code for one in typed):
        found.ask_proof(by, code, list({one.key for one in typed if one.code == code}))
    change_set = ChangeSet(purpose="edit_cells", by=by, state=State.APPLIED)
    change_set.save()
    book = ledger.require()
    book.change_set_id = change_set.pk
    verdicts = write_cells(found, by, typed)
    wrong = any(verdict.problem for verdict in verdicts)
    if rehearsal or (wrong and not only_right):
        raise NotWritten(verdicts)
    changed = {verdict.typed.key for verdict in verdicts if not (verdict.problem or verdict.is_same)}
    change_set.changed = len(changed)
    change_set.save(update_fields=["changed"])
    book.silent = False
    book.note(worklist=worklist, cells=len(verdicts), rows=len(changed))
    return change_set, verdicts


@action("worklists.edit_in_bulk")
def edit_batch(change_set: ChangeSet, *, by: User, edit: BulkEdit, limit: int = BATCH) -> BulkEdit:
    """Go through the next rows of a bulk edit; what refuses stays as it is, with its reason."""
    if change_set.state != State.APPLYING:
        raise Refused(_("This is no longer being applied."))
    worklist = worklist_named(edit.worklist)
    bulk = worklist.bulk_named(edit.bulk, by)
    values = _values(bulk, edit, by)
    keys = edit.keys[edit.done : edit.done + limit]
    rows: Any = worklist.model._default_manager
    found = {row.pk: row for row in rows.visible_to(by).filter(pk__in=keys)}
    for key in keys:
        if key in found:  # what is not visible any more is nobody's to count
            _edit_one(edit, bulk, found[key], by, values)
    edit.done += len(keys)
    if edit.is_over:
        change_set.move(State.APPLIED)
        change_set.changed = edit.changed
        change_set.save(update_fields=["state", "changed"])
    edit.save()
    book = ledger.require()
    book.silent = False
    book.note(bulk=edit.bulk, gone_through=len(keys))
    return edit


def _values(bulk: Bulk, edit: BulkEdit, by: User) -> Mapping[str, Any]:
    """What was asked, checked again as of now."""
    form = bulk.form(edit.asked, by=by)
    if not form.is_valid():
        raise Refused(_("What was chosen is no longer there. Choose again."))
    return dict(form.cleaned_data)


def _edit_one(edit: BulkEdit, bulk: Bulk, row: Any, by: User, values: Mapping[str, Any]) -> None:
    book = ledger.require()
    before = len(book.drafts) + len(book.created)
    try:
        with tentatively(book):
            bulk.write(row, by, values)
    except (Refused, PermissionDenied, Http404) as no:
        edit.refused += 1
        if len(edit.reasons) < NAMED:
            edit.reasons = [*edit.reasons, [row.pk, kept_long(_reason(no))]]
        return
    if len(book.drafts) + len(book.created) > before:
        edit.changed += 1
    else:
        edit.same += 1


def _reason(no: Exception) -> Sentence:
    match no:
        case Refused():
            return no.message
        case PermissionDenied():
            return _("You may see it, but not change it.")
    return _("What was chosen is no longer there, or not visible any more.")
