"""The door opens: sign-in in a real browser, on a server with workers and the small demo company."""


def test_a_newcomer_signs_in_and_sees_the_home_page(house, browser_page):
    page = browser_page
    page.goto(house.url)
    name, password = house.first_person
    page.get_by_role("textbox").first.fill(name)
    page.locator("input[type=password]").fill(password)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(f"{house.url}/")
    assert page.locator("nav").count() > 0
