"""Fields of every kind, made by an administrator, are there for everybody at once, without a restart."""

import csv
import re
from pathlib import Path
from typing import Any

from tests.journeys.test_customers import sign_in

NOUN = "customers.customer"
# kind → its name; what a seller puts into it; what the page and the list then show
KINDS = {
    "text": ("开户品牌", "蓝鲸", "蓝鲸"),
    "number": ("门店数量", "12", "12"),
    "money": ("年度预算", "3000", "¥3,000.00"),
    "date": ("续约日期", "2027-03-01", "2027"),
    "choice": ("配合程度", "高", "高"),
    "choices": ("关注品类", "泵", "泵"),
    "person": ("技术顾问", "周小燕", "周小燕"),
    "customer": ("上级客户", "", ""),
}
FORMULA, OFFERED = "每店预算", ("泵", "高")
SECRET = "a secret for this journey"


def make_field(page: Any, house: Any, kind: str, label: str) -> None:
    page.goto(f"{house.url}/custom-fields/{NOUN}/new/{kind}/")
    page.fill("[name='label_zh-hans']", label)
    page.fill("[name=code]", f"j_{kind}")
    if kind in {"choice", "choices"}:
        for place, text in enumerate(OFFERED):
            page.fill(f"[name='choices-{place}-label_zh-hans']", text)
    if kind == "formula":
        page.fill("[name=formula]", "j_money / j_number")
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(f"{house.url}/custom-fields/{NOUN}/")


def fill(page: Any, kind: str, label: str, given: str) -> None:
    """In place, as a seller does on a customer's page."""
    page.get_by_role("button", name=f"修改{label}", exact=True).click()
    form = page.locator("form.editing")
    named = form.locator(f"[name^=custom_j_{kind}]")
    if kind in {"choice", "person"}:
        named.select_option(label=given)
    elif kind == "choices":
        form.get_by_label(given).check()
    else:
        named.first.fill(given)
    form.locator("[type=submit]").click()
    form.wait_for(state="detached")


def add_customer(page: Any, house: Any, name: str) -> str:
    """Its number."""
    page.goto(f"{house.url}/customers/new/")
    page.fill("[name=name]", name)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    found = re.search(r"C\d{5,}", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def taken_out(page: Any, path: Path) -> list[list[str]]:
    """The list as it stands, as a file of the house's own: with its amounts."""
    page.locator("[popovertarget=export-list]").click()
    page.locator("#export-list [name=internal]").check()
    page.locator("#export-list [value=csv]").check()
    page.locator("#export-list [type=submit]").click()
    with page.expect_download() as fetched:
        page.locator("form[action*='/file/'] button").click()
    fetched.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_SYS_09_a_field_of_every_kind_is_made_filled_listed_filtered_sorted_and_taken_out(
    house: Any, open_page: Any, tmp_path: Path
) -> None:
    who = ["--name", "周小燕", "--role", "sales", "--department", "直销部", "--password-stdin"]
    house.guanxi("user", "xiaoyan", *who, typed=SECRET + "\n")
    keeper = open_page()
    sign_in(keeper, house)
    for kind, (label, _given, _shown) in KINDS.items():
        make_field(keeper, house, kind, label)
    make_field(keeper, house, "formula", FORMULA)

    page = open_page()
    page.goto(f"{house.url}/sign-in/")
    page.fill("[name=login]", "xiaoyan")
    page.fill("[name=password]", SECRET)
    page.click("button[type=submit]")
    page.wait_for_url(f"{house.url}/")
    first = add_customer(page, house, "自己的客户甲")
    add_customer(page, house, "自己的客户乙")
    page.get_by_role("link", name="资料", exact=True).click()
    given = KINDS | {"customer": ("上级客户", first, "自己的客户甲")}
    for kind, (label, said, _shown) in given.items():
        fill(page, kind, label, said)
    page.reload()
    told = page.locator("main").inner_text()
    for _label, _said, shown in [*given.values(), (FORMULA, "", "250")]:
        assert shown in told, shown

    columns = "&".join(f"columns=custom_j_{kind}" for kind in [*given, "formula"])
    page.goto(f"{house.url}/customers/?custom_j_number=10&custom_j_number.op=ge&{columns}")
    row = page.locator("#listing tbody tr")
    assert row.count() == 1
    for _label, _said, shown in given.values():
        assert shown in row.inner_text()
    page.goto(f"{house.url}/customers/?owner=me&{columns}")
    page.locator("#listing thead a", has_text="门店数量").click()
    page.wait_for_url(re.compile("sort=custom_j_number"))
    assert "自己的客户乙" in page.locator("#listing tbody tr").first.inner_text()

    rows = taken_out(page, tmp_path / "list.csv")
    assert [label for label, _given, _shown in given.values()] == [
        head for head in rows[0] if head in {one[0] for one in given.values()}
    ]
    assert any("蓝鲸" in one and "周小燕" in one and "自己的客户甲" in one for one in rows[1:])
