"""A view remembers its shape, its columns and their widths; whoever arranges them does so for himself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from guanxi.customers.tests.factories import make_customer, make_department, make_role, make_user
from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews import actions
from guanxi.foundation.savedviews.layouts import widths_in
from guanxi.foundation.savedviews.models import ListLayout, RoleOpening, SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SEE = {
    "customers.view_customer": Scope.DEPARTMENT,
    "customers.add_customer": Scope.OWN,
    "customers.change_customer": Scope.OWN,
    "savedviews.save_view": Scope.OWN,
    "savedviews.export_list": Scope.OWN,
}
SHARE = "savedviews.share_view"


@pytest.fixture
def seller() -> User:
    return make_user(make_department(), {**SEE, SHARE: Scope.ALL, "savedviews.set_opening": Scope.ALL})


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def save(by: User, name: str = "Big ones", query: str = "tier=high", **more) -> SavedView:
    return actions.save_view(by, by=by, listing="customers", name=name, query=query, **more)


def arrange(by: User, **more) -> ListLayout | None:
    return actions.arrange_columns(by, by=by, listing="customers", **more)


def heads(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('<th scope="col" data-code="')[1:]]


# ---- shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "path"),
    [("list", "/customers/"), ("board", "/customers/board/"), ("grid", "/customers/grid/")],
)
def test_a_view_opens_in_its_shape_from_wherever(seller, form, path):
    view, client = save(seller, form=form), browser(seller)
    for start in ("/customers/", "/customers/board/", "/customers/grid/"):
        assert client.get(f"{start}?view={view.pk}")["Location"] == f"{path}?tier=high&of={view.pk}"
    page = client.get(f"{path}?tier=high&of={view.pk}").content.decode()
    assert "Big ones" in page
    assert "Save “Big ones”" not in page


def test_a_list_that_a_role_opens_as_a_board_opens_so(seller):
    view = save(seller, form="board", shared="everybody")
    actions.choose_opening(seller, by=seller, view=view)
    assert browser(seller).get("/customers/")["Location"].startswith("/customers/board/?")
    assert browser(seller).get("/customers/grid/").status_code == 200


def test_the_board_is_saved_as_a_board(seller):
    client = browser(seller)
    given = {
        "listing": "customers",
        "name": "Board",
        "query": "tier=high",
        "form": "board",
        "shared": "private",
    }
    client.post("/views/save/", {**given, "shared": "private", "next": "/customers/board/?tier=high"})
    view = SavedView.objects.get()
    assert (view.form, view.query) == ("board", "tier=high")
    client.post(f"/views/{view.pk}/update/", {"version": view.version, "query": "tier=risk", "form": "grid"})
    view.refresh_from_db()
    assert (view.form, view.query) == ("grid", "tier=risk")
    with pytest.raises(Refused):
        save(seller, "No", form="spiral")


# ---- columns -----------------------------------------------------------------------------------


def test_the_order_and_widths_of_columns_are_kept_for_oneself(seller):
    make_customer(seller)
    client, other = browser(seller), make_user(seller.department, SEE)
    first = heads(client.get("/customers/").content.decode())
    answer = client.post(
        "/views/columns/",
        {"listing": "customers", "of": "0", "columns": "name,owner,tier", "widths": "name:333,tier:90"},
    )
    assert answer.status_code == 204
    page = client.get("/customers/").content.decode()
    assert heads(page) == ["name", "owner", "tier"]
    assert 'data-code="name" style="--w:333px"' in page
    assert heads(browser(other).get("/customers/").content.decode()) == first
    assert heads(client.get("/customers/?columns=value").content.decode()) == ["name", "value"]
    arrange(seller, forget=True)
    assert heads(client.get("/customers/").content.decode()) == first


def test_the_rows_of_a_group_have_the_columns_of_its_list(seller):
    make_customer(seller, "C1", region="Kent")
    arrange(seller, columns="name,region")
    rows = browser(seller).get("/customers/?within=region~Kent&part=rows").content.decode()
    assert rows.count("<td") == 3
    assert "<td>Kent</td>" in rows


def test_what_is_taken_out_has_the_columns_that_are_seen(seller):
    make_customer(seller)
    arrange(seller, columns="owner,name")
    page = browser(seller).get("/customers/?tier=high").content.decode()
    assert "tier=high&amp;columns=owner&amp;columns=name" in page


def test_a_view_has_its_widths_and_columns_and_everybody_arranges_them_anew(seller):
    make_customer(seller)
    view = save(seller, query="columns=name&columns=tier", shared="everybody", widths="name:400,tier:100")
    other = make_user(seller.department, SEE)
    opened = browser(other).get(f"/customers/?view={view.pk}")["Location"]
    assert 'data-code="name" style="--w:400px"' in browser(other).get(opened).content.decode()
    arrange(other, view=view, columns="tier,name", widths="name:200")
    again = browser(other).get(f"/customers/?view={view.pk}")["Location"]
    assert "columns=tier&columns=name" in again
    assert 'data-code="name" style="--w:200px"' in browser(other).get(again).content.decode()
    assert "columns=name&columns=tier" in browser(seller).get(f"/customers/?view={view.pk}")["Location"]
    with pytest.raises(PermissionDenied):
        actions.change_view(view, by=other, widths="name:99")


def test_nobody_arranges_what_he_does_not_see(seller):
    view = save(seller)
    stranger = make_user(make_department(), SEE)
    with pytest.raises(Http404):
        arrange(stranger, view=view, columns="name")
    with pytest.raises(PermissionDenied):
        actions.arrange_columns(seller, by=stranger, listing="customers", columns="name")


@pytest.mark.parametrize("said", [{"columns": "a b"}, {"columns": ",".join(f"c{n}" for n in range(99))}])
def test_columns_that_no_page_has_are_refused(seller, said):
    with pytest.raises(Refused):
        arrange(seller, **said)


def test_widths_are_numbers_within_reason():
    assert widths_in("name:240,tier:9,x:99999,<b>:5,:7,y:,z:-3,w") == {"name": 240, "tier": 48, "x": 900}


def test_how_wide_somebody_likes_a_column_is_not_audited(seller):
    before = Entry.objects.count()
    arrange(seller, widths="name:200")
    assert Entry.objects.count() == before


# ---- what a role's list opens with -------------------------------------------------------------


def test_an_administrator_sets_what_a_roles_list_opens_with(seller):
    role = make_role(SEE)
    view, private = save(seller, shared="everybody"), save(seller, "Mine")
    client = browser(seller)
    page = client.get("/views/customers/").content.decode()
    assert f'action="/views/customers/opening/{role.pk}/"' in page
    client.post(f"/views/customers/opening/{role.pk}/", {"view": view.pk})
    assert RoleOpening.objects.get().view == view
    assert client.post(f"/views/customers/opening/{role.pk}/", {"view": private.pk}).status_code == 409
    client.post(f"/views/customers/opening/{role.pk}/", {"view": ""})
    assert not RoleOpening.objects.exists()


def test_who_may_not_set_it_neither_sees_nor_does_it(seller):
    role, other = Role.objects.first() or make_role(SEE), make_user(seller.department, SEE)
    view = save(seller, shared="everybody")
    assert "/opening/" not in browser(other).get("/views/customers/").content.decode()
    assert browser(other).post(f"/views/customers/opening/{role.pk}/", {"view": view.pk}).status_code == 403
