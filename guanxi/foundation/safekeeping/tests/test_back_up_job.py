"""The worker's part: begin the process, wait, and never call a backup made that was not."""

import pytest

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import apart as processes
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.safekeeping import actions, jobs
from guanxi.foundation.safekeeping.models import BackupRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, settings, tmp_path):
    settings.BACKUPS = str(tmp_path / "backups")
    monkeypatch.setattr(type(ring()), "recovery", property(lambda _self: object()))
    monkeypatch.setattr(processes, "begun", lambda _module, _run: 4242)
    monkeypatch.setattr(processes, "lives", lambda _process: False)
    return actions.start_backup(Company.get(), by=User.system(), queued=False)


def opened(state: str = "") -> BackupRun:
    made = actions.open_backup(Company.get(), by=User.system(), name="one.backup")
    return actions.close_backup(made, by=User.system(), state=state) if state else made


def test_a_process_that_came_to_nothing_fails_the_job(run):
    with pytest.raises(Refused, match=r"No backup|备份"):
        jobs.back_up(run)


def test_what_the_process_left_open_was_cut_off(run):
    made = opened()
    with pytest.raises(Refused):
        jobs.back_up(run)
    made.refresh_from_db()
    assert made.state == BackupRun.State.FAILED
    assert made.finished_at


def test_a_backup_that_was_restored_on_trial_ends_the_job_well(run):
    opened(BackupRun.State.PROVED)
    assert jobs.back_up(run) is True


def test_none_is_begun_without_a_folder_or_while_one_is_made(run, settings):
    assert run.pk
    with pytest.raises(Refused, match=r"already|已经"):
        actions.start_backup(Company.get(), by=User.system())
    settings.BACKUPS = ""
    with pytest.raises(Refused):
        actions.start_backup(Company.get(), by=User.system())
