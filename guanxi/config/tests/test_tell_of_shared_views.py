"""Who gets to see a view by a share hears of it, by a kind of notice of its own."""

from typing import Any

import pytest

from guanxi.config.tests.queue import work_off
from guanxi.customers.tests.factories import make_department, make_role, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.notifications.actions import choose_notices
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.shown import lines, target
from guanxi.foundation.savedviews import actions, reactions
from guanxi.foundation.savedviews.models import SavedView

pytestmark = pytest.mark.django_db
SEE = {
    "customers.view_customer": Scope.DEPARTMENT,
    "savedviews.save_view": Scope.OWN,
    "accounts.change_self": Scope.OWN,
}


@pytest.fixture
def head() -> User:
    share = {"savedviews.share_view": Scope.ALL}
    return make_user(make_department(), {**SEE, **share}, language="en", name="Lin")


def save(by: User, shared: str = "private", **more: Any) -> SavedView:
    view: SavedView = actions.save_view(
        by, by=by, listing="customers", name="Big ones", query="", shared=shared, **more
    )
    return view


def told(user: User) -> list[str]:
    work_off()
    rows = list(Notification.objects.filter(user=user).order_by("pk"))
    return [f"{line.text} {line.about}" for line in lines(rows, user)]


def test_a_department_and_those_below_it_are_told_once_and_can_open_it(head):
    below = make_user(make_department(parent=head.department), SEE, language="en")
    away = make_user(make_department(), SEE, language="en")
    view = save(head, "department")
    assert told(below) == ["Lin shared a view with your department: Big ones"]
    assert told(away) == told(head) == []
    notice = Notification.objects.get()
    assert (notice.notice, target(notice, below)) == ("view_shared", f"/customers/?view={view.pk}")
    actions.change_view(view, by=head, name="Bigger ones", shared="department")
    assert told(below) == ["Lin shared a view with your department: Bigger ones"], "a new name opens nothing"


def test_a_role_and_then_everybody(head):
    one, other = (make_user(make_department(), SEE, language="en") for _n in range(2))
    role = make_role(SEE)
    one.roles.add(role)
    view = save(head)
    actions.change_view(view, by=head, shared="role", role=role)
    assert told(one) == ["Lin shared a view with your role: Big ones"]
    assert told(other) == []
    actions.change_view(view, by=head, shared="everybody")
    assert told(other) == ["Lin shared a view with everybody: Big ones"]


def test_who_reads_no_such_list_or_wants_no_such_notice_hears_nothing(head):
    blind = make_user(make_department(), {"savedviews.save_view": Scope.OWN})
    quiet = make_user(make_department(), SEE)
    choose_notices(quiet, by=quiet, choices={("view_shared", "page"): "off"})
    save(head, "everybody")
    assert told(blind) == told(quiet) == []


def test_what_is_taken_back_before_anybody_heard_is_not_told(head):
    one = make_user(make_department(), SEE)
    view = save(head, "everybody")
    actions.change_view(view, by=head, shared="private")
    assert told(one) == []


def test_everybody_is_told_a_few_at_a_time(head, monkeypatch):
    monkeypatch.setattr(reactions, "AT_ONCE", 2)
    many = [make_user(make_department(), SEE) for _n in range(5)]
    save(head, "everybody")
    assert [len(told(one)) for one in many] == [1] * 5
