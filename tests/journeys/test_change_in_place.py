"""A fact is changed where it stands: by a pointer on its value, by keys alone, and on a phone."""

import re
from typing import Any

from tests.journeys.test_customers import first_customer, sign_in


def fact(page: Any, label: str) -> Any:
    """The value beside this label."""
    return page.locator("dl.facts dt", has_text=re.compile(f"^{label}$")).first.locator("+ dd")


def test_a_press_on_the_value_opens_its_field_and_keys_alone_change_it(house, open_page):
    page = open_page()
    sign_in(page, house)
    first_customer(page, house)
    page.goto(f"{page.url}facts/")
    region = fact(page, "地区")
    region.locator(".inline").click(position={"x": 3, "y": 8})
    field = region.locator("input[name=region]")
    field.wait_for()
    page.keyboard.type("一")  # the field has the keyboard
    page.keyboard.press("Escape")
    region.locator(".inline:not(.editing) > button").wait_for()
    page.wait_for_function("document.activeElement.matches('.inline > button')")
    page.keyboard.press("Enter")
    field.wait_for()
    field.fill("苏州")
    page.keyboard.press("Enter")
    region.locator(".inline:not(.editing)").wait_for()
    assert "苏州" in region.inner_text()


def test_on_a_phone_every_value_that_can_be_changed_says_so(house, open_page):
    page = open_page(width=390, height=844)
    sign_in(page, house)
    first_customer(page, house)
    page.goto(f"{page.url}facts/")
    pencil = fact(page, "地区").locator("button")
    assert pencil.evaluate("one => getComputedStyle(one).opacity") == "1"
