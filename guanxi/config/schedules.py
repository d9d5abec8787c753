"""What happens by the clock: each line names a job that runs as the named system user."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django_q.models import Schedule

from guanxi.foundation.accounts.models import Company


@dataclass(frozen=True)
class Clock:
    """``minute`` and ``hour`` as cron has them; an hour is the company's own."""

    function: str
    minute: str
    hour: str = "*"
    kwargs: str = ""

    def cron(self, zone: ZoneInfo) -> str:
        """The line for cron, whose clock is UTC."""
        if self.hour == "*":
            return f"{self.minute} * * * *"
        local = datetime.combine(datetime.now(zone), time(int(self.hour), int(self.minute)), zone)
        there = local.astimezone(UTC)
        return f"{there.minute} {there.hour} * * *"


SCHEDULES: Mapping[str, Clock] = {
    "score every night": Clock("guanxi.scoring.jobs.score_nightly", "0", "3"),
    "anchor the audit chain": Clock("guanxi.foundation.audit.chain.anchor", "0"),
    "heartbeat": Clock("guanxi.config.heartbeat.beat", "*", kwargs="q_options={'save': False}"),
}


def install_schedules() -> None:
    """Bring the schedule table to this list; what fits stays untouched."""
    zone = ZoneInfo(Company.get().zone)
    there = {schedule.name: schedule for schedule in Schedule.objects.all()}
    for name, schedule in there.items():
        if name not in SCHEDULES:
            schedule.delete()
    for name, clock in SCHEDULES.items():
        schedule = there.get(name) or Schedule(name=name, schedule_type=Schedule.CRON)
        wanted = {"func": clock.function, "cron": clock.cron(zone), "kwargs": clock.kwargs or None}
        if schedule.pk is None or any(getattr(schedule, field) != value for field, value in wanted.items()):
            for field, value in wanted.items():
                setattr(schedule, field, value)
            schedule.next_run = schedule.calculate_next_run()
            schedule.save()
