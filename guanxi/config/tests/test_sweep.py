"""What killed processes left behind is swept away; what a living one holds is not."""

import os
from pathlib import Path
from typing import Any

import pytest

from guanxi.config.commands.setting_up import STALE, _sweep, left_behind
from guanxi.foundation.jobs import presence


def test_the_sign_of_life_of_a_web_process_that_serves_for_days_is_no_leftover(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GUANXI_HOME = tmp_path
    monkeypatch.setattr(presence, "_held", {})
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("alive-once", "cut.upload", "score-7-standings.arrow", "new.upload"):
        (folder / name).touch()
    old = [folder / name for name in ("alive-once", "cut.upload", "score-7-standings.arrow", presence.mark())]
    for path in old:
        os.utime(path, (0, path.stat().st_mtime - STALE - 1))
    assert sorted(path.name for path in left_behind()) == ["alive-once", "cut.upload"]


def test_CUS_25_the_trial_of_a_backup_that_was_cut_off_leaves_no_house_in_the_open(
    settings: Any, tmp_path: Path
) -> None:
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"
    old = [settings.GUANXI_HOME / "tmp" / "prove-1", settings.GUANXI_KEYS / ".prove-1"]
    young = settings.GUANXI_KEYS / ".prove-2"
    for place in (*old, young):
        (place / "inner").mkdir(parents=True)
    for place in old:
        os.utime(place, (0, place.stat().st_mtime - STALE - 1))
    _sweep()
    assert [place.exists() for place in (*old, young)] == [False, False, True]
