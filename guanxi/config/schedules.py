"""What happens by the clock: each line names a job that runs as the named system user."""

from collections.abc import Mapping
from dataclasses import dataclass

from django_q.models import Schedule


@dataclass(frozen=True)
class Clock:
    """What runs at a minute of every hour; what has an hour of its own asks the company's clock itself."""

    function: str
    minute: str
    kwargs: str = ""


SCHEDULES: Mapping[str, Clock] = {
    "score every night": Clock("guanxi.scoring.jobs.score_nightly", "0"),
    "look for doubles every night": Clock("guanxi.customers.duplicates.jobs.search_nightly", "30"),
    "read texts for proposals every night": Clock("guanxi.customers.proposals.jobs.read_nightly", "35"),
    "back up every night": Clock("guanxi.foundation.safekeeping.jobs.back_up_nightly", "35"),
    "know who owes acknowledgement": Clock("guanxi.foundation.policies.jobs.keep_duties", "45"),
    "open security reviews": Clock("guanxi.foundation.oversight.jobs.keep_reviews", "55"),
    "anchor the audit chain": Clock("guanxi.foundation.audit.chain.anchor", "0"),
    "clear imports that nobody came back for": Clock(
        "guanxi.foundation.imports.clearing.clear_imports", "20"
    ),
    "forget sessions that are over": Clock("guanxi.foundation.signin.visits.clear_visits", "40"),
    "approvals handed up": Clock("guanxi.foundation.approvals.jobs.keep_days", "10"),
    "clear files of lists that are over": Clock("guanxi.foundation.savedviews.jobs.clear_exports", "50"),
    # every quarter of an hour: in some zones midnight comes half an hour later, or three quarters
    "tasks by the day": Clock("guanxi.foundation.tasks.jobs.keep_days", "0,15,30,45"),
    "birthdays of the day": Clock("guanxi.customers.jobs.keep_birthdays", "10"),
    "measure customers' records": Clock("guanxi.customers.quality.jobs.measure_nightly", "25"),
    "rights of persons": Clock("guanxi.customers.subject_rights.jobs.keep_hourly", "35"),
    "forget answers of yesterday": Clock("guanxi.foundation.replies.jobs.forget_old_replies", "50"),
    "forget what nobody uses": Clock("guanxi.foundation.palette.jobs.forget_old_uses", "40"),
    "forget what pages were told": Clock("guanxi.foundation.live.publishing.clear_live_events", "10"),
    "purge deleted files": Clock("guanxi.foundation.files.clearing.purge_files", "50"),
    "make missing previews": Clock("guanxi.foundation.files.clearing.make_previews", "20"),
    "send what is due": Clock(
        "guanxi.foundation.notifications.sending.send_due", "*", kwargs="q_options={'save': False}"
    ),
    "forget old notices": Clock("guanxi.foundation.notifications.clearing.clear_notifications", "30"),
    "let old keys go": Clock("guanxi.foundation.rotation.jobs.retire_when_due", "50"),
    "know how tables are filled": Clock("guanxi.config.statistics.keep_statistics", "5"),
    "heartbeat": Clock("guanxi.config.heartbeat.beat", "*", kwargs="q_options={'save': False}"),
}


def install_schedules() -> None:
    """Bring the schedule table to this list; what fits stays untouched."""
    there = {schedule.name: schedule for schedule in Schedule.objects.all()}
    for name, schedule in there.items():
        if name not in SCHEDULES:
            schedule.delete()
    for name, clock in SCHEDULES.items():
        schedule = there.get(name) or Schedule(name=name, schedule_type=Schedule.CRON)
        wanted = {"func": clock.function, "cron": f"{clock.minute} * * * *", "kwargs": clock.kwargs or None}
        if schedule.pk is None or any(getattr(schedule, field) != value for field, value in wanted.items()):
            for field, value in wanted.items():
                setattr(schedule, field, value)
            schedule.next_run = schedule.calculate_next_run()
            schedule.save()
