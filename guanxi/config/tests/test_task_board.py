"""Tasks on a board: seen by who sees them, moved by their own actions."""

import pytest

from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import in_days, make_task, make_worker
from guanxi.foundation.tests.people import Browser

pytestmark = pytest.mark.django_db


def test_a_card_goes_on_by_its_action_and_late_is_no_place_to_drag_to():
    by, stranger = make_worker(), make_worker()
    task = make_task(by, "On the board", due_on=in_days(2))
    make_task(stranger, "Not mine")
    browser = Browser(by)
    page = browser.look("/tasks/board/")
    assert "On the board" in page
    assert "Not mine" not in page
    for status, code in (("doing", 200), ("late", 409), ("done", 200)):
        version = Task.objects.get(pk=task.pk).version
        said = {"stage": status, "version": version}
        answer = browser.client.post(f"/tasks/board/move/{task.pk}/", said)
        assert (answer.status_code == code) or (code == 200 and answer.status_code == 204), answer.content
    assert Task.objects.get(pk=task.pk).status == "done"


def test_a_card_says_what_is_late_in_the_lists_own_colour():
    by = make_worker()
    make_task(by, "Behind", due_on=in_days(-3))
    make_task(by, "Near", due_on=in_days(0))
    page = Browser(by).look("/tasks/board/")
    assert '<span class="bad">3 days overdue</span>' in page
    assert '<span class="warn">today</span>' in page
