"""Formulas, ranks and deletions over all records of a noun, batch by batch, with progress."""

import time

from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job

from . import actions
from .models import CustomField
from .nouns import noun_named


@job("refresh_custom_field")
def refresh_custom_field(run: JobRun) -> bool:
    """Formulas computed, choices ranked and texts made findable for every record."""
    field = CustomField.objects.filter(pk=run.params["field"]).first()
    noun = noun_named(field.noun) if field else None
    if field is None or noun is None:
        return True
    if not run.total:
        run.report(0, noun.model._default_manager.count())
    began = time.monotonic()
    while time.monotonic() - began < STEP_SECONDS:
        with run.batch() as cursor:
            if run.stop_asked:
                return False
            last = actions.refresh_custom_values(field, by=run.by, after=cursor.get("after", 0))
            if last is None:
                run.done = run.total
                return True
            cursor["after"] = last
            run.done = min(run.done + actions.BATCH, run.total)
    return False


@job("delete_custom_field")
def delete_custom_field(run: JobRun) -> bool:
    """Values, their history, and the field."""
    began = time.monotonic()
    while time.monotonic() - began < STEP_SECONDS:
        with run.batch() as cursor:
            field = CustomField.objects.filter(pk=run.params["field"]).first()
            if field is None:
                return True
            if run.stop_asked:
                return False
            last = actions.delete_custom_values(field, by=run.by, after=cursor.get("after", 0))
            if last is None:
                return True
            cursor["after"] = last
            run.done += 1
    return False
