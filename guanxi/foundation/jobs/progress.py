"""What people see of a job while it runs. Rooms say what their jobs are called and where they lead."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Link, Progress

from .models import JobRun

TITLES", {})
    return str(titles.get(kind, kind))


def _left(run: JobRun) -> str:
    if run.is_over or not run.done or not run.total or run.started_at is None:
        return ""
    seconds = (timezone.now() - run.started_at).total_seconds() * (run.total - run.done) / run.done
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return _("about %(minutes)s min left") % {"minutes": minutes}


