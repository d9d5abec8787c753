"""Which backups stay."""

from datetime import UTC, datetime, timedelta

import pytest

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.backup.store import FolderStore
from guanxi.foundation.safekeeping import actions
from guanxi.foundation.safekeeping.making import let_go
from guanxi.foundation.safekeeping.models import BackupRun
from guanxi.foundation.safekeeping.retention import kept

NOON = datetime(2026, 11, 28, 2, tzinfo=UTC)


def test_of_each_day_week_and_month_the_newest_stays():
    made = {n: NOON - timedelta(days=n) for n in range(400)}
    made |= {1000: NOON - timedelta(hours=1)}  # a second one of the first day
    stay = kept(made, daily=3, weekly=2, monthly=3)
    # three days; the week before ended six days ago (a Sunday), months 28 and 59 days ago
    assert stay == {0, 1, 2, 6, 28, 59}
    assert kept(made, daily=0, weekly=0, monthly=0) == {0}
    assert kept({}, daily=3) == set()


@pytest.mark.django_db
def test_what_no_longer_lies_in_the_store_takes_no_others_place(tmp_path):
    system = User.system()
    actions.change_backup_plan(Company.get(), by=system, daily=2, weekly=0, monthly=0)
    for day in range(4):
        run = actions.open_backup(Company.get(), by=system, name=f"{day}.backup")
        at = {"started_at": NOON - timedelta(days=day)}
        run = actions.close_backup(run, by=system, state=BackupRun.State.PROVED, facts=at)
        if day:  # somebody took the newest away
            (tmp_path / run.name).write_bytes(b"")
    let_go(FolderStore(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.backup", "2.backup"]
    gone = BackupRun.objects.exclude(removed_at=None)
    assert [run.name for run in gone] == ["3.backup"]
