"""Files of lists, written in the background, and cleared when their time is over."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import LINKS
from guanxi.foundation.jobs.running import job
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.savedviews import actions
from guanxi.foundation.savedviews.exporting import for_file, heads_of, listing_named, rows_by_group
from guanxi.foundation.savedviews.marking import mark_of, with_note
from guanxi.foundation.savedviews.models import FILE_LABEL, ListExport
from guanxi.foundation.ui import restriction, taken
from guanxi.foundation.ui.lists import count
from guanxi.foundation.ui.parts import Link
from guanxi.foundation.ui.spreadsheets import write_csv, write_xlsx

MOST = 250_000  # what one step writes in its time


@job("export_list")
def export_list(run: JobRun) -> bool:
    """Write the file, read as the person who started it sees the list now."""
    export = ListExport.objects.visible_to(run.by).filter(pk=run.params["export"]).first()
    if export is None or export.rows is not None:
        return True
    listing, query = listing_named(export.listing, run.by), QueryDict(export.query)
    total = count(listing, run.by, query)
    exact = 0 if total.capped or total.at_least else total.number

    def told(done: int) -> None:
        if done > MOST:
            raise Refused(gettext_lazy("More rows than one file holds. Filter the list, and take parts out."))
        run.report(done, max(exact, done))

    listing, left_out = for_file(listing, query, internal=export.internal)
    taken.note_listing(listing, run.by, query)
    mark = mark_of(run.by, internal=export.internal, left_out=left_out)
    heads = heads_of(listing, query)
    kept_in = restriction.number_kept_in(listing, run.by, query)
    rows = with_note(rows_by_group(listing, run.by, query, reveal=export.reveal, told=told), kept_in)
    with open_sealed(export.path, "wb", label=FILE_LABEL, uid=export.uid) as out:
        if export.ending == ListExport.Ending.XLSX:
            number = write_xlsx(out, export.listing, heads, rows, mark=mark)
        else:
            number = write_csv(out, heads, rows)
    with run.batch() as state:
        state["kept_in"] = kept_in
        actions.finish_export(export, by=run.by, rows=number - bool(kept_in), kept_in=kept_in)
    return True


def _links(runs: Sequence[JobRun], reader: User) -> Mapping[int, Link]:
    found = ListExport.objects.visible_to(reader).filter(job__in=[run.pk for run in runs])
    said = pgettext("verb", "Open")
    return {export.job_id: Link(said, reverse("show_export", args=[export.pk])) for export in found}


LINKS["export_list"] = _links


def clear_exports() -> int:
    """Files whose time is over go, with what was asked for."""
    system = User.system()
    over = list(ListExport.objects.filter(expires_at__lte=timezone.now())[:500])
    for export in over:
        actions.clear_export(export, by=system)
    return len(over)
