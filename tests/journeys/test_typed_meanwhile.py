"""What is typed into the cells of a file while an answer is under way stays as it was typed."""

from typing import Any

import pytest

from tests.journeys.test_asks_again import put
from tests.journeys.test_customers import sign_in


def cell(line: int, value: str, *, elsewhere: bool = False) -> str:
    asks = 'hx-post="/cell/" hx-sync="closest td:replace" hx-target="closest td" hx-swap="outerHTML"'
    field = (
        f'<input class="form-control" id="mend-{line}-phone" name="mend-{line}-phone" value="{value}" {asks}'
    )
    trigger = "hx-trigger='change from:\"closest td\"'"
    box = f'<input type="checkbox" id="all-{line}">'
    swap = ' hx-swap-oob="true"' if elsewhere else ""
    return f'<td class="mend" id="c{line}"{swap}>{field} {trigger}>{box}</td>'


@pytest.fixture
def held(house: Any, open_page: Any) -> tuple[Any, list[Any]]:
    """A page with two cells, and the questions about them that wait for an answer."""
    page = open_page(forgives=("htmx:error", "/cell/"))
    waiting: list[Any] = []

    def hold(route: Any) -> None:
        waiting.append(route)

    sign_in(page, house)
    page.route("**/cell/", hold)
    put(page, f"<table><tbody><tr>{cell(2, '1381234')}{cell(3, '1381234')}</tr></tbody></table>")
    return page, waiting


def ask(page: Any, waiting: list[Any], questions: int) -> None:
    page.wait_for_timeout(100)
    assert len(waiting) == questions


def answer(page: Any, route: Any, *cells: str) -> None:
    body = "".join(cells)
    route.fulfill(content_type="text/html", body=body)
    page.wait_for_timeout(300)


def test_an_answer_that_comes_late_replaces_no_field_that_is_typed_into(held):
    """The box for all was ticked, the number typed, and the answer put the old one back."""
    page, waiting = held
    page.locator("#all-2").check()
    ask(page, waiting, 1)
    page.locator("#mend-2-phone").fill("13812346021")
    answer(page, waiting[0], cell(2, "1381234"), cell(3, "1381230", elsewhere=True))
    assert page.locator("#mend-2-phone").input_value() == "13812346021"
    assert page.locator("#mend-3-phone").input_value() == "1381230"
    page.locator("#mend-2-phone").press("Tab")
    ask(page, waiting, 2)


def test_an_answer_for_all_replaces_no_other_field_that_is_typed_into(held):
    page, waiting = held
    page.locator("#mend-2-phone").fill("13812346021")
    page.locator("#mend-2-phone").press("Tab")
    ask(page, waiting, 1)
    page.locator("#mend-3-phone").fill("13812345")
    answer(page, waiting[0], cell(2, "13812346021"), cell(3, "13812346021", elsewhere=True))
    assert page.locator("#mend-3-phone").input_value() == "13812345"


def test_what_nobody_typed_into_since_is_filled_by_the_answer(held):
    page, waiting = held
    page.locator("#mend-2-phone").fill("13812346021")
    page.locator("#mend-2-phone").press("Tab")
    ask(page, waiting, 1)
    answer(page, waiting[0], cell(2, "13812346021"), cell(3, "13812346021", elsewhere=True))
    assert page.locator("#mend-3-phone").input_value() == "13812346021"


def test_where_a_link_led_is_forgotten_by_who_came_back_and_presses_a_button(house: Any, open_page: Any):
    """After a look at another tab and Back, “check again” led to that tab."""
    page, sent = open_page(), []

    def keep(route: Any) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    sign_in(page, house)
    page.route("**/checked/", keep)
    field = '<input type="hidden" name="next" autocomplete="off">'
    start = '<form id="given" method="post" action="/checked/" data-touched="yes">'
    form = f"{start}{field}<button>Check</button></form>"
    put(page, f'{form}<a id="tab" href="?rows=wrong" data-sends="given">Wrong</a>')
    page.locator("#tab").click()
    page.wait_for_timeout(200)
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    page.get_by_role("button", name="Check").click()
    page.wait_for_timeout(200)
    assert sent == ["next=%3Frows%3Dwrong", "next="]
