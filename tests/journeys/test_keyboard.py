"""A day without a mouse: the palette, single keys, and forms, by keyboard alone."""

import re
from typing import Any

import pytest

from tests.journeys.test_customers import sign_in


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def palette(page: Any, text: str) -> None:
    """Open it and type; waits until the hits are those of ``text``."""
    press(page, "Control+k")
    page.locator("#palette[open]").wait_for()
    with page.expect_response(lambda answer: "/find/?" in answer.url and "q=" in answer.url):
        page.keyboard.insert_text(text)
    page.locator("#palette-hits [aria-selected=true]").wait_for()


def any_customer(page: Any, house: Any) -> str:
    page.goto(f"{house.url}/customers/")
    names = page.locator("#listing tbody tr a").all_inner_texts()
    return next(str(name) for name in names if re.match(r"[\u4e00-\u9fff]{6}", name))


@pytest.mark.both
def test_a_customer_is_found_opened_and_talked_with_by_keyboard_alone(house, browser_page):
    page = browser_page
    sign_in(page, house)
    name = any_customer(page, house)
    palette(page, name)
    assert page.evaluate("document.activeElement.getAttribute('aria-activedescendant')") == "hit-0"
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    press(page, "n")
    page.wait_for_url(re.compile(r"/log/$"))
    page.locator("[name=subject]").focus()
    page.keyboard.insert_text("用键盘记的")
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert "用键盘记的" in page.locator("ol.tl li").first.inner_text()


def tab_to(page: Any, selector: str, most: int = 150) -> None:
    """Go on with Tab alone until the focus stands there, where it can be seen."""
    for _each in range(most):
        press(page, "Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            outline = "(() => getComputedStyle(document.activeElement))()"
            ring = page.evaluate(f"{outline}.outlineStyle + {outline}.boxShadow")
            assert ring != "nonenone", "the focus cannot be seen"
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_a_task_is_given_ticked_and_taken_back_by_keyboard_alone(house, browser_page):
    page = browser_page
    page.goto(f"{house.url}/sign-in/")
    name, password = house.first_person
    for field, text in (("login", name), ("password", password)):
        if not page.evaluate("(name) => document.activeElement.name === name", field):
            tab_to(page, f"[name={field}]")
        page.keyboard.insert_text(text)
    press(page, "Enter")
    page.wait_for_url(f"{house.url}/")
    palette(page, any_customer(page, house))
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    tab_to(page, ".gx-360 .r [name=description]")
    page.keyboard.insert_text("只用键盘的任务")
    press(page, "Enter")
    task = page.locator(".gx-360 .r li", has_text="只用键盘的任务")
    task.wait_for()
    tab_to(page, "button.tick[aria-label*=只用键盘的任务]")
    press(page, "Enter")
    task.wait_for(state="detached")
    press(page, "Control+z")
    task.wait_for()


def test_tab_opens_a_record_s_own_verbs_and_escape_leads_back(house, browser_page):
    page = browser_page
    sign_in(page, house)
    name = any_customer(page, house)
    palette(page, name)
    press(page, "Tab")
    page.locator("[data-of]:not([hidden])").wait_for()
    page.locator("#palette-hits [role=option]", has_text="换阶段").wait_for()
    press(page, "Escape")
    page.locator("[data-of]").wait_for(state="hidden")
    assert page.input_value("#palette-q") == name
    press(page, "Escape")
    page.locator("#palette").wait_for(state="hidden")


def test_a_verb_that_needs_a_customer_asks_for_it(house, browser_page):
    page = browser_page
    sign_in(page, house)
    name = any_customer(page, house)
    press(page, "c", "l")
    page.locator("#palette[open]").wait_for()
    page.keyboard.insert_text(name)
    page.locator("#palette-hits [role=option]", has_text=name).first.wait_for()
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/log/$"))


def test_arrows_choose_and_a_verb_changes_the_appearance(house, browser_page):
    page = browser_page
    sign_in(page, house)
    palette(page, "外观")
    chosen = page.locator("#palette-hits [aria-selected=true]")
    chosen.filter(has_text="外观").wait_for()  # not what it showed before anything was typed
    first = chosen.inner_text()
    press(page, "ArrowDown")
    assert chosen.inner_text() != first
    press(page, "ArrowUp")
    assert chosen.inner_text() == first
    press(page, "Escape")
    palette(page, "深色")
    chosen.filter(has_text="深色").wait_for()
    press(page, "Enter")
    page.locator("html[data-theme=dark]").wait_for()
    palette(page, "跟随设备")
    chosen.filter(has_text="跟随设备").wait_for()
    press(page, "Enter")
    page.locator("html[data-theme=auto]").wait_for()


def test_keys_jump_create_search_and_are_listed(house, browser_page):
    page = browser_page
    sign_in(page, house)
    press(page, "g", "o")
    page.wait_for_url("**/orders/")
    press(page, "/")
    assert page.evaluate("document.activeElement.id") == "list-search"
    press(page, "Escape")
    page.evaluate("document.activeElement.blur()")
    press(page, "c", "c")
    page.wait_for_url("**/customers/new/")
    page.evaluate("document.activeElement.blur()")
    press(page, "?")
    page.locator("#keys[open] h3").first.wait_for()


def test_no_key_fires_while_typing_nor_while_an_input_method_composes(house, browser_page):
    page = browser_page
    sign_in(page, house)
    page.goto(f"{house.url}/customers/new/")
    for field in ("input[name=name]", "textarea[name=note]", "select[name=industry]"):
        if page.locator(field).count():
            page.locator(field).first.focus()
            press(page, "g", "o", "c", "i", "?")
    page.wait_for_timeout(300)
    assert page.url.endswith("/customers/new/")
    assert page.locator("dialog[open]").count() == 0
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        """for (const key of ["g", "o", "?"]) document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, isComposing: true, cancelable: true}))"""
    )
    for key in ("Control+g", "Alt+o"):
        press(page, key)
    page.wait_for_timeout(300)
    assert page.url.endswith("/customers/new/")
    assert page.locator("dialog[open]").count() == 0


def test_whoever_switches_single_keys_off_keeps_the_palette(house, browser_page):
    page = browser_page
    sign_in(page, house)
    palette(page, "关闭单键")
    with page.expect_navigation():
        press(page, "Enter")
    press(page, "g", "o", "?")
    page.wait_for_timeout(400)
    assert page.url == f"{house.url}/"
    assert page.locator("dialog[open]").count() == 0
    palette(page, "打开单键")
    with page.expect_navigation():
        press(page, "Enter")
    press(page, "g", "o")
    page.wait_for_url("**/orders/")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_palette_and_the_sheet_are_accessible(house, open_page, axe, width):
    page = open_page(width=width)
    sign_in(page, house)
    if width > 767:
        palette(page, "苏州")
    else:
        page.goto(f"{house.url}/find/?q=苏州")
    for _look in range(2):
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']})")
        assert [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]] == []
        page.goto(f"{house.url}/find/keys/")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1


def test_on_a_phone_it_is_a_search_page(house, open_page):
    page = open_page(width=390)
    sign_in(page, house)
    name = any_customer(page, house)
    page.goto(f"{house.url}/")
    page.locator(".gx-top a[data-palette]").click()
    page.wait_for_url("**/find/")
    page.fill("#palette-q", name[:6])
    page.locator("#palette-hits [role=option]", has_text=name).first.click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
