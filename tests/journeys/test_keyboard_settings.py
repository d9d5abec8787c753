"""What is set and put right by keyboard alone: roles, fields of one's own, tokens, the cells of a file."""

import csv
import re
from pathlib import Path
from typing import Any

from tests.journeys.test_customers import sign_in
from tests.journeys.test_keyboard import press, tab_to
from tests.journeys.test_main_job import LONGEST, PASSWORD

FIELDS = "/custom-fields/customers.customer/"
HERE = "(selector) => document.activeElement.matches(selector)"


def write(page: Any, selector: str, text: str) -> None:
    if not page.evaluate(HERE, selector):
        tab_to(page, selector)
    page.keyboard.insert_text(text)


def go(page: Any, selector: str, to: str) -> None:
    """To a link or a button, and through it."""
    tab_to(page, selector)
    press(page, "Enter")
    page.wait_for_url(re.compile(to))


def test_a_role_is_made_and_chosen_for_by_arrows(house, browser_page):
    page = browser_page
    house.guanxi("user", "keeper", "--security-administrator", "--password-stdin", typed=PASSWORD)
    page.goto(f"{house.url}/sign-in/")
    write(page, "[name=login]", "keeper")
    write(page, "[name=password]", PASSWORD)
    press(page, "Enter")
    page.wait_for_url(f"{house.url}/")
    page.goto(f"{house.url}/roles/")
    go(page, "main a[href='/roles/new/']", "/roles/new/$")
    write(page, "[name=name]", "键盘角色")
    tab_to(page, ".gx-matrix [type=radio]")
    before = page.evaluate("document.activeElement.value")
    press(page, "ArrowRight")
    chosen = "document.activeElement.checked && document.activeElement.value"
    assert page.evaluate(chosen) not in (False, before)
    go(page, "main .foot [type=submit]", r"/roles/(\d+/)?$")
    assert "键盘角色" in page.locator("main").inner_text()


def test_own_fields_are_made_and_moved_and_the_focus_stays_at_what_was_pressed(house, browser_page):
    page = browser_page
    sign_in(page, house)
    for label in ("按键一", "按键二"):
        page.goto(f"{house.url}{FIELDS}new/text/")
        write(page, "[name='label_zh-hans']", label)
        go(page, "main .foot [type=submit]", f"{FIELDS}$")
    rows = page.locator("main table").first.locator("tbody tr")
    place = rows.count() - 1
    assert "按键二" in rows.nth(place).inner_text()
    tab_to(page, "button[aria-label*=按键二][aria-label*=上]")
    with page.expect_navigation():
        press(page, "Enter")
    assert "按键二" in rows.nth(place - 1).inner_text()
    assert page.evaluate(HERE, "button[aria-label*=按键二]")


def test_a_token_is_made_copied_and_revoked(house, browser_page):
    page = browser_page
    sign_in(page, house)
    page.goto(f"{house.url}/people/me/tokens/")
    go(page, "main a[href$='/tokens/new/']", "/tokens/new/$")
    write(page, "[name=name]", "只用键盘的程序")
    tab_to(page, "main .foot [type=submit]")
    press(page, "Enter")
    page.locator("#secret").wait_for()
    tab_to(page, "[data-copy]")
    press(page, "Enter")
    page.locator("[data-copy]", has_text=re.compile("已复制|Ctrl")).wait_for()
    go(page, "main a[href$='/tokens/']", "/tokens/$")
    row = page.locator("tr", has_text="只用键盘的程序")
    row.wait_for()
    tab_to(page, "form[action*=revoke] button")
    press(page, "Enter")
    row.wait_for(state="detached")


def test_a_wrong_cell_of_a_file_is_put_right_and_the_focus_goes_on(house, browser_page, tmp_path: Path):
    page, path = browser_page, tmp_path / "客户.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        wrong = [(name, "1381234", "k@example.com") for name in ("键盘厂", "按键厂")]  # one mend for both
        right = [(f"键盘{n}厂", f"1381234602{n}", f"k{n}@example.com") for n in range(4)]
        csv.writer(file).writerows([("客户名称", "手机", "邮箱"), *wrong, *right])
    sign_in(page, house)
    page.goto(f"{house.url}/imports/new/")
    page.set_input_files("input[type=file]", path)  # the browser's own window for files
    go(page, "main [type=submit]", r"/imports/\d+/columns/")
    tab_to(page, "button[form=matching]")
    press(page, "Enter")
    page.locator(".sheet table").wait_for(timeout=LONGEST)
    tab_to(page, "tr.group [type=checkbox]")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        press(page, "Space")
    page.wait_for_timeout(200)
    tab_to(page, "td.mend input")
    cell = page.evaluate("document.activeElement.id")
    press(page, "Control+a")
    page.keyboard.insert_text("13812346021")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        press(page, "Tab")
    page.locator(f"#{cell}:not([aria-invalid])").wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate(HERE, ".sheet *"), "what was checked takes nobody's place away"
    tab_to(page, "button[form=given]:not([name=back])")
    press(page, "Enter")
    # Both are right now, and of one number: whether they are one is asked.
    page.get_by_text("2 行可能与本文件的另一行是同一个").wait_for(timeout=LONGEST)
    tab_to(page, "button[form=discard]")
    press(page, "Enter")
    page.locator("button[form=discard]").wait_for(state="detached")
