"""Scoring by the company's clock: once a night, wherever the company is and whenever the house wakes."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from guanxi.foundation.accounts.models import Company
from guanxi.scoring import jobs
from guanxi.scoring.models import ScoreRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(monkeypatch):
    """Ask at an instant, as the schedule does every hour; gives how many runs there are by then."""

    def at(*when: int) -> int:
        class Stopped(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime(*when, tzinfo=UTC).astimezone(tz)  # type: ignore[misc,arg-type]

        monkeypatch.setattr(timezone, "datetime", Stopped)
        jobs.score_nightly()
        return ScoreRun.objects.filter(cause=ScoreRun.Cause.NIGHT).count()

    return at


def test_it_runs_once_after_three_of_the_companys_own_clock(ask):
    assert Company.get().zone == "Asia/Shanghai"
    assert ask(2026, 3, 1, 18) == 0  # two in the morning there
    assert ask(2026, 3, 1, 19) == 1
    assert ask(2026, 3, 1, 20) == 1
    assert ask(2026, 3, 2, 18) == 1
    assert ask(2026, 3, 2, 19) == 2


def test_a_house_that_slept_through_the_night_makes_up_for_it(ask):
    assert ask(2026, 3, 1, 19) == 1
    assert ask(2026, 3, 5, 6) == 2
    assert ask(2026, 3, 5, 7) == 2
