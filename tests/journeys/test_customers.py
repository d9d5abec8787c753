"""A seller's day: finding a customer, reading why it stands where it stands, writing down a contact."""

import re
import time
from typing import Any

import pytest

SOON = 300  # seconds; a proof much older has to be given anew before dangerous acts


def sign_in(page: Any, house: Any) -> None:
    """Through the door; whoever comes soon after shows what the first one got there."""
    if house.let_in and time.monotonic() - house.let_in[0] < SOON:
        page.context.add_cookies(house.let_in[1])
        page.goto(f"{house.url}/")
        if page.url == f"{house.url}/":
            return
    page.goto(f"{house.url}/sign-in/")
    name, password = house.first_person
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{house.url}/")
    cookies = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    house.let_in = time.monotonic(), cookies


def first_customer(page: Any, house: Any) -> str:
    """Open the most valuable customer; gives its name."""
    page.goto(f"{house.url}/customers/?sort=value&tier=high")
    link = page.locator("#listing tbody tr a").first
    name = link.inner_text()
    link.click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    return str(name)


def test_CUS_27_the_list_finds_two_characters_pinyin_initials_and_number(house, browser_page):
    page = browser_page
    sign_in(page, house)
    page.goto(f"{house.url}/customers/?q=恒岳")
    name = page.locator("#listing tbody tr a", has_text="恒岳").first.inner_text()
    number = page.locator("#listing tbody tr", has_text=name).inner_text().split()[1]
    row = page.locator("#listing tbody tr", has_text=name)
    for asked in ("hengyue", "hy", "岳精", number):
        page.fill("input[type=search]", "nobody is called so")
        row.wait_for(state="detached")
        page.fill("input[type=search]", asked)
        row.wait_for()
    assert page.locator("#listing tbody tr").count() == 1, "a number finds one"


@pytest.mark.both
def test_CUS_01_one_page_shows_who_what_was_bought_and_what_was_said(house, browser_page):
    page = browser_page
    sign_in(page, house)
    name = first_customer(page, house)
    assert page.locator("h1").first.inner_text().startswith(name[:4])
    text = page.locator("main").inner_text()
    assert re.search(r"¥[\d.,]+", text), "value"
    assert page.locator("ol.tl li").count() > 3, "timeline"
    assert page.locator(".mask").count() > 0, "people, masked"


def test_a_masked_number_shows_when_asked_and_hides_again(house, browser_page):
    page = browser_page
    sign_in(page, house)
    first_customer(page, house)
    mask = page.locator(".mask").first
    assert "*" in mask.inner_text()
    mask.locator("button").click()
    page.locator(".mask.seen").first.wait_for()
    assert "*" not in page.locator(".mask.seen").first.inner_text().split("\n")[0]
    page.locator(".mask.seen button").first.click()
    assert page.locator(".mask.seen").count() == 0


def test_SAL_05_a_contact_written_down_appears_on_the_timeline(house, browser_page):
    page = browser_page
    sign_in(page, house)
    first_customer(page, house)
    page.locator("a.btn-primary").first.click()
    page.fill("[name=subject]", "问过交期")
    page.fill("[name=feedback]", "下周要货，希望提前两天。")
    page.locator(".foot button[type=submit]").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert "问过交期" in page.locator("ol.tl li").first.inner_text()


def test_a_field_is_changed_in_place_and_the_history_tells_it(house, browser_page):
    page = browser_page
    sign_in(page, house)
    first_customer(page, house)
    page.goto(f"{page.url}facts/")
    region = page.locator("dl.facts dt", has_text=re.compile("地区|Region")).locator(
        "xpath=following-sibling::dd[1]"
    )
    region.locator("button").click()
    region.locator("input[name=region]").fill("江苏 常熟")
    region.locator("input[name=region]").press("Enter")
    region.get_by_text("江苏 常熟").wait_for()
    page.goto(page.url.replace("/facts/", "/history/"))
    assert "江苏 常熟" in page.locator("ol.tl").inner_text()


def test_two_people_at_one_field_see_both_values_and_nothing_is_lost(house, open_page):
    one, two = open_page(), open_page()
    for page in (one, two):
        sign_in(page, house)
    first_customer(one, house)
    facts = f"{one.url}facts/"
    for page in (one, two):
        page.goto(facts)
        row = page.locator("dl.facts dt", has_text=re.compile("地区|Region")).locator(
            "xpath=following-sibling::dd[1]"
        )
        row.locator("button").click()
        row.locator("input[name=region]").wait_for()
    for page, said in ((one, "江苏 昆山"), (two, "江苏 太仓")):
        page.locator("input[name=region]").fill(said)
        page.locator("input[name=region]").press("Enter")
        if page is one:
            page.get_by_text("江苏 昆山").wait_for()
    conflict = two.locator(".conflict")
    conflict.wait_for()
    assert "江苏 昆山" in conflict.inner_text()
    assert "江苏 太仓" in conflict.inner_text()
