"""CUS-25: each night's backup is restored on trial, and whoever runs the house hears when that fails."""

import subprocess
import sys
import time

import pytest

from guanxi.foundation.safekeeping import apart
from tests.plugin import PROJECT

pytestmark = pytest.mark.django_db

BACK_UP = """
from django.conf import settings
from guanxi.foundation.safekeeping.making import back_up
run = back_up()
left = [p.name for folder in (settings.GUANXI_HOME / "tmp", settings.GUANXI_KEYS)
        for p in folder.iterdir() if "prove" in p.name]
answer = [run.state, run.rows, run.entries, str(run.why), run.removed_at is not None, left]
"""
HARM = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("UPDATE audit_entry SET by_id = 77 WHERE position = 3")
answer = None
"""
TOLD = """
from guanxi.foundation.notifications.models import Notification
answer = Notification.objects.filter(notice="backup_failed").count()
"""
PLAN = """
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.safekeeping import actions
actions.change_backup_plan(Company.get(), by=User.system(), daily=1, weekly=0, monthly=0)
answer = None
"""


def test_CUS_25_each_nights_backup_is_restored_counted_and_verified_and_a_failure_is_told(
    demo, tmp_path, monkeypatch
):
    folder = tmp_path / "elsewhere"
    monkeypatch.setenv("GUANXI_BACKUPS", str(folder))
    demo.guanxi("backup", tmp_path / "first.backup")  # whose recovery key somebody has now
    assert "! backup: none of the last two nights" in demo.told("doctor")
    demo.ask(PLAN)
    # as the worker begins it: a process of its own
    command = [sys.executable, "-m", apart.MODULE, "1"]
    done = subprocess.run(
        command, env=demo.environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list(folder.iterdir())) == 1
    time.sleep(1.1)  # files are named by the second
    state, rows, entries, why, removed, left = demo.ask(BACK_UP)
    assert (state, why, removed, left) == ("proved", "", False, [])
    assert rows > 1000
    assert entries > 3
    assert len(list(folder.iterdir())) == 1, "the plan keeps one a day: the newest"
    said = demo.told("doctor")
    assert "✓ backup: the newest" in said
    assert "restored on trial" in said
    assert demo.ask(TOLD) == 0

    demo.ask(HARM)
    state, _rows, _entries, why, _removed, left = demo.ask(BACK_UP)
    assert state == "unproved"
    assert "3" in why, why
    assert left == []
    assert demo.ask(TOLD) >= 1, "the system's administrators are told"
    assert "✗ backup: the newest" in demo.told("doctor", status=1)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2, "what was proved stays while a newer one fails"
    assert names[0].startswith("guanxi-")
