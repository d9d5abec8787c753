"""A look changes nothing: what the day makes late is told by the day, and written down by a job."""

import pytest

from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change
from guanxi.foundation.tasks import jobs
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import in_days, make_task
from guanxi.foundation.tests.people import Browser

pytestmark = pytest.mark.django_db


def test_OPT_29_a_page_tells_that_a_task_is_late_and_writes_nothing(make_person):
    by = make_person("manager")
    browser = Browser(by)
    task = make_task(by, "Prepare", due_on=in_days(-2))
    entries, changes = Entry.objects.count(), Change.objects.count()
    for path in ("/", "/day/", "/tasks/", "/tasks/week/", f"/tasks/{task.pk}/"):
        assert "verdue" in browser.look(path) or "elayed" in browser.look(path), path
    for path in ("/api/tasks/", f"/api/tasks/{task.pk}"):
        assert '"late"' in browser.look(path)
    assert (Entry.objects.count(), Change.objects.count()) == (entries, changes)
    assert (Task.objects.get().status, Task.objects.get().version) == ("todo", 1)
    jobs.keep_days()
    assert Task.objects.get().status == "late"
