"""What a new house begins with tells whom nobody followed up, and how many each salesperson has of them."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from guanxi.config.starters import VIEWS, install_views
from guanxi.config.switchboard import LISTINGS
from guanxi.customers.listing import customers_page
from guanxi.customers.tests.factories import make_customer, make_interaction, today
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.savedviews.actions import save_view
from guanxi.foundation.savedviews.showing import opening, views_of
from guanxi.foundation.tasks.actions import mark_overdue
from guanxi.foundation.tasks.tests.making import LEADING, in_days, make_task, make_worker
from guanxi.foundation.tests.people import make_department
from guanxi.foundation.ui import groups, lists

pytestmark = pytest.mark.django_db
NOT_CONTACTED = VIEWS[2][2]


def test_SAL_17_whom_nobody_followed_up_is_listed_and_counted_by_salesperson(make_person):
    one, two, head = make_person("sales"), make_person("sales"), make_person("manager")
    for seller, name, days in (
        (one, "Long ago", 61),
        (one, "Lately", 59),
        (one, "Never", None),
        (two, "Very long ago", 400),
    ):
        customer = make_customer(seller, name)
        if days is not None:
            make_interaction(customer, seller, today() - timedelta(days=days))
    listing, asked = customers_page("CNY"), QueryDict(NOT_CONTACTED)
    rows = lists.read_page(listing, head, asked).rows
    assert {row.name for row in rows} == {"Long ago", "Never", "Very long ago"}
    found = groups.read_groups(listing, head, asked, listing.grouping.named("owner"))
    assert {group.key: group.number for group in found.groups} == {one.pk: 2, two.pk: 1}
    told = {row.name for row in lists.read_page(listing, one, asked).rows}
    assert told == {"Long ago", "Never"}, "each sees the own"


@pytest.mark.parametrize(
    ("role", "listing", "opens", "theirs"),
    [
        ("sales", "customers", "My customers", {"My customers", "Mine, not contacted for 30 days"}),
        ("sales", "tasks", "My team’s", set()),
        ("service", "customers", "Bought in the last 90 days", {"Bought in the last 90 days"}),
        ("marketing", "customers", "Prospects", {"Prospects", "Lost customers"}),
        ("analyst", "customers", "Churn risk", set()),
        ("analyst", "orders", "This month’s orders", set()),
        ("manager", "tasks", "Overdue in the house", {"Overdue in the house"}),
        ("manager", "customers", None, set()),
    ],
)
def test_each_role_has_its_own_views_and_opens_lists_with_one_of_them(
    make_person, role, listing, opens, theirs
):
    install_views()
    person = make_person(role)
    opened = opening(person, listing)
    assert (str(opened) if opened else None) == opens
    own = {one.name for one in VIEWS if one.listing == listing and one.role}
    assert {str(view) for view in views_of(person, listing)} & own == theirs


def test_tabs_stand_as_declared_those_of_ones_role_first_and_what_people_share_before_the_rest(make_person):
    install_views()
    seller, head = make_person("sales"), make_person("manager", "system_administrator")
    name, query = "A drive of ours", "stage=lost"
    save_view(head, by=head, listing="customers", name=name, query=query, shared="everybody")
    assert [str(view) for view in views_of(seller, "customers")] == [
        "My customers", "Mine, not contacted for 30 days", "A drive of ours",
        "Key accounts", "New this month", "Not contacted for 60 days", "Churn risk",
    ]  # fmt: skip


def test_who_has_another_role_besides_opens_lists_as_they_are(make_person):
    install_views()
    assert opening(make_person("sales", "manager"), "customers") is None
    assert opening(make_person("sales"), "customers") is not None


def test_starter_views_of_tasks_move_with_the_day_and_know_whose_they_are():
    here = make_department()
    me, colleague, stranger = (make_worker(place, grants=LEADING) for place in (here, here, None))
    make_task(stranger, "elsewhere", due_on=in_days(0))
    tasks = {
        "today": make_task(me, "today", due_on=in_days(0)),
        "late": make_task(me, "late", due_on=in_days(-2)),
        "soon": make_task(colleague, "soon", due_on=in_days(5)),
        "later": make_task(colleague, "later", due_on=in_days(30)),
    }
    mark_overdue(Company.get(), by=User.system())
    found = {}
    for one in VIEWS:
        if one.listing == "tasks":
            rows = lists.read_page(LISTINGS["tasks"](me), me, QueryDict(one.query)).rows
            found[one.name] = {row.description for row in rows}
    assert tasks.keys() == found["My team’s"]
    assert found["Mine, due today"] == {"today"}
    assert found["Mine, overdue"] == {"late"}
    assert found["My team’s, within 7 days"] == {"today", "soon"}
