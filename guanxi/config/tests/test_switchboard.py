"""What the switchboard joins is complete: nobody reads a code where a name belongs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.utils import translation

from guanxi.config.schedules import SCHEDULES
from guanxi.config.switchboard import JOB_TITLES
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import progress_of
from guanxi.foundation.jobs.running import KINDS


def test_every_kind_of_job_has_a_name_in_both_languages():
    kinds = {kind for kind, step in KINDS.items() if ".tests." not in step.__module__}
    assert kinds == set(JOB_TITLES)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert not [kind for kind in kinds if "_" in str(JOB_TITLES[kind])]
    with translation.override("zh-hans"):
        assert all(not str(title).isascii() for title in JOB_TITLES.values())


def test_a_jobs_words_speak_the_readers_language_whoever_started_it():
    run = JobRun(pk=1, kind="apply_import", state=JobRun.State.DONE, message="Imported")
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = progress_of(run).text
    assert said["en"] == "Imported"
    assert said["zh-hans"] not in {"", "Imported"}


def test_tasks_are_looked_at_as_the_day_begins_in_any_zone():
    """Somewhere midnight is half an hour, or three quarters, off that of UTC."""
    minutes = {int(minute) for minute in SCHEDULES["tasks by the day"].minute.split(",")}
    now = datetime.now(UTC)
    offsets = {now.astimezone(ZoneInfo(name)).utcoffset() for name in available_timezones()}
    assert {int(one.total_seconds()) // 60 % 60 for one in offsets if one is not None} <= minutes
