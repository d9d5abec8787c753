"""When the base was searched last, and whether a verdict was taken back since: no search has asked anew."""

from guanxi.customers.duplicates.actions import KIND
from guanxi.customers.duplicates.models import Apart
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.jobs.models import JobRun


def newest_search() -> JobRun | None:
    # unscoped: that the base is being searched everybody may know who sees what it finds
    return JobRun.objects.filter(kind=KIND).order_by("-id").first()


def is_reopened(searched: JobRun | None) -> bool:
    """Whether a pair waits for the next search; of which records it is, this does not tell."""
    if searched is None:
        return False
    # unscoped: that it happened, and nothing else of it
    taken_back = Entry.objects.filter(kind=Apart._meta.label_lower, verb="compare_again")
    return taken_back.filter(at__gt=searched.created_at).exists()
