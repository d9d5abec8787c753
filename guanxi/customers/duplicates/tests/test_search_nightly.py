"""The search by night, once, and not beside one that somebody asked for."""

from datetime import time, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from guanxi.customers.duplicates import actions, jobs
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.jobs.models import JobRun

pytestmark = pytest.mark.django_db


def test_it_waits_for_one_from_before_the_night_and_looks_once(monkeypatch):
    monkeypatch.setattr(jobs, "NIGHT", time(0))
    actions.search_duplicates(Company.get(), by=User.system())
    runs: QuerySet[JobRun] = QuerySet(JobRun)
    runs.update(created_at=timezone.now() - timedelta(days=1), state=JobRun.State.RUNNING)
    jobs.search_nightly()
    assert runs.count() == 1
    runs.update(state=JobRun.State.DONE)
    for _hour in range(2):
        jobs.search_nightly()
    assert runs.count() == 2
