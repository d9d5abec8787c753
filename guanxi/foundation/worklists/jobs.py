"""A bulk edit of many rows, batch by batch."""

import time
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import LINKS
from guanxi.foundation.ui.parts import Link

from . import actions
from .models import BulkEdit


@running.job(actions.KIND)
def run_bulk_edit(run: JobRun) -> bool:
    """Go through rows until this step's time is up or somebody asks to stop."""
    until = time.monotonic() + running.STEP_SECONDS
    while True:
        with run.batch():
            edit = BulkEdit.objects.select_related("change_set").get(pk=run.params["edit"])
            if edit.is_over:
                return True
            edit = actions.edit_batch(edit.change_set, by=run.by, edit=edit)
            run.report(edit.done, len(edit.keys))
        if edit.is_over:
            return True
        if run.stop_asked or time.monotonic() > until:
            return False


def _links(runs: Sequence[JobRun], reader: User) -> Mapping[int, Link]:
    """Where it says what came of each: who was not changed and why, and the way back."""
    found = BulkEdit.objects.visible_to(reader).filter(job__in=[run.pk for run in runs])
    said = pgettext("verb", "Open")
    return {
        job: Link(said, reverse("show_bulk_edit", args=[pk])) for job, pk in found.values_list("job", "pk")
    }


LINKS[actions.KIND] = _links
