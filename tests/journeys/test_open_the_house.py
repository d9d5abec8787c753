"""The door opens: sign-in in a real browser, on a server with workers and the small demo company."""

from tests.journeys.test_customers import sign_in


def test_a_newcomer_signs_in_and_sees_the_home_page(house, browser_page):
    page = browser_page
    page.goto(house.url)
    name, password = house.first_person
    page.get_by_role("textbox").first.fill(name)
    page.locator("input[type=password]").fill(password)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(f"{house.url}/")
    assert page.locator("nav").count() > 0


def test_what_is_printed_is_light_and_drawn_though_nobody_scrolled(house, open_page):
    page = open_page(dark=True, width=390, height=600)
    sign_in(page, house)
    count = page.locator("[data-chart]").count()
    assert count > 2
    drawn = page.locator("[data-chart] .chart :is(svg, canvas)")
    drawn.nth(count - 1).wait_for(state="attached")
    shown = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(shown) == "dark"
    page.evaluate("addEventListener('beforeprint', () => { document.body.dataset.printed = " + shown + " })")
    page.pdf()
    assert page.evaluate("document.body.dataset.printed") == "light"
    assert page.evaluate(shown) == "dark"
