"""The line breaks in the middle of a save: what was typed stays, and goes in once somebody answers."""

import re

from tests.journeys.test_customers import sign_in


def test_a_form_is_kept_until_the_house_is_there_again(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/new/")
    page.fill("[name=name]", "断线也不丢有限公司")
    page.context.set_offline(True)
    page.locator(".gx-form button[type=submit], button[form]").last.click()
    page.locator("#toasts [role=alert]").wait_for()
    assert page.url.endswith("/customers/new/")
    assert page.input_value("[name=name]") == "断线也不丢有限公司"
    page.context.set_offline(False)
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert "断线也不丢有限公司" in page.locator("main").inner_text()


def test_the_house_is_asked_first_only_where_it_was_not_heard_of_for_a_while(house, open_page):
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/healthz" in request.url else None)
    sign_in(page, house)
    page.clock.install()
    page.goto(f"{house.url}/customers/new/")
    page.fill("[name=name]", "刚刚打开有限公司")
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert not asked, "the page came a moment ago"
    page.goto(f"{house.url}/customers/new/")
    with page.expect_response("**/customers/new/doubles/"):  # who is called so is asked as one types
        page.fill("[name=name]", "开着去吃饭有限公司")
        page.clock.run_for(1000)
    page.clock.fast_forward("10:00")
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert len(asked) == 1


def test_who_was_cut_off_meanwhile_asks_first_too(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/new/")
    page.fill("[name=name]", "网断过一次有限公司")
    page.context.set_offline(True)
    page.context.set_offline(False)
    page.route(re.compile("/healthz|/new/"), lambda route: route.abort())
    page.locator("[name=name]").press("Enter")
    page.locator("#toasts [role=alert]").wait_for()
    assert page.input_value("[name=name]") == "网断过一次有限公司"
    page.unroute(re.compile("/healthz|/new/"))
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))


def test_a_proxy_that_hides_the_health_page_keeps_no_form_from_going_in(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/new/")
    page.route("**/healthz*", lambda route: route.fulfill(status=403, body="<p>not from outside</p>"))
    page.clock.install()
    page.fill("[name=name]", "门卫不许外人问有限公司")
    page.clock.fast_forward("10:00")
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
