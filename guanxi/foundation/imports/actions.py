"""Opening and closing change sets: what an import, or any other work on many records, runs under."""

from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet


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
