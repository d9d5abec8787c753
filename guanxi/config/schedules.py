"""What happens by the clock: each line names a job that runs as the named system user."""

from collections.abc import Mapping

from django_q.models import Schedule

SCHEDULES: Mapping[str, tuple[str, str]] = {
    "score every night": ("guanxi.scoring.jobs.score_nightly", "0 3 * * *"),
    "anchor the audit chain": ("guanxi.foundation.audit.chain.anchor", "0 * * * *"),
}


def install_schedules() -> None:
    """Bring the schedule table to this list."""
    Schedule.objects.exclude(name__in=SCHEDULES).delete()
    for name, (function, cron) in SCHEDULES.items():
        Schedule.objects.update_or_create(
            name=name, defaults={"func": function, "cron": cron, "schedule_type": Schedule.CRON}
        )
