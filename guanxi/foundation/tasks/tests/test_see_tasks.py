"""Who sees which tasks: by taking part and by scope, through every door."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.savedviews import actions as views
from guanxi.foundation.tasks import actions, agenda
from guanxi.foundation.tasks.models import CheckItem, Progress, Task
from guanxi.foundation.tasks.tests.making import LEADING, WORKING, in_days, make_ruler, make_task, make_worker
from guanxi.foundation.tests.people import Browser, make_department

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EXPORTING = {"savedviews.export_list": Scope.OWN}


@pytest.fixture
def cast():
    place, other = make_department(), make_department()
    owner, giver, helper = make_worker(place), make_worker(other), make_worker(other)
    involved = make_worker(make_department())
    task = make_task(
        giver,
        "Secret words",
        owner=owner,
        collaborators=[helper],
        departments=[involved.department],
        due_on=in_days(2),
    )
    return {
        "task": task,
        "seeing": {
            "owner": owner,
            "giver": giver,
            "helper": helper,
            "involved": involved,
            "head": make_worker(place, grants=LEADING),
            "ruler": make_ruler(),
        },
        "blind": {
            "colleague": make_worker(place),
            "head of another": make_worker(make_department(), grants=LEADING | EXPORTING),
            "nobody": make_worker(place, grants={"accounts.change_self": Scope.OWN}),
        },
    }


def test_who_takes_part_sees_it_and_nobody_else(cast):
    for name, user in cast["seeing"].items():
        assert _listed(user) == ["Secret words"], name
        assert "Secret words" in Browser(user).look(f"/tasks/{cast['task'].pk}/"), name
    for name, user in cast["blind"].items():
        assert _listed(user) == [], name
        Browser(user).look(f"/tasks/{cast['task'].pk}/", 404)


def test_no_side_door_shows_it(cast):
    task = cast["task"]
    item = actions.add_check_item(task, by=cast["seeing"]["owner"], text="Secret line")
    for user in cast["blind"].values():
        client = _client(user)
        assert _listed(user, "q=Secret") == []
        assert client.get(f"/api/tasks/{task.pk}").status_code == 404
        assert client.post(f"/tasks/{task.pk}/complete/").status_code == 404
        assert client.post(f"/tasks/lines/{item.pk}/tick/", {"done": "yes"}).status_code == 404
        assert b"Secret" not in client.post("/tasks/export.csv").getvalue()
        assert b"Secret" not in client.get("/day/").content
        assert b"Secret" not in client.get(f"/tasks/week/?from={in_days(0).isoformat()}").content
        assert CheckItem.objects.visible_to(user).count() == 0
    assert Progress.objects.visible_to(cast["seeing"]["helper"]).count() == 0


def test_the_teams_week_counts_no_task_that_one_may_not_see(cast):
    owner, helper = cast["seeing"]["owner"], cast["seeing"]["helper"]
    for days in (-1, 0):
        make_task(owner, due_on=in_days(days))
        make_task(owner, due_on=in_days(days), collaborators=[helper])

    def told(user):
        week = agenda.team_week(user, in_days(0))
        return {one.user.pk: (one.late.count, one.cells[0].count) for one in week}

    for name, user in cast["blind"].items():
        assert told(user).get(owner.pk, (0, 0)) == (0, 0), name
    assert told(helper)[owner.pk] == (1, 1), "only those where one helps"
    assert told(cast["seeing"]["head"])[owner.pk] == (2, 2)


def test_the_teams_week_has_nobody_who_may_have_no_task(cast):
    """The security administrator stood there with nothing on any day."""
    listed = {one.user.pk for one in agenda.team_week(cast["seeing"]["head"], in_days(0))}
    assert cast["blind"]["colleague"].pk in listed, "who has none, but may"
    assert cast["blind"]["nobody"].pk not in listed


def test_a_page_takes_the_same_number_of_statements_whatever_its_length(cast):
    owner = cast["seeing"]["owner"]
    few = _statements(owner)
    for _n in range(12):
        make_task(owner, due_on=in_days(3))
    assert _statements(owner) == few
    assert few <= 12


def test_mine_helping_and_given_are_three_lists(cast):
    people = cast["seeing"]
    assert _listed(people["owner"], "who=mine") == ["Secret words"]
    assert _listed(people["helper"], "who=mine") == []
    assert _listed(people["helper"], "who=helping&open=yes") == ["Secret words"]
    assert _listed(people["giver"], "who=given") == ["Secret words"]


@pytest.mark.parametrize("sort", ["due", "-due", "newest", "priority"])
@pytest.mark.both
def test_pages_by_key_show_every_task_once_in_order(sort):
    by = make_worker(grants=WORKING)
    for n in range(7):
        make_task(by, f"T{n}", due_on=in_days(n % 3) if n % 4 else None, priority=1 + n % 3)
    seen, after = [], ""
    while True:
        page = _client(by).get(f"/api/tasks/?sort={sort}&size=2&after={after}").json()
        seen += [row["description"] for row in page["items"]]
        after = page["after"]
        if not after:
            break
    assert sorted(seen) == [f"T{n}" for n in range(7)]
    days = [Task.objects.get(description=one).sort_due for one in seen]
    if sort in {"due", "-due"}:
        assert days == sorted(days, reverse=sort == "-due")


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _listed(user, query=""):
    answer = _client(user).get(f"/api/tasks/?{query}")
    if not user.may("tasks.view_task"):  # who may see none at all is told so
        assert answer.status_code == 403
        return []
    return [row["description"] for row in json.loads(answer.content)["items"]]


def _statements(user):
    client = _client(user)
    client.get("/tasks/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/tasks/?open=yes&size=5")
    return len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_all_shows_all_whatever_view_opens_the_list():
    user = make_worker(grants=WORKING | {"savedviews.save_view": Scope.OWN})
    make_task(user, "Ordinary")
    view = views.save_view(user, by=user, listing="tasks", name="Urgent", query="priority=1")
    views.choose_opening(user, by=user, view=view)
    browser = Browser(user)
    assert browser.client.get("/tasks/")["Location"] == f"/tasks/?priority=1&of={view.pk}"
    page = browser.look(f"/tasks/?priority=1&of={view.pk}")
    tabs = re.findall(r'<a[^>]*href="([^"]*)"([^>]*)>All</a>', page)
    assert {url for url, _current in tabs} == {"/tasks/?view=all"}
    assert not any("aria-current" in more for _url, more in tabs)
    assert "Ordinary" in browser.look("/tasks/?view=all")
