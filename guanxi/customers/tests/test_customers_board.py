"""Customers on a board by stage: what stands where, what may move, for who may see and change it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_manager, make_user
from guanxi.customers.working import WORKLIST
from guanxi.foundation import few
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import lists
from guanxi.foundation.worklists import boards

pytestmark = [pytest.mark.django_db, pytest.mark.page]
BOARD, STAGES = WORKLIST.board, ("prospect", "deal", "maintenance", "upgrade", "lost", "won_back")


def some(owner: User, number: int = 12) -> None:
    for n in range(number):
        make_customer(owner, f"恒岳{n}", stage=STAGES[n % 5], kind="person" if n % 3 else "firm")


@pytest.mark.parametrize(
    "query",
    ["", "sort=name", "sort=-name", "sort=last_order", "kind=person&sort=newest", "stage=deal&stage=lost"],
)
@pytest.mark.parametrize("make", [make_user, make_manager])
def test_CUS_12_each_column_is_the_list_filtered_by_its_stage(query, make, monkeypatch):
    monkeypatch.setattr(boards, "CARDS", 2)
    asker = make()
    some(asker)
    some(make_user(), 3)
    assert BOARD is not None
    listing, asked = WORKLIST.listing(asker), QueryDict(query)
    columns = boards.read_columns(listing, BOARD, asker, asked)
    wanted = asked.getlist("stage") or STAGES
    assert [column.code for column in columns] == [stage for stage in STAGES if stage in wanted]
    for column in columns:
        found, more = [row.pk for row in column.rows], column.after
        while more:
            turned = asked.copy()
            turned["after"] = more
            further = boards.read_more(listing, BOARD, asker, turned, column.code)
            found += [row.pk for row in further.rows]
            more = further.after
        every = asked.copy()
        every.setlist("stage", [column.code])
        if "last_order" in query:  # an order in which these customers have no place: as the list comes
            every.pop("sort")
        assert found == [row.pk for row in lists.read_page(listing, asker, every, size=50).rows]
    counts = {one.code: one.count.number for one in boards.sums(listing, BOARD, asker, asked)}
    mine = Customer.objects.visible_to(asker)
    mine = mine.filter(kind="person") if "kind" in query else mine
    assert counts == {stage: mine.filter(stage=stage).count() for stage in wanted}


@pytest.mark.parametrize("sort", ["newest", "-newest", "name"])
def test_what_no_index_serves_is_looked_for_a_while_and_then_on(sort, monkeypatch):
    monkeypatch.setattr(boards, "CARDS", 2)
    monkeypatch.setattr(few, "WALKED", 4)
    monkeypatch.setattr(few, "RARE", 3)
    monkeypatch.setattr(lists, "COUNT_WALKED", 6)
    asker = make_user()
    for n in range(14):
        make_customer(asker, f"恒岳{n}", stage=STAGES[n % 3], region="Kent" if n % 5 == 0 else "苏州")
    assert BOARD is not None
    listing, asked = WORKLIST.listing(asker), QueryDict(f"region.op=has&region=en&sort={sort}")
    for column in boards.read_columns(listing, BOARD, asker, asked):
        found, more, turns = [row.pk for row in column.rows], column.after, 0
        while more and (turns := turns + 1) < 30:
            turned = asked.copy()
            turned["after"] = more
            further = boards.read_more(listing, BOARD, asker, turned, column.code)
            found, more = found + [row.pk for row in further.rows], further.after
        kent = Customer.objects.filter(stage=column.code, region="Kent").values_list("pk", flat=True)
        assert sorted(found) == sorted(kent)
    (first, *_rest) = boards.sums(listing, BOARD, asker, asked)
    assert first.count.at_least
    assert first.total is None


@pytest.mark.both
def test_a_board_takes_the_same_few_statements_whatever_stands_on_it():
    manager, counts = make_manager(), []
    browser = Browser(manager)
    for _round in range(2):
        some(manager)
        browser.look("/customers/board/")
        with CaptureQueriesContext(connection) as asked:
            browser.look("/customers/board/")
        counts.append(len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]))
    assert counts[0] == counts[1]
    assert counts[0] <= 14, "session, person, grants, filters' choices; keys, rows, days in the stage"


@pytest.mark.both
def test_CUS_12_a_card_moves_as_the_lifecycle_allows_and_back_by_undo():
    seller = make_user()
    customer = make_customer(seller, stage="prospect")
    browser, path = Browser(seller), f"/customers/board/move/{customer.pk}/"
    page = browser.send(path, 200, stage="deal", version=str(customer.version))
    assert Customer.objects.get().stage == "deal"
    undo = re.search(r"/undo/\d+/", page)
    assert undo
    assert "cannot go from" in browser.send(path, 409, stage="upgrade", version=str(customer.version + 1))
    assert Customer.objects.get().stage == "deal"
    browser.send(undo.group())
    assert Customer.objects.get().stage == "prospect"
    browser.send(path, 409, stage="nonsense", version="1")


def test_a_card_moved_by_a_colleague_meanwhile_is_a_conflict():
    seller = make_user()
    customer = make_customer(seller, stage="prospect")
    browser, path = Browser(seller), f"/customers/board/move/{customer.pk}/"
    browser.send(path, 200, stage="deal", version=str(customer.version))
    browser.send(path, 409, stage="lost", version=str(customer.version))
    assert Customer.objects.get().stage == "deal"


def test_what_one_does_not_see_is_not_on_the_board_and_what_one_may_not_change_does_not_move():
    here = make_department()
    seller = make_user(here)
    reader = make_user(here, {"customers.view_customer": Scope.DEPARTMENT})
    far = make_customer(make_user(make_department()), "Far away")
    near = make_customer(seller, "Near", stage="prospect")
    page = Browser(reader).look("/customers/board/")
    assert "Near" in page
    assert "Far away" not in page
    assert "data-may-move" not in page
    Browser(reader).send(f"/customers/board/move/{near.pk}/", 403, stage="deal", version=str(near.version))
    Browser(seller).send(f"/customers/board/move/{far.pk}/", 404, stage="deal", version=str(far.version))
    nobody = make_user(grants={k: v for k, v in SELLING.items() if "view" not in k})
    assert "Near" not in Browser(nobody).look("/customers/board/")
    Browser(seller).look("/orders/board/", 404)


def test_a_board_follows_an_order_that_the_rows_own_columns_do_not_hold():
    seller = make_user()
    for place_named in "3142":
        make_customer(seller, stage="deal", region=place_named)

    def joined(rows: Any) -> Any:
        return rows.annotate(joined=F("region"))

    by_joined = lists.Sort("joined", "", ("joined", "id"), prepare=joined)
    listing = replace(WORKLIST.listing(seller), sorts=(by_joined,))
    asked = QueryDict("sort=joined")
    assert BOARD is not None
    columns = {one.code: one for one in boards.read_columns(listing, BOARD, seller, asked)}
    assert [row.region for row in columns["deal"].rows] == ["1", "2", "3", "4"]


def test_every_shape_of_the_list_has_its_number_its_search_and_its_acts_above():
    seller = make_user()
    for path in ("/customers/", "/customers/grid/", "/customers/board/"):
        page = Browser(seller).look(path)
        assert "No customers yet" in page, path
        assert page.count('href="/customers/new/"') == 2, "above, and as the first act"
    some(seller, 2)
    for path in ("/customers/", "/customers/grid/", "/customers/board/"):
        page = Browser(seller).look(path)
        assert "Name, pinyin, number, phone" in page, path
        assert 'hx-get="/customers/count/' in page, path
        assert 'href="/customers/new/"' in page, path


def test_a_column_in_which_nothing_was_bought_has_no_sum_of_nothing():
    seller = make_user()
    make_customer(seller, "恒岳", stage="prospect")
    assert 'data-sum="prospect" data-count="1" data-total="–"' in Browser(seller).look(
        "/customers/board/sums/"
    )
