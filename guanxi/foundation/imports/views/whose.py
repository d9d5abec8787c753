"""Whose an import is: seen, gone on with, taken back."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outdated import refuse_outdated


def seen(request: SignedIn, pk: int) -> ImportRun:
    rows = ImportRun.objects.visible_to(request.user).select_related("by", "job", "change_set")
    run: ImportRun = get_object_or_404(rows, pk=pk)
    return run


def may_undo(request: SignedIn, run: ImportRun) -> bool:
    rows = ChangeSet.objects.within_scope(request.user, "changes.undo_change_set")
    return run.change_set_id is not None and bool(rows.filter(pk=run.change_set_id).exists())


def is_own(request: SignedIn, run: ImportRun) -> bool:
    """Whether whoever looks handed it in; who looks as that person is another, and sees masks."""
    return run.by_id == request.user.pk and request.user.watched_by is None


def own(request: SignedIn, pk: int) -> ImportRun:
    """An import to go on with: others' are not found, or seen and not touched."""
    run = seen(request, pk)
    if not is_own(request, run):
        raise PermissionDenied("imports.start_import")
    return run


def current(request: SignedIn, pk: int) -> ImportRun:
    """The same, where what is kept of it will be read."""
    run = own(request, pk)
    refuse_outdated(run)
    return run


def at_its_check(request: SignedIn, pk: int) -> ImportRun:
    """Somebody's own import that waits at its check; one that was refused has not even a kind."""
    run = current(request, pk)
    if run.state != ImportRun.State.PREVIEWED:
        raise Refused(_("This import is past this step already."))
    return run
