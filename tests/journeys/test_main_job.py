"""The main job: a newcomer hands in a company's file and sees every customer on the matrix, and why."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.running_house import House

PASSWORD = "A house of one's own 7"
LONGEST = 60_000  # ms for a background job on a machine that has more to do


@pytest.fixture
def orders(public_data: Path, tmp_path: Path) -> Path:
    """One customer in 64 of the wholesaler, with all their lines: 4,766 lines of 69 customers."""
    import pyarrow.compute as pc
    import pyarrow.csv
    import pyarrow.parquet

    whole = pyarrow.parquet.read_table(public_data / "online_retail.parquet")
    number = pc.cast(whole["CustomerID"], "int64")
    cut = whole.filter(pc.fill_null(pc.equal(pc.bit_wise_and(number, 63), 1), False))
    path = tmp_path / "orders.csv"
    pyarrow.csv.write_csv(cut, path)
    return path


def enter(page: Any, house: House) -> None:
    house.guanxi("user", "boss", "--administrator", "--password-stdin", typed=PASSWORD)
    page.goto(f"{house.url}/sign-in/")
    page.fill("[name=login]", "boss")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{house.url}/")


def hand_in(
    page: Any, house: House, path: Path, lines: str, currency: str = "GBP", zone: str = "Europe/London"
) -> None:
    """From the file to the checked rows."""
    page.goto(f"{house.url}/imports/new/")
    page.set_input_files("input[type=file]", path)
    page.locator("button[type=submit]:visible").last.click()
    page.wait_for_url(re.compile(r"/imports/\d+/columns/"))
    page.fill("[name=source]", "shop")
    page.fill("[name=currency]", currency)
    page.select_option("[name=zone]", zone)
    page.locator("button[form=matching]").click()
    page.get_by_role("heading", name=re.compile(lines)).wait_for(timeout=LONGEST)
    page.locator("table").first.wait_for(timeout=LONGEST)


def figure(page: Any, label: str) -> str:
    shown = page.locator(".fig-l", has_text=label).locator("xpath=following-sibling::div[1]")
    return str(shown.inner_text()).strip()


def home_once_scored(page: Any, house: House) -> None:
    page.goto(f"{house.url}/")
    for _second in range(60):
        if page.locator("[data-chart=matrix]").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("no tiers after a minute")


def undo(page: Any, house: House) -> None:
    """From the page of an import that is in, asked once more: afterwards nothing of it is there."""
    page.locator("button[form=undo]").click()
    page.locator("form#undo input[name=sure]").wait_for(state="attached", timeout=LONGEST)
    page.locator("button[form=undo]").click()
    page.get_by_role("heading", name="已撤销").wait_for(timeout=LONGEST)
    for path in ("/customers/", "/orders/"):
        page.goto(f"{house.url}{path}")
        assert page.locator("#listing tbody tr").count() == 0, path


@pytest.mark.both
@pytest.mark.public_data
def test_from_the_file_to_the_matrix_to_one_customer_and_back(empty_house, browser_page, orders):
    house, page = empty_house, browser_page
    enter(page, house)
    page.locator("main a.btn", has_text="导入文件").click()

    hand_in(page, house, orders, "4,766")
    report = page.locator("main").inner_text()
    for figures in ("322", "69", "£113,733.71", "£107,908.06", "POST"):
        assert figures in report, figures
    page.get_by_role("button", name=re.compile("322")).click()
    page.get_by_role("heading", name=re.compile("^导入了")).wait_for(timeout=LONGEST)
    done = page.url

    home_once_scored(page, house)
    assert [figure(page, label) for label in ("已分层的客户", "带来 80% 的客户")] == ["69", "21"]
    page.locator("main a", has=page.locator(".fig-l", has_text="流失风险")).first.click()
    at_risk = page.locator("#listing tbody tr")
    at_risk.first.wait_for()
    assert at_risk.count() == 11
    at_risk.first.locator("a").first.click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert re.search("近半年采购 £[0-9,.]+，此前半年 £", page.locator("main").inner_text())

    hand_in(page, house, orders, "4,766")
    assert page.get_by_role("button", name=re.compile("导入 322")).count() == 0, "nothing is new"

    page.goto(done)
    undo(page, house)


def test_the_language_and_the_look_are_each_persons_own(house, open_page):
    page = open_page(width=390)
    name, password = house.first_person
    page.goto(f"{house.url}/sign-in/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{house.url}/")
    for said, word in (("en", "Whose tier changed"), ("zh-hans", "谁换了层")):
        choose(page, f"[name=language][value={said}]")
        assert word in page.locator("main").inner_text()
        assert page.locator("html").get_attribute("lang").lower() == said
    grounds = []
    for theme in ("dark", "light"):
        choose(page, f"[name=theme][value={theme}]")
        assert page.locator("html").get_attribute("data-bs-theme") == theme
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]
    choose(page, "[name=theme][value=auto]")


def choose(page: Any, setting: str) -> None:
    """Open the settings as on a phone, press one, and wait for the page in its new form."""
    page.locator("[popovertarget=all-pages]").click()
    page.locator("#all-pages [popovertarget=settings]").click()
    with page.expect_navigation():
        page.locator(setting).click()
