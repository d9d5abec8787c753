"""Working in lists with the keyboard alone, and on a phone: looking, choosing, moving, typing."""

import re
from typing import Any

from tests.journeys.test_customers import sign_in

FOCUSED = "document.activeElement"


def stands_at(page: Any, place: int) -> None:
    page.locator(".peek-top .num", has_text=f"第 {place} 家").wait_for()


def test_a_row_opens_beside_the_list_and_the_next_ones_by_keys(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/")
    page.wait_for_load_state("networkidle")
    page.locator("tr[data-pk] a").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("o")
    stands_at(page, 2)
    page.keyboard.press("ArrowDown")
    stands_at(page, 3)
    assert "peek=" in page.url
    page.keyboard.press("Escape")
    assert page.locator("#peek").is_hidden()
    assert "peek=" not in page.url
    assert page.evaluate(f"{FOCUSED}.matches('tr[data-pk] a')")


def test_CUS_11_rows_are_chosen_and_tagged_by_keys_and_that_is_taken_back(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/")
    page.wait_for_load_state("networkidle")
    page.locator("tr[data-pk] a").first.focus()
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    page.locator("#bulk-bar").wait_for()
    page.locator("#bulk-bar [data-bulk]").nth(2).focus()
    page.keyboard.press("Enter")
    page.locator("#bulk-dialog select").wait_for()
    page.locator("#bulk-dialog select").select_option(index=1)
    page.locator("#bulk-dialog [type=submit]").focus()
    page.keyboard.press("Enter")
    page.locator("#toasts [data-undo]").wait_for()
    page.locator("main").focus()
    page.keyboard.press("Control+z")
    page.locator("#toasts", has_text="已撤销").wait_for()


def test_CUS_12_a_card_moves_by_keys_a_wrong_move_goes_back(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/board/")
    card = page.locator("#column-prospect .board-card").first
    number = card.get_attribute("data-pk")
    card.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.locator(f"#column-deal [data-pk='{number}']").wait_for()
    page.locator("#toasts [data-undo]").wait_for()
    page.keyboard.press("Shift+ArrowLeft")
    page.locator("#toasts [role=alert]").wait_for()
    assert page.locator(f"#column-deal [data-pk='{number}']").count() == 1


def test_cells_are_typed_pasted_and_taken_back_without_a_mouse(house, open_page):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/grid/")
    cell = page.locator("[data-code=region]").first
    before = cell.inner_text()
    cell.focus()
    page.keyboard.press("F2")
    page.keyboard.insert_text("宁波 北仑")
    page.keyboard.press("Enter")
    page.locator("#grid-said", has_text="已保存").wait_for()
    assert page.evaluate(f"{FOCUSED}.dataset.code") == "region", "one below"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.dataset.code") == "source", "one to the right"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(f"{FOCUSED}.dataset.code") == "region"
    page.keyboard.press("Control+z")
    page.locator("#grid-said", has_text="已撤销").wait_for()
    assert page.locator("[data-code=region]").first.inner_text() == before
    page.locator("[data-code=region]").first.focus()
    block = '"苏州\n园区"\t电话\n无锡\t胡说\n'
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          const asked = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', asked));
        }""",
        block,
    )
    page.locator("#paste-dialog td.y").wait_for()
    assert page.locator("#paste-dialog td.y").count() == 1
    page.locator("#paste-dialog [type=submit]").focus()
    page.keyboard.press("Enter")
    page.locator("#toasts [data-undo]").wait_for()
    page.locator("[data-code=region]", has_text="园区").first.wait_for()


def test_on_a_phone_the_peek_fills_it_and_the_board_shows_one_column(house, open_page, axe):
    page = open_page(width=390, height=844)
    sign_in(page, house)
    page.goto(f"{house.url}/customers/")
    page.wait_for_load_state("networkidle")
    page.locator("tr[data-pk]").nth(2).click(position={"x": 340, "y": 40})
    page.locator(".peek-name").wait_for()
    box = page.locator("#peek").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    page.go_back()
    page.locator("#peek").wait_for(state="hidden")
    for path in ("/customers/board/", "/customers/grid/", "/interactions/calendar/", "/customers/"):
        page.goto(f"{house.url}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        said = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
        assert not said, f"{path}: {said}"
    assert re.search("客户", page.locator("h1").inner_text())


POST = """([address, said]) => fetch(address, {method: "POST", body: new URLSearchParams(
    {...said, csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value})}
).then((answer) => answer.url)"""


def test_who_saves_a_view_late_compares_in_words_and_keeps_what_is_saved_without_sending_again(
    house, open_page
):
    page = open_page()
    sign_in(page, house)
    page.goto(f"{house.url}/customers/")
    said = {"listing": "customers", "name": "Late", "query": "tier=high", "shared": "private"}
    saved = page.evaluate(POST, ["/views/save/", {**said, "next": "/customers/"}])
    view = re.search(r"of=(\d+)", saved)
    assert view
    mine = f"{house.url}/customers/?tier=potential&of={view[1]}"
    page.goto(mine)
    other = {"query": "tier=risk", "version": "1", "next": "/customers/"}
    page.evaluate(POST, [f"/views/{view[1]}/update/", other])
    page.get_by_role("button", name="更新“Late”").click()
    page.locator(".conflict", has_text="流失风险").wait_for()
    assert "tier=" not in page.locator(".conflict").inner_text()
    page.get_by_role("button", name="用现在存的").click()
    page.wait_for_url(mine)
