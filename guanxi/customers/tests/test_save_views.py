"""Views of lists: saved, shared, opened by each with the rows that they may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers.tests.factories import make_customer, make_department, make_role, make_user
from guanxi.foundation.accounts.models import Department, Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews import actions, showing
from guanxi.foundation.savedviews.models import SavedView, ViewPlace

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SEE = {
    "customers.view_customer": Scope.DEPARTMENT,
    "customers.add_customer": Scope.OWN,
    "savedviews.save_view": Scope.OWN,
}
SHARE = "savedviews.share_view"


@pytest.fixture
def place() -> Department:
    return make_department()


@pytest.fixture
def seller(place) -> User:
    return make_user(place, {**SEE, SHARE: Scope.DEPARTMENT})


@pytest.fixture
def head(place) -> User:
    return make_user(make_department(), {**SEE, SHARE: Scope.ALL, "savedviews.set_opening": Scope.ALL})


def save(by: User, name: str = "Big ones", query: str = "tier=high", **more) -> SavedView:
    return actions.save_view(by, by=by, listing="customers", name=name, query=query, **more)


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def seen(user: User) -> list[str]:
    """By the rule, and as pages of the list ask it in a statement of their own: never two answers."""
    names = sorted(view.name for view in SavedView.objects.visible_to(user))
    assert sorted(view.name for view in SavedView.objects.of_list(user, "customers")) == names
    return names


@pytest.mark.both
def test_a_view_keeps_filters_order_and_columns_and_nothing_of_the_visit(seller):
    view = save(
        seller, query="tier=high&total=5&total.op=ge&sort=name&columns=tier&after=x&of=7&q=abc&peek=3"
    )
    assert view.query == "tier=high&total=5&total.op=ge&sort=name&columns=tier"
    answer = browser(seller).get(f"/customers/?view={view.pk}")
    assert answer["Location"] == f"/customers/?{view.query}&of={view.pk}"


def test_a_private_view_is_seen_by_nobody_else(seller, place, head):
    view = save(seller)
    colleague = make_user(place, SEE)
    assert seen(colleague) == seen(head) == []
    answer = browser(colleague).get(f"/customers/?view={view.pk}", follow=True)
    assert "gone, or no longer shared" in answer.content.decode()
    for act in (actions.change_view, actions.delete_view):
        with pytest.raises(Http404):
            act(view, by=colleague)
    with pytest.raises(Http404):
        actions.pin_view(colleague, by=colleague, view=view)


def test_a_department_shares_with_those_below_and_not_beside(seller, place):
    save(seller, shared="department")
    assert seen(make_user(make_department(parent=place), SEE)) == ["Big ones"]
    assert seen(make_user(make_department(), SEE)) == []


def test_a_role_sees_what_is_shared_with_it(head):
    role: Role = make_role(SEE)
    save(head, shared="role", role=role)
    inside, outside = make_user(), make_user()
    inside.roles.add(role)
    assert (seen(inside), seen(outside)) == (["Big ones"], [])


def test_sharing_takes_a_right_and_sharing_widely_the_wide_one(seller, place):
    plain = make_user(place, SEE)
    with pytest.raises(PermissionDenied):
        save(plain, shared="department")
    for shared in ("role", "everybody"):
        with pytest.raises(PermissionDenied):
            save(seller, shared=shared, role=make_role(SEE))


def test_a_shared_view_is_changed_by_its_owner_and_by_who_may_share_with_all(seller, head, place):
    view = save(head, shared="everybody")
    with pytest.raises(PermissionDenied):
        actions.change_view(view, by=seller, query="tier=risk")
    keeper = make_user(place, {**SEE, SHARE: Scope.ALL})
    assert actions.change_view(view, by=keeper, query="tier=risk").query == "tier=risk"


def test_a_shared_view_shows_each_reader_only_the_rows_of_their_own(seller, head):
    make_customer(seller, "Of the sellers")
    make_customer(head, "Of the head")
    view = save(head, "All", query="kind=firm", shared="everybody")
    for user, own, other in ((seller, "Of the sellers", "Of the head"), (head, "Of the head", "Of the sel")):
        page = browser(user).get(f"/customers/?view={view.pk}", follow=True).content.decode()
        assert own in page
        assert other not in page


def test_what_a_view_names_and_is_gone_is_said_and_the_rest_is_shown(seller):
    make_customer(seller, "Still here")
    view = save(seller, query="kind=firm&cf_gone=1&tier=platinum&columns=tier&columns=moon&sort=tides")
    answer = browser(seller).get(f"/customers/?view={view.pk}", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/customers/?kind=firm&columns=tier&of={view.pk}"
    assert "names what is gone: cf_gone, Tier, moon, tides" in page
    assert "Still here" in page


def test_the_list_opens_with_ones_own_choice_then_the_roles_then_all(head):
    role = make_role(SEE)
    user = make_user(make_department(), SEE)
    user.roles.add(role)
    assert browser(user).get("/customers/").status_code == 200
    ours = save(head, "Ours", shared="everybody")
    actions.set_role_opening(role, by=head, listing="customers", view=ours)
    assert showing.opening(user, "customers") == ours
    mine = save(user, "Mine", query="kind=firm")
    actions.choose_opening(user, by=user, view=mine)
    assert browser(user).get("/customers/")["Location"] == f"/customers/?kind=firm&of={mine.pk}"
    assert browser(user).get("/customers/?view=all").status_code == 200


def test_a_role_opens_only_what_its_people_see(head):
    role = make_role(SEE)
    with pytest.raises(Refused, match="Share the view"):
        actions.set_role_opening(role, by=head, listing="customers", view=save(head))


def test_tabs_stand_in_ones_own_order(seller, head):
    first, second = save(seller, "First"), save(seller, "Second")
    theirs = save(head, "Theirs", shared="everybody")
    assert [v.name for v in SavedView.objects.of_list(seller, "customers")] == ["First", "Second", "Theirs"]
    actions.pin_view(seller, by=seller, view=theirs)
    actions.move_view(seller, by=seller, view=theirs, forward=False)
    assert [v.name for v in SavedView.objects.of_list(seller, "customers")] == ["First", "Theirs", "Second"]
    actions.unpin_view(seller, by=seller, view=first)
    assert [v.place is None for v in SavedView.objects.of_list(seller, "customers")] == [False, False, True]
    assert not ViewPlace.objects.filter(user=head, view=second).exists()


def test_what_is_shared_stands_as_a_tab_until_one_arranges_ones_own(seller, place):
    colleague = make_user(place, SEE)
    for name in "abcdefg":
        save(seller, name, shared="department")
    page = browser(colleague).get("/customers/?view=all")
    assert [tab.label for tab in page.context["views"].tabs] == ["All", *"abcde"]
    assert 'More views <span class="num c3">2</span>' in page.text
    save(colleague, "Mine")
    page = browser(colleague).get("/customers/?view=all")
    assert [tab.label for tab in page.context["views"].tabs] == ["All", "Mine"]


def test_what_stands_as_a_tab_is_not_offered_as_one_and_can_be_arranged(seller, place):
    colleague = make_user(place, SEE)
    first = save(seller, "a", shared="department")
    page = browser(colleague).get("/views/customers/").text
    assert "Show as a tab" not in page
    assert "Remove from the tabs" not in page, "alone it would stand there again at once"
    for name in "bcdef":
        save(seller, name, shared="department")
    page = browser(colleague).get("/views/customers/").text
    assert (page.count("Remove from the tabs"), page.count("Show as a tab")) == (5, 1)
    browser(colleague).post(f"/views/{first.pk}/arrange/unpin/")
    left = browser(colleague).get("/customers/?view=all").context["views"].tabs
    assert [tab.label for tab in left] == ["All", *"bcde"]


def test_a_name_is_taken_once_and_must_say_something(seller):
    save(seller)
    with pytest.raises(Refused, match="of this name"):
        save(seller)
    with pytest.raises(Refused, match="needs a name"):
        save(seller, name="  ")


def test_a_view_is_saved_from_the_list_and_a_refusal_keeps_what_was_typed(seller):
    client = browser(seller)
    sent = {
        "listing": "customers",
        "query": "tier=high",
        "name": "Mine",
        "shared": "private",
        "next": "/customers/?x",
    }
    saved = client.post("/views/save/", sent)
    assert saved["Location"] == f"/customers/?view={SavedView.objects.get().pk}"
    again = client.post("/views/save/", sent)
    assert again.status_code == 422
    assert 'value="Mine"' in again.content.decode()
    away = client.post("/views/save/", {**sent, "name": "Other", "next": "//elsewhere.example/"})
    assert away["Location"] == "/views/customers/"


def test_whoever_looks_as_a_colleague_sees_the_views_of_both(seller, head):
    save(seller, "Private")
    save(head, "For all", shared="everybody")
    seller.watched_by = User.objects.get(pk=head.pk)
    assert seen(seller) == ["For all"]


def test_somebody_who_left_sees_no_view(seller):
    save(seller)
    seller.is_active = False
    assert seen(seller) == []


@pytest.mark.both
def test_tabs_and_ones_own_columns_cost_the_list_two_questions_more(seller):
    for number in range(5):
        save(seller, f"View {number}")
    client = browser(seller)
    client.get("/customers/?view=all")
    with CaptureQueriesContext(connection) as asked:
        client.get("/customers/?tier=high")
    assert sum("savedviews_" in one["sql"] for one in asked.captured_queries) == 2
