"""A part that asks by itself comes to its end: whatever hints got lost, whatever answer did not come."""

import json
from typing import Any

import pytest

from tests.journeys.test_customers import sign_in

TOPIC = "job:1"


def card(state: str, every: str = "60s") -> str:
    asks = f'hx-get="/card/" hx-trigger="live throttle:500ms, every {every}" hx-swap="outerHTML"'
    return f'<div class="job" id="card" data-topic="{TOPIC}" {asks}>{state}</div>'


def put(page: Any, text: str) -> None:
    page.evaluate(
        "text => { const to = document.getElementById('main'); to.innerHTML = text; htmx.process(to); }",
        text,
    )


def without_stream(page: Any) -> None:
    page.route("**/notices/live/?*", lambda route: route.fulfill(json={"unread": 0, "stream": ""}))
    with page.expect_response("**/notices/live/?*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("html:not([data-live])").wait_for()


def says(page: Any, text: str, within: float = 15_000) -> None:
    page.locator("#card", has_text=text).wait_for(timeout=within)


@pytest.fixture
def page(house: Any, open_page: Any) -> Any:
    page = open_page(forgives=("htmx:error", "/card/"))
    sign_in(page, house)
    page.locator("html[data-live=on]").wait_for()  # while it asks for its stream it asks for no other
    return page


def test_what_is_told_while_an_answer_is_under_way_is_asked_for_again(page, house):
    """The second hint lies in the throttle of a card that the first one's answer replaces."""
    told = "event: news\ndata: " + json.dumps({"topic": TOPIC, "data": {}}) + "\n\n"
    stream = {"status": 200, "content_type": "text/event-stream", "body": told * 2 + "retry: 600000\n\n"}
    where = {"unread": 0, "own": "user:0", "since": 0, "token": "t", "stream": f"{house.url}/hints"}
    answers = [card("at 9 of 10"), card("done")]
    page.route("**/notices/live/?*", lambda route: route.fulfill(json=where))
    page.route("**/hints?*", lambda route: route.fulfill(**stream))
    page.route("**/card/", lambda route: route.fulfill(content_type="text/html", body=answers.pop(0)))
    with page.expect_request("**/notices/live/?*") as asked:
        put(page, card("at 1 of 10"))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert "age=" in asked.value.url, "hints since the page was asked for are not missed"
    says(page, "done")


def test_a_silent_stream_is_not_believed_for_ever(page):
    page.clock.install()
    page.route("**/card/", lambda route: route.fulfill(content_type="text/html", body=card("done")))
    put(page, card("at 1 of 10", "2s"))
    page.evaluate("document.documentElement.dataset.live = 'on'")
    page.clock.run_for(15_000)
    assert page.locator("#card").inner_text() == "at 1 of 10", "while hints come, nothing is asked"
    page.evaluate("document.documentElement.dataset.live = 'on'")
    page.clock.run_for(10_000)
    says(page, "done", within=3_000)  # before the page doubts its stream


def test_without_an_answer_it_says_so_and_asks_again(page):
    lost = [lambda route: route.abort(), lambda route: route.fulfill(status=502, body="<p>a proxy</p>")]
    answers = [*lost, lambda route: route.fulfill(content_type="text/html", body=card("done", "1s"))]
    without_stream(page)
    page.route("**/card/", lambda route: answers.pop(0)(route) if answers else route.abort())
    put(page, card("at 1 of 10", "1s"))
    says(page, "自动")
    assert page.locator("#card").inner_text().startswith("at 1 of 10")
    assert page.locator("#card .no-answer").bounding_box()["width"] > 100, "not for screen readers alone"
    assert page.locator("#toasts [data-toast]").count() == 0, "said where it is, not once a second"
    says(page, "done")


def test_what_is_no_more_is_not_asked_for_again(page):
    asked: list[str] = []
    gone = {"status": 404, "content_type": "text/html", "body": "<div data-toast role=alert>gone</div>"}
    without_stream(page)
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/card/", lambda route: route.fulfill(**gone))
    put(page, card("at 1 of 10", "200ms"))
    page.locator("#toasts", has_text="gone").wait_for()
    page.wait_for_timeout(900)
    assert len([url for url in asked if url.endswith("/card/")]) == 1
