"""What only a browser can tell of how pages look: what prints by itself, which tab of a strip is in sight."""

from typing import Any

from tests.journeys.test_customers import first_customer, sign_in

COUNTS = "globalThis.prints = 0; globalThis.print = () => { globalThis.prints += 1; };"
IN_SIGHT = """() => {
  const strip = document.querySelector(".tabs"), here = strip.querySelector("[aria-current]");
  const [a, b] = [strip.getBoundingClientRect(), here.getBoundingClientRect()];
  return [b.left >= a.left && b.right <= a.right, strip.hasAttribute("data-before"), scrollY];
}"""
RIGHT = "(part) => Math.round(document.querySelector(part).getBoundingClientRect().right)"


def prints(page: Any) -> int:
    page.wait_for_timeout(800)  # what prints by itself waits a moment for the page to settle
    return int(page.evaluate("globalThis.prints"))


def test_only_the_print_view_of_a_list_prints_by_itself(house, browser_page):
    page = browser_page
    page.add_init_script(COUNTS)
    sign_in(page, house)
    page.goto(f"{house.url}/people/me/rights/")
    page.locator("[data-print]").wait_for(state="attached")
    assert prints(page) == 0, "a button waits until it is pressed"
    page.evaluate("document.querySelector('[data-print]').click()")
    assert prints(page) == 1
    page.goto(f"{house.url}/customers/?print=1")
    assert prints(page) == 1


def test_the_chosen_tab_is_in_sight_on_a_phone_and_the_page_stands_at_its_top(house, open_page):
    page = open_page(width=390)
    sign_in(page, house)
    first_customer(page, house)
    page.goto(f"{page.url}access/")
    assert page.evaluate(IN_SIGHT) == [True, True, 0]


def test_a_record_goes_as_wide_as_its_sheet_on_a_wide_screen(house, open_page):
    page = open_page(width=1920)
    sign_in(page, house)
    first_customer(page, house)
    rights = [page.evaluate(RIGHT, part) for part in (".gx-record > .tabs", ".gx-360")]
    assert rights[0] == rights[1]


def test_a_template_gives_both_its_files_one_after_the_other(house, browser_page):
    page = browser_page
    sign_in(page, house)
    page.goto(f"{house.url}/customers/")
    page.locator("[popovertarget=customer-files]").click()
    form = page.locator("#customer-files form").first
    form.locator("[name=reason]").fill("Both files")
    for place, ending in enumerate(("xlsx", "csv")):
        with page.expect_download() as fetched:
            form.locator("button").nth(place).click()
        assert fetched.value.suggested_filename.endswith(ending)
