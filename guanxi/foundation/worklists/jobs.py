"""A bulk edit of many rows, batch by batch."""

import time

from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun

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
