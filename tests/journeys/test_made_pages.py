"""Pages of what has to be made first are looked at like every other."""

import re
from pathlib import Path
from typing import Any

from tests.journeys import pages
from tests.journeys.test_customers import sign_in
from tests.journeys.test_every_page import LOOKS, look

# Sends a form of the page, some of its fields filled in, perhaps to another address; gives what answered.
SEND = """async ([path, values, to]) => {
  const form = [...document.querySelectorAll("form[method=post]")].find(
    (one) => new URL(one.action).pathname === path);
  const body = new FormData(form);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const answer = await fetch(to || path, {method: "POST", body});
  return answer.url + " " + await answer.text();
}"""
# Sends what no form of the page holds whole.
POST = """async ([path, values]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({...values, csrfmiddlewaretoken: token});
  const answer = await fetch(path, {method: "POST", body});
  return answer.url + " " + await answer.text();
}"""
CUSTOMERS = "客户名称,行业,客户名\n苏州样板机械有限公司,机械,1\n,机械,2\n"


def number(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in {text[:300]}"
    return found[1]


def listed(page: Any, house: Any, path: str, pattern: str) -> str:
    page.goto(f"{house.url}{path}")
    return number(pattern, page.content())


def make(page: Any, house: Any, width: int, folder: Path) -> dict[str, str]:
    """One of each; gives their numbers by the names in ``pages.MADE``."""
    known = {}
    fields = "/custom-fields/customers.customer/"
    page.goto(f"{house.url}{fields}new/text/")
    named = {"label_zh-hans": f"样板{width}", "label_en": f"Sample {width}"}
    page.evaluate(SEND, [f"{fields}new/text/", named])
    known["field"] = listed(page, house, fields, r'href="/custom-fields/(\d+)/')
    page.goto(f"{house.url}/groups/new/")
    page.evaluate(SEND, ["/groups/new/", {"name": f"Sample {width}"}])
    known["group"] = listed(page, house, "/groups/", r'href="/groups/(\d+)/')
    known["definition"] = listed(
        page, house, "/approvals/definitions/", r'href="/approvals/definitions/(\d+)/'
    )
    known["asked"] = listed(page, house, "/approvals/", r'href="/approvals/(\d+)/')
    page.goto(f"{house.url}/customers/")
    view = {"listing": "customers", "name": f"Sample {width}", "query": "tier=high", "shared": "private"}
    saved = page.evaluate(POST, ["/views/save/", {**view, "next": "/customers/"}])
    known["view"] = number(r"(?:of|view)=(\d+)", saved)
    export = {"listing": "customers", "query": "tier=high", "ending": "csv", "reason": "Looked at."}
    known["export"] = number(r"/export/(\d+)/", page.evaluate(POST, ["/views/export/", export]))
    house.guanxi("score")
    known["card"] = listed(page, house, "/insight/cards/", r'href="/insight/cards/(\d+)/"')
    return (
        known
        | merged(page, house, width)
        | bulk(page, house)
        | preview(page, house)
        | imports(page, house, folder, width)
    )


def merged(page: Any, house: Any, width: int) -> dict[str, str]:
    """Three records of one firm, of which two are one."""
    made = []
    for name in ("样板合并", "样板合并厂", "样板合并公司"):
        page.goto(f"{house.url}/customers/new/")
        said = page.evaluate(SEND, ["/customers/new/", {"name": f"{name}{width}", "alike": "0"}])
        made.append(number(r"/customers/(\d+)/", said))
    kept, lost, other = made
    page.goto(f"{house.url}/customers/{kept}/merge/?with={lost}")
    page.evaluate(SEND, [f"/customers/{kept}/merge/", {}, f"/customers/{kept}/merge/?with={lost}"])
    return {"kept": kept, "lost": lost, "other": other, "pair": pair(page, house, width)}


def pair(page: Any, house: Any, width: int) -> str:
    """A firm that is here twice, found by a search of the whole base."""
    queue, one = "/customers/duplicates/", r'href="/customers/duplicates/(\d+)/'
    for name in (f"苏州样板重复{width}机械有限公司", f"样板重复{width}机械(苏州)厂"):
        page.goto(f"{house.url}/customers/new/")
        said = page.evaluate(SEND, ["/customers/new/", {"name": name}])
        if asked := re.search(r'name="alike" value="(\d+)"', said):  # it is asked whether it is the first
            page.evaluate(SEND, ["/customers/new/", {"name": name, "alike": asked[1]}])
    page.goto(f"{house.url}{queue}")
    if not re.search(one, page.content()):
        page.evaluate(POST, [f"{queue}search/", {}])
    for _wait in range(60):
        page.goto(f"{house.url}{queue}")
        if re.search(one, page.content()):
            break
        page.wait_for_timeout(1000)
    return number(one, page.content())


def bulk(page: Any, house: Any) -> dict[str, str]:
    """Somebody's customers are given to somebody else, and back."""
    leaver = listed(page, house, "/customers/hand-over/", r'<option value="(\d+)">宋屿')
    page.goto(f"{house.url}/customers/hand-over/?leaver={leaver}")
    page.select_option("main [name=owner]", index=2)
    page.select_option("main [name=department]", index=1)
    page.locator("main form[method=post] [type=submit]").click()
    page.wait_for_url(re.compile(r"/bulk/\d+/$"))
    made = number(r"/bulk/(\d+)/", page.url)
    page.evaluate(POST, [number(r'"(/undo/\d+/)', page.content()), {}])
    return {"bulk": made}


def preview(page: Any, house: Any) -> dict[str, str]:
    page.goto(f"{house.url}/matrix/")
    said = page.evaluate(SEND, ["/matrix/thresholds/", {}, "/matrix/preview/"])
    return {"preview": number(r"/matrix/preview/(\d+)/", said)}


def imports(page: Any, house: Any, folder: Path, width: int) -> dict[str, str]:
    """One that waits for its columns, one that is in."""
    path = folder / "客户.csv"
    path.write_text(CUSTOMERS, encoding="utf-8")
    house.guanxi("import", "customers", path, "--as", house.first_person[0], "--yes")
    known = {"imported": listed(page, house, "/imports/", r'href="/imports/(\d+)/')}
    page.goto(f"{house.url}/imports/new/")
    page.set_input_files("input[type=file]", path)
    page.locator("button[type=submit]:visible").last.click()
    page.wait_for_url(re.compile(r"/imports/\d+/columns/"))
    return known | {"begun": number(r"/imports/(\d+)/", page.url)}


@LOOKS
def test_every_page_of_what_was_made_first(house, open_page, axe, dark, width, languages, tmp_path):
    opened = {each: open_page(width=width, dark=dark, language=each) for each in languages}
    for page in opened.values():
        sign_in(page, house)
    known = make(next(iter(opened.values())), house, width, tmp_path)
    look(opened, house, axe, [path.format(**known) for path in pages.MADE], width)
