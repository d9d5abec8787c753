"""Taking a list out as a file: asked for, finished by a job, downloaded, cleared."""

from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hidden_from
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.running import start
from guanxi.foundation.savedviews.exporting import (
    LARGE,
    asked_fields,
    columns_of,
    for_file,
    groups_of,
    listing_named,
)
from guanxi.foundation.savedviews.leaving import INTERNAL, is_internal, let_out
from guanxi.foundation.savedviews.models import ListExport
from guanxi.foundation.ui.lists import count

EXPORT = "savedviews.export_list"
LASTS = timedelta(hours=24)


@action(EXPORT)
def start_export(  # noqa: PLR0913 - what leaves, as what, for what
    user: User,
    *,
    by: User,
    listing: str,
    query: str,
    ending: str,
    reason: str = "",
    reveal: bool = False,
    internal: bool = False,
    queued: bool = True,
) -> ListExport:
    """Have the rows that the list shows written to a file; many of them, or masked values, for a reason.

    It is a file for outside, unless an ``internal`` copy is asked for by whoever may have one.
    """
    declared, asked = listing_named(listing, by), _without_pages(query)
    if ending not in ListExport.Ending.values:
        raise Refused(_("Choose Excel or CSV."), field="ending")
    internal = is_internal(by, asked=internal)
    told, _left_out = for_file(declared, asked, internal=internal)
    groups_of(told, by, asked)  # refuses what is too much for groups
    found = count(declared, by, asked)
    revealed = [column.personal for column in columns_of(told, asked) if column.personal]
    many = found.number > LARGE or found.at_least
    reason = let_out(by, many=many, reason=reason, revealed=revealed if reveal else ())
    export = ListExport(
        by=by, listing=listing, query=asked.urlencode(), ending=ending, reason=reason, reveal=reveal,
        internal=internal,
    )  # fmt: skip
    export.scope, export.place = _reach(declared.rows().view_permission, by)
    export.expires_at = timezone.now() + LASTS
    export.save()
    hidden = sorted(hidden_from(by))
    export.job = start("export_list", by=by, params={"export": export.pk, "hidden": hidden}, queued=queued)
    export.save()
    said = {"reveal": reveal, "internal": internal}
    ledger.require().note(list=listing, asked=asked_fields(declared, asked), **said)
    return export


@action(EXPORT)
def export_template(  # noqa: PLR0913 - what left, how much of it, for what
    user: User,
    *,
    by: User,
    listing: str,
    query: str,
    template: str,
    rows: int,
    ending: str,
    reason: str = "",
    revealed: Collection[str] = (),
    internal: bool = False,
) -> None:
    """Rows of a list leave in a template's columns: on the same terms as the list itself."""
    if internal and not by.may(INTERNAL):
        raise PermissionDenied(INTERNAL)
    asked = asked_fields(listing_named(listing, by), QueryDict(query))
    let_out(by, many=rows > LARGE, reason=reason, revealed=revealed)
    said = {"template": template, "rows": rows, "ending": ending, "asked": asked}
    ledger.require().note(list=listing, **said, reveal=bool(revealed), internal=internal)


@action(EXPORT)
def print_list(user: User, *, by: User, listing: str, asked: Collection[str], rows: int) -> None:
    """An internal copy is shown for paper: told as one that leaves as a file."""
    if not by.may(INTERNAL):
        raise PermissionDenied(INTERNAL)
    ledger.require().note(list=listing, rows=rows, asked=[*asked], reveal=False, internal=True)


def _without_pages(query: str) -> QueryDict:
    asked = QueryDict(query, mutable=True)
    for name in ("after", "before", "peek", "view", "of", "add", "part", "print"):
        asked.pop(name, None)
    return asked


def _reach(permission: str, user: User) -> tuple[int, int]:
    return int(user.scope_of(permission) or 0), user.department_id or 0


@action(EXPORT)
def finish_export(export: ListExport, *, by: User, rows: int, kept_in: int = 0) -> None:
    """The file is written: how many rows, by which filter, is what the audit keeps."""
    export.rows = rows
    export.save()
    declared, asked = listing_named(export.listing, by), QueryDict(export.query)
    fields = asked_fields(declared, asked)
    told = {"reveal": export.reveal, "internal": export.internal, "restricted": kept_in}
    ledger.require().note(list=export.listing, rows=rows, asked=fields, **told)


@action(EXPORT)
def download_export(export: ListExport, *, by: User) -> ListExport:
    """Hand the file over, if whoever started it still sees as far as then."""
    if export.rows is None:
        raise Refused(_("This file is not ready yet."))
    if export.expires_at <= timezone.now() or not export.path.exists():
        raise Refused(_("This file has expired. Export the list again."))
    declared = listing_named(export.listing, by)
    hidden_since = hidden_from(by) - set(export.job.params.get("hidden", ()) if export.job else ())
    if hidden_since or _reach(declared.rows().view_permission, by) != (export.scope, export.place):
        raise Refused(_("What you may see has changed since. Export the list again."))
    if export.internal and not by.may(INTERNAL):
        raise PermissionDenied(INTERNAL)
    if export.reveal:
        for column in columns_of(declared, QueryDict(export.query)):
            if column.personal and not by.may(column.personal):
                raise PermissionDenied(column.personal)
    ledger.require().note(list=export.listing, rows=export.rows, internal=export.internal)
    return export


@action(EXPORT)
def clear_export(export: ListExport, *, by: User) -> None:
    """Delete the file and what was asked; the audit keeps that it was."""
    export.path.unlink(missing_ok=True)
    export.delete()
